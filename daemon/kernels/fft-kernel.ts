import {
  assemble,
  type Code,
  f32x4,
  i32,
  type KernelSource,
  load,
  loadSplat,
  shuffle,
  type Writer,
} from './assembler.js';
import { transposed } from './transpose.js';
import { VECTOR_BYTES } from './vectors.js';

/**
 * The stages of a complex transform of N values, four lanes at a time: lane l of the vectors holds the values 4 m + l, so
 * that four transforms of N / 4 run side by side without a lane ever looking at another (Stockham's self-sorting radix 4,
 * decimation in frequency); a last step of radix 4 puts the lanes together (decimation in time). Complex numbers lie as N
 * real parts with four spare floats, then N imaginary parts.
 */

/** One complex number a lane. */
interface Complex {
  re: Code;
  im: Code;
}

/** w, w² and w³, real and imaginary. */
const FACTORS = 6;
const FACTOR_BYTES = 4;

/** Four-point transform. */
function butterfly(
  { let: keep }: Writer,
  a: Complex,
  b: Complex,
  c: Complex,
  d: Complex,
): [Complex, Complex, Complex, Complex] {
  const sum = (x: Code, y: Code) => keep(f32x4.add(x, y));
  const difference = (x: Code, y: Code) => keep(f32x4.sub(x, y));
  const e = { re: sum(a.re, c.re), im: sum(a.im, c.im) };
  const f = { re: difference(a.re, c.re), im: difference(a.im, c.im) };
  const g = { re: sum(b.re, d.re), im: sum(b.im, d.im) };
  const h = { re: difference(b.re, d.re), im: difference(b.im, d.im) };
  return [
    { re: sum(e.re, g.re), im: sum(e.im, g.im) },
    { re: sum(f.re, h.im), im: difference(f.im, h.re) },
    { re: difference(e.re, g.re), im: difference(e.im, g.im) },
    { re: difference(f.re, h.im), im: sum(f.im, h.re) },
  ];
}

function times(x: Complex, w: Complex): Complex {
  return {
    re: f32x4.sub(f32x4.mul(x.re, w.re), f32x4.mul(x.im, w.im)),
    im: f32x4.add(f32x4.mul(x.re, w.im), f32x4.mul(x.im, w.re)),
  };
}

/** The three factors at an address, each the same for all lanes. */
function factorsAt({ let: keep }: Writer, address: Code): Complex[] {
  const factor = (at: number) => keep(loadSplat(address, at * FACTOR_BYTES));
  return [0, 2, 4].map((at) => ({ re: factor(at), im: factor(at + 1) }));
}

/** Windows two frames, `a` as real and `b` as imaginary part, and does the first stage. `quarter` is N bytes. */
const first: KernelSource = {
  params: ['a', 'b', 'window', 'to', 'toIm', 'factors', 'quarter'],
  write(w, a, b, window, to, toIm, factors, quarter) {
    const at = w.counter(i32.of(0));
    const out = w.counter(i32.of(0));
    const factor = w.counter(factors);
    w.loop(
      () => {
        let place = at.now;
        const [p, q, r, s] = [0, 1, 2, 3].map((): Complex => {
          const shape = w.let(load(i32.add(window, place)));
          const part = {
            re: w.let(f32x4.mul(load(i32.add(a, place)), shape)),
            im: w.let(f32x4.mul(load(i32.add(b, place)), shape)),
          };
          place = i32.add(place, quarter);
          return part;
        }) as [Complex, Complex, Complex, Complex];
        const [y0, ...rest] = butterfly(w, p, q, r, s);
        const turns = factorsAt(w, factor.now);
        [y0, ...rest.map((y, j) => times(y, turns[j]!))].forEach((y, j) => {
          w.store(i32.add(to, out.now), y.re, j * VECTOR_BYTES);
          w.store(i32.add(toIm, out.now), y.im, j * VECTOR_BYTES);
        });
        at.advance(i32.of(VECTOR_BYTES));
        out.advance(i32.of(4 * VECTOR_BYTES));
        factor.advance(i32.of(FACTORS * FACTOR_BYTES));
      },
      () => i32.below(at.now, quarter),
    );
  },
};

/** A stage with `side` bytes of transforms side by side; its factors are `step` bytes apart. */
const stage: KernelSource = {
  params: ['from', 'fromIm', 'to', 'toIm', 'factors', 'quarter', 'side', 'step'],
  write(w, from, fromIm, to, toIm, factors, quarter, side, step) {
    const at = w.counter(i32.of(0));
    const out = w.counter(i32.of(0));
    const end = w.counter(i32.of(0));
    const factor = w.counter(factors);
    w.loop(
      () => {
        const turns = factorsAt(w, factor.now);
        end.advance(side);
        w.loop(
          () => {
            let place = at.now;
            const [p, q, r, s] = [0, 1, 2, 3].map((): Complex => {
              const part = {
                re: w.let(load(i32.add(from, place))),
                im: w.let(load(i32.add(fromIm, place))),
              };
              place = i32.add(place, quarter);
              return part;
            }) as [Complex, Complex, Complex, Complex];
            const [y0, ...rest] = butterfly(w, p, q, r, s);
            let target = out.now;
            for (const y of [y0, ...rest.map((y, j) => times(y, turns[j]!))]) {
              w.store(i32.add(to, target), y.re);
              w.store(i32.add(toIm, target), y.im);
              target = i32.add(target, side);
            }
            at.advance(i32.of(VECTOR_BYTES));
            out.advance(i32.of(VECTOR_BYTES));
          },
          () => i32.below(at.now, end.now),
        );
        out.advance(i32.add(side, i32.add(side, side)));
        factor.advance(step);
      },
      () => i32.below(at.now, quarter),
    );
  },
};

