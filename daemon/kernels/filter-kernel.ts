import {
  assemble,
  type Code,
  f32x4,
  f64x2,
  i32,
  type KernelSource,
  load,
  loadDoubleSplat,
  loadFirst,
  loadSplat,
  withSecond,
} from './assembler.js';
import { VECTOR_BYTES } from './vectors.js';

const SAMPLE_BYTES = 4;
const DOUBLE_BYTES = 8;

/** Doubles of `kWeighting`'s state: the last two samples of the input and behind either filter, of both channels. */
export const K_STATE = 12;
/** Its coefficients: b0, b1, b2, a1, a2 of the shelf, a1, a2 of the high pass. */
export const K_COEFFICIENTS = 7;

/**
 * Two channels through two biquads (the second with the numerator 1, −2, 1), one a lane, in doubles; adds the energy of what
 * comes out to the two doubles behind the state. Direct form I, summed so that each sample waits for one product and one
 * sum of the sample before.
 */
const kWeighting: KernelSource = {
  params: ['left', 'right', 'bytes', 'coefficients', 'state'],
  write(w, left, right, bytes, coefficients, state) {
    const { add, sub, mul } = f64x2;
    const [b0, b1, b2, a1, a2, c1, c2] = Array.from({ length: K_COEFFICIENTS }, (_, i) =>
      w.let(loadDoubleSplat(coefficients, i * DOUBLE_BYTES)),
    ) as [Code, Code, Code, Code, Code, Code, Code];
    const keep = (i: number) => w.variable(load(state, i * VECTOR_BYTES));
    const [x1, x2, y1, y2, z1, z2] = [keep(0), keep(1), keep(2), keep(3), keep(4), keep(5)];
    const energy = keep(6);
    const at = w.counter(i32.of(0));
    w.loop(
      () => {
        const x = w.let(
          f64x2.fromFloats(withSecond(loadFirst(i32.add(left, at.now)), i32.add(right, at.now))),
        );
        const fed = add(add(mul(b0, x), mul(b1, x1.now)), mul(b2, x2.now));
        const y = w.let(sub(sub(fed, mul(a2, y2.now)), mul(a1, y1.now)));
        const fedOn = add(sub(y, add(y1.now, y1.now)), y2.now);
        const z = w.let(sub(sub(fedOn, mul(c2, z2.now)), mul(c1, z1.now)));
        energy.set(add(energy.now, mul(z, z)));
        for (const [last, before, value] of [
          [x1, x2, x],
          [y1, y2, y],
          [z1, z2, z],
        ] as const) {
          before.set(last.now);
          last.set(value);
        }
        at.advance(i32.of(SAMPLE_BYTES));
      },
      () => i32.below(at.now, bytes),
    );
    [x1, x2, y1, y2, z1, z2, energy].forEach(({ now }, i) => w.store(state, now, i * VECTOR_BYTES));
  },
};

/** Pairs of taps of the half-band filter beside its centre. */
export const HALF_BAND_PAIRS = 8;

/**
 * A symmetrical half-band filter for every second sample: `odd` holds the centres, `even` what the other taps see (the rest
 * of the taps is zero). The coefficients are those of the pairs from the outside in, then the centre.
 */
const halfBand: KernelSource = {
  params: ['even', 'odd', 'to', 'bytes', 'coefficients'],
  write(w, even, odd, to, bytes, coefficients) {
    const taps = Array.from({ length: HALF_BAND_PAIRS + 1 }, (_, i) =>
      w.let(loadSplat(coefficients, i * SAMPLE_BYTES)),
    );
    const at = w.counter(i32.of(0));
    w.loop(
      () => {
        const tap = (i: number) => load(i32.add(even, at.now), i * SAMPLE_BYTES);
        const sums = taps
          .slice(0, HALF_BAND_PAIRS)
          .map((h, i) => w.let(f32x4.mul(h, f32x4.add(tap(i), tap(2 * HALF_BAND_PAIRS - 1 - i)))));
        const centre = f32x4.mul(
          taps[HALF_BAND_PAIRS]!,
          load(i32.add(odd, at.now), (HALF_BAND_PAIRS - 1) * SAMPLE_BYTES),
        );
        w.store(i32.add(to, at.now), [centre, ...sums].reduce(f32x4.add));
        at.advance(i32.of(VECTOR_BYTES));
      },
      () => i32.below(at.now, bytes),
    );
  },
};

export const FILTER_MODULE = assemble({ kWeighting, halfBand });
export type FilterKernel = 'kWeighting' | 'halfBand';
