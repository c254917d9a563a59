import {
  assemble,
  type Code,
  f32x4,
  i32,
  i32x4,
  type KernelSource,
  load,
  loadSplat,
  loadWord,
  type Writer,
} from './assembler.js';
import { transposed } from './transpose.js';
import { eachVector, VECTOR_BYTES } from './vectors.js';

/** What is done to every spectrum. Lengths are in bytes. */

const FLOAT_BYTES = 4;

/** Bytes of the entry of a band in a table: where its bins begin and end, and room to spare. */
export const BAND_ENTRY_BYTES = VECTOR_BYTES;

/**
 * Weighted sums of a spectrum. `table` begins with an entry for each band (offsets of its first bin and behind its last, in
 * bytes, whole vectors), `weights` holds one weight for each of those bins. Leaves the sums in `sums`, four parts each.
 */
const bands: KernelSource = {
  params: ['powers', 'table', 'tableEnd', 'weights', 'sums'],
  write(w, powers, table, tableEnd, weights, sums) {
    const entry = w.counter(table);
    const weight = w.counter(weights);
    const out = w.counter(sums);
    const bin = w.counter(i32.of(0));
    const sum = w.variable(f32x4.splat(0));
    w.loop(
      () => {
        bin.set(i32.add(powers, loadWord(entry.now)));
        sum.set(f32x4.splat(0));
        w.loop(
          () => {
            sum.set(f32x4.add(sum.now, f32x4.mul(load(bin.now), load(weight.now))));
            bin.advance(i32.of(VECTOR_BYTES));
            weight.advance(i32.of(VECTOR_BYTES));
          },
          () => i32.below(bin.now, i32.add(powers, loadWord(entry.now, FLOAT_BYTES))),
        );
        w.store(out.now, sum.now);
        entry.advance(i32.of(BAND_ENTRY_BYTES));
        out.advance(i32.of(VECTOR_BYTES));
      },
      () => i32.below(entry.now, tableEnd),
    );
  },
};

/** Adds up the four parts of every sum, four sums at a time. `bytes` are those of the sums. */
const gather: KernelSource = {
  params: ['parts', 'sums', 'bytes'],
  write(w, parts, sums, bytes) {
    const part = w.counter(parts);
    const at = w.counter(i32.of(0));
    w.loop(
      () => {
        const rows = [0, 1, 2, 3].map((row) => w.let(load(part.now, row * VECTOR_BYTES)));
        const [a, b, c, d] = transposed(w, rows) as [Code, Code, Code, Code];
        w.store(i32.add(sums, at.now), f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
        part.advance(i32.of(4 * VECTOR_BYTES));
        at.advance(i32.of(VECTOR_BYTES));
      },
      () => i32.below(at.now, bytes),
    );
  },
};

/** Adds a spectrum to another. */
const accumulate: KernelSource = {
  params: ['powers', 'sum', 'bytes'],
  write(w, powers, sum, bytes) {
    eachVector(w, bytes, (at) => {
      const place = i32.add(sum, at);
      w.store(place, f32x4.add(load(place), load(i32.add(powers, at))));
    });
  },
};

/** Bits of the float √½ and of a mantissa. */
const ROOT_HALF_BITS = 0x3f3504f3;
const MANTISSA_BITS = 0x7fffff;
/** ln(1 + x) = x − x²/2 + x³·p(x) for x around 0 (S. L. Moshier, Cephes Mathematical Library, logf), highest power first. */
const LOG_SERIES: readonly number[] = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];

