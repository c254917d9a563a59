import {
  assemble,
  type Code,
  f32x4,
  i32,
  i32x4,
  type KernelSource,
  load,
  loadSplat,
  shuffle,
} from './assembler.js';
import { transposed } from './transpose.js';
import { eachVector, VECTOR_BYTES } from './vectors.js';

/** Passes over a stretch of samples that measure it. Lengths are in bytes and a multiple of what one turn takes. */

const SAMPLE_BYTES = 4;
const ZERO = f32x4.splat(0);

/**
 * Energy, sum, highest magnitude and changes of sign, four partial results of each one after the other. The sample in
 * front of the signal counts as the one before. Signs are taken from the bits of the floats: `b & (b − 1)` has the highest
 * bit set for numbers below zero and not for −0.
 */
const survey: KernelSource = {
  params: ['signal', 'bytes', 'result'],
  write(w, signal, bytes, result) {
    const energy = w.variable(ZERO);
    const sum = w.variable(ZERO);
    const peak = w.variable(ZERO);
    const crossings = w.variable(ZERO);
    const ones = w.let(i32x4.splat(1));
    const sign = (x: Code) => i32x4.and(x, i32x4.sub(x, ones));
    eachVector(w, bytes, (at) => {
      const x = w.let(load(i32.add(signal, at)));
      const before = w.let(load(i32.add(i32.add(signal, at), i32.of(-SAMPLE_BYTES))));
      energy.set(f32x4.add(energy.now, f32x4.mul(x, x)));
      sum.set(f32x4.add(sum.now, x));
      peak.set(f32x4.higher(peak.now, f32x4.abs(x)));
      crossings.set(i32x4.add(crossings.now, i32x4.shiftRight(i32x4.xor(sign(x), sign(before)), 31)));
    });
    [energy, sum, peak, crossings].forEach(({ now }, i) => w.store(result, now, i * VECTOR_BYTES));
  },
};

/** Half of the sum of two channels, and its energy in four parts. */
const mix: KernelSource = {
  params: ['left', 'right', 'to', 'bytes', 'result'],
  write(w, left, right, to, bytes, result) {
    const energy = w.variable(ZERO);
    const half = w.let(f32x4.splat(0.5));
    eachVector(w, bytes, (at) => {
      const x = w.let(f32x4.mul(f32x4.add(load(i32.add(left, at)), load(i32.add(right, at))), half));
      w.store(i32.add(to, at), x);
      energy.set(f32x4.add(energy.now, f32x4.mul(x, x)));
    });
    w.store(result, energy.now);
  },
};

/** Lowest and highest sample of every sixteen; one turn takes sixty-four. */
const extremes: KernelSource = {
  params: ['signal', 'bytes', 'low', 'high'],
  write(w, signal, bytes, low, high) {
    const at = w.counter(i32.of(0));
    const out = w.counter(i32.of(0));
    w.loop(
      () => {
        const cells = [0, 1, 2, 3].map((cell) =>
          [0, 1, 2, 3].map((i) => w.let(load(i32.add(signal, at.now), (4 * cell + i) * VECTOR_BYTES))),
        );
        for (const [to, pick] of [
          [low, f32x4.lower],
          [high, f32x4.higher],
        ] as const) {
          const ofFour = ([a, b, c, d]: Code[]) => w.let(pick(pick(a!, b!), pick(c!, d!)));
          w.store(i32.add(to, out.now), ofFour(transposed(w, cells.map(ofFour))));
        }
        at.advance(i32.of(16 * VECTOR_BYTES));
        out.advance(i32.of(VECTOR_BYTES));
      },
      () => i32.below(at.now, bytes),
    );
  },
};

/** Sum, lowest and highest of a signal, four parts each. */
const span: KernelSource = {
  params: ['signal', 'bytes', 'result'],
  write(w, signal, bytes, result) {
    const sum = w.variable(ZERO);
    const low = w.variable(load(signal));
    const high = w.variable(load(signal));
    eachVector(w, bytes, (at) => {
      const x = w.let(load(i32.add(signal, at)));
      sum.set(f32x4.add(sum.now, x));
      low.set(f32x4.lower(low.now, x));
      high.set(f32x4.higher(high.now, x));
    });
    [sum, low, high].forEach(({ now }, i) => w.store(result, now, i * VECTOR_BYTES));
  },
};

/** (x − middle) × gain, in place; both are floats one after the other at `factors`. */
const level: KernelSource = {
  params: ['signal', 'bytes', 'factors'],
  write(w, signal, bytes, factors) {
    const middle = w.let(loadSplat(factors));
    const gain = w.let(loadSplat(factors, SAMPLE_BYTES));
    eachVector(w, bytes, (at) => {
      const place = i32.add(signal, at);
      w.store(place, f32x4.mul(f32x4.sub(load(place), middle), gain));
    });
  },
};

/** Every second sample from the first on, and the rest; one turn takes eight. */
const part: KernelSource = {
  params: ['signal', 'bytes', 'even', 'odd'],
  write(w, signal, bytes, even, odd) {
    const at = w.counter(i32.of(0));
    const out = w.counter(i32.of(0));
    w.loop(
      () => {
        const a = w.let(load(i32.add(signal, at.now)));
        const b = w.let(load(i32.add(signal, at.now), VECTOR_BYTES));
        w.store(i32.add(even, out.now), shuffle(a, b, [0, 2, 4, 6]));
        w.store(i32.add(odd, out.now), shuffle(a, b, [1, 3, 5, 7]));
        at.advance(i32.of(2 * VECTOR_BYTES));
        out.advance(i32.of(VECTOR_BYTES));
      },
      () => i32.below(at.now, bytes),
    );
  },
};

export const LEVEL_MODULE = assemble({ survey, mix, extremes, span, level, part });
export type LevelKernel = 'survey' | 'mix' | 'extremes' | 'span' | 'level' | 'part';