/** The last stage where two are left, `half` bytes apart. */
const halves: KernelSource = {
  params: ['from', 'to', 'half'],
  write(w, from, to, half) {
    const at = w.counter(i32.of(0));
    w.loop(
      () => {
        const a = w.let(load(i32.add(from, at.now)));
        const b = w.let(load(i32.add(from, i32.add(at.now, half))));
        w.store(i32.add(to, at.now), f32x4.add(a, b));
        w.store(i32.add(to, i32.add(at.now, half)), f32x4.sub(a, b));
        at.advance(i32.of(VECTOR_BYTES));
      },
      () => i32.below(at.now, half),
    );
  },
};

/** Puts the lanes together: four neighbours of each of the four quarters of the spectrum at a time. */
const lanes: KernelSource = {
  params: ['from', 'fromIm', 'to', 'toIm', 'factors', 'quarter'],
  write(w, from, fromIm, to, toIm, factors, quarter) {
    const at = w.counter(i32.of(0));
    const source = w.counter(i32.of(0));
    const factor = w.counter(factors);
    w.loop(
      () => {
        const rows = (part: Code) =>
          transposed(
            w,
            [0, 1, 2, 3].map((row) => w.let(load(i32.add(part, source.now), row * VECTOR_BYTES))),
          );
        const re = rows(from);
        const im = rows(fromIm);
        const turned = [1, 2, 3].map((l): Complex => {
          const turn = (part: number) => load(factor.now, (2 * (l - 1) + part) * VECTOR_BYTES);
          const { re: real, im: imaginary } = times(
            { re: re[l]!, im: im[l]! },
            { re: w.let(turn(0)), im: w.let(turn(1)) },
          );
          return { re: w.let(real), im: w.let(imaginary) };
        }) as [Complex, Complex, Complex];
        let target = at.now;
        for (const y of butterfly(w, { re: re[0]!, im: im[0]! }, ...turned)) {
          w.store(i32.add(to, target), y.re);
          w.store(i32.add(toIm, target), y.im);
          target = i32.add(target, quarter);
        }
        at.advance(i32.of(VECTOR_BYTES));
        source.advance(i32.of(4 * VECTOR_BYTES));
        factor.advance(i32.of(FACTORS * VECTOR_BYTES));
      },
      () => i32.below(at.now, quarter),
    );
  },
};

/**
 * Powers of the two real signals in a spectrum: what is even about it belongs to the first, what is odd to the second.
 * Counts down from value N, which is value 0 again, for the mirrored half. `half` is N / 2 floats in bytes.
 */
const split: KernelSource = {
  params: ['re', 'im', 'reEnd', 'imEnd', 'a', 'b', 'half'],
  write(w, re, im, reEnd, imEnd, a, b, half) {
    const at = w.counter(i32.of(0));
    const back = w.counter(i32.of(-3 * FACTOR_BYTES));
    const quarter = w.let(f32x4.splat(0.25));
    const mirrored = (end: Code) => {
      const four = w.let(load(i32.add(end, back.now)));
      return w.let(shuffle(four, four, [3, 2, 1, 0]));
    };
    const power = (x: Code, y: Code) => {
      const [real, imaginary] = [w.let(x), w.let(y)];
      return f32x4.mul(quarter, f32x4.add(f32x4.mul(real, real), f32x4.mul(imaginary, imaginary)));
    };
    w.loop(
      () => {
        const [k, l] = [
          { re: w.let(load(i32.add(re, at.now))), im: w.let(load(i32.add(im, at.now))) },
          { re: mirrored(reEnd), im: mirrored(imEnd) },
        ] as const;
        w.store(i32.add(a, at.now), power(f32x4.add(k.re, l.re), f32x4.sub(k.im, l.im)));
        w.store(i32.add(b, at.now), power(f32x4.add(k.im, l.im), f32x4.sub(l.re, k.re)));
        at.advance(i32.of(VECTOR_BYTES));
        back.advance(i32.of(-VECTOR_BYTES));
      },
      () => i32.below(at.now, half),
    );
  },
};

export const FFT_MODULE = assemble({ first, stage, halves, lanes, split });
export type FftKernel = 'first' | 'stage' | 'halves' | 'lanes' | 'split';