/** Natural logarithm of four floats from 1 up, right to 24 bits; its constants are kept before the loop it is used in. */
function logarithm(w: Writer): (y: Code) => Code {
  const rootHalf = w.let(i32x4.splat(ROOT_HALF_BITS));
  const mantissaBits = w.let(i32x4.splat(MANTISSA_BITS));
  const [one, half, ln2] = [1, 0.5, Math.LN2].map((value) => w.let(f32x4.splat(value))) as [Code, Code, Code];
  const [highest, ...rest] = LOG_SERIES.map((factor) => w.let(f32x4.splat(factor))) as [Code, ...Code[]];
  return (y) => {
    const shifted = w.let(i32x4.sub(y, rootHalf));
    const exponent = f32x4.fromWhole(i32x4.shiftRightSigned(shifted, 23));
    const x = w.let(f32x4.sub(i32x4.add(i32x4.and(shifted, mantissaBits), rootHalf), one));
    const square = w.let(f32x4.mul(x, x));
    const series = rest.reduce((sum, factor) => f32x4.add(f32x4.mul(sum, x), factor), highest);
    const fraction = f32x4.add(
      f32x4.sub(x, f32x4.mul(square, half)),
      f32x4.mul(f32x4.mul(series, x), square),
    );
    return f32x4.add(fraction, f32x4.mul(exponent, ln2));
  };
}

/** ln(1 + value × gain), the gain being a float at an address. */
const compress: KernelSource = {
  params: ['values', 'to', 'bytes', 'gain'],
  write(w, values, to, bytes, gain) {
    const factor = w.let(loadSplat(gain));
    const one = w.let(f32x4.splat(1));
    const ln = logarithm(w);
    eachVector(w, bytes, (at) => {
      const raised = w.let(f32x4.add(f32x4.mul(load(i32.add(values, at)), factor), one));
      w.store(i32.add(to, at), ln(raised));
    });
  },
};

/** The middle one of five, without sorting. */
function median(w: Writer, [a, b, c, d, e]: readonly Code[]): Code {
  const lower = (x: Code, y: Code) => w.let(f32x4.lower(x, y));
  const higher = (x: Code, y: Code) => w.let(f32x4.higher(x, y));
  const f = higher(lower(a!, b!), lower(c!, d!));
  const g = lower(higher(a!, b!), higher(c!, d!));
  return higher(lower(e!, f), lower(g, higher(e!, f)));
}

/** So little energy that dividing by it is no danger and nobody misses it. */
const LEAST = 1e-30;

/**
 * What `harmonic-ratio.ts` adds up over a frame: energy times its median along time over that and the median across
 * frequency, and energy, four parts each behind `totals`. `first` to `last` are the frames around `now`.
 */
const harmonic: KernelSource = {
  params: ['first', 'second', 'now', 'fourth', 'last', 'bytes', 'totals'],
  write(w, first, second, now, fourth, last, bytes, totals) {
    const share = w.variable(load(totals));
    const all = w.variable(load(totals, VECTOR_BYTES));
    const least = w.let(f32x4.splat(LEAST));
    eachVector(w, bytes, (at) => {
      const bin = (frame: Code, offset = 0) => w.let(load(i32.add(frame, i32.add(at, i32.of(offset)))));
      const energy = bin(now);
      const along = median(w, [bin(first), bin(second), bin(fourth), bin(last), energy]);
      const across = median(w, [...[-2, -1, 1, 2].map((step) => bin(now, step * FLOAT_BYTES)), energy]);
      const total = f32x4.higher(least, f32x4.add(along, across));
      share.set(f32x4.add(share.now, f32x4.div(f32x4.mul(energy, along), total)));
      all.set(f32x4.add(all.now, energy));
    });
    w.store(totals, share.now);
    w.store(totals, all.now, VECTOR_BYTES);
  },
};

/** Products of two curves added up: of `a` and `b`, and of `a` and `b` a value later; four parts of each. */
const products: KernelSource = {
  params: ['a', 'b', 'bytes', 'totals'],
  write(w, a, b, bytes, totals) {
    const together = w.variable(f32x4.splat(0));
    const later = w.variable(f32x4.splat(0));
    eachVector(w, bytes, (at) => {
      const value = w.let(load(i32.add(a, at)));
      const other = i32.add(b, at);
      together.set(f32x4.add(together.now, f32x4.mul(value, load(other))));
      later.set(f32x4.add(later.now, f32x4.mul(value, load(other, FLOAT_BYTES))));
    });
    w.store(totals, together.now);
    w.store(totals, later.now, VECTOR_BYTES);
  },
};

export const SPECTRUM_MODULE = assemble({ bands, gather, accumulate, compress, harmonic, products });
export type SpectrumKernel = 'bands' | 'gather' | 'accumulate' | 'compress' | 'harmonic' | 'products';
