import { PadbridgeError } from '../../schemas/errors.js';
import { createDotKernel } from './dot-kernel.js';

/**
 * Band-limited sample rate conversion: a polyphase windowed-sinc filter (J. O. Smith, "Digital Audio Resampling"; Kaiser
 * window, Kaiser & Schafer 1980). Own code with a reason: the packaged WebAssembly converter reaches 10 to 32 times real
 * time at its two better qualities, and building a project needs 100. The benchmark measures this one against it.
 *
 * 20 kHz pass unchanged. The stop band mirrors the pass band around the lower rate's Nyquist frequency, so the only thing
 * that may fold is what lies above 20 kHz already, and it stays above 20 kHz.
 */

/** dB by which images and aliases are kept down: below the noise of 16 bits with dither. */
const ATTENUATION_DB = 93;
const HIGHEST_PASS_HZ = 20_000;
/** The same edge as a share of the rate, for rates below 44.1 kHz. */
const PASS_SHARE = HIGHEST_PASS_HZ / 44_100;
/** Rates whose ratio needs more phases than this share a table and interpolate in it (error below −115 dB). */
const MAX_EXACT_PHASES = 1280;
const SHARED_PHASES = 1024;
/** Sound held at once beside the filter's reach; bounds the memory whatever block comes in. */
const PIECE_FRAMES = 16_384;
/** Rates a file may reasonably have, 1 kHz to 1 MHz; the filter's length grows with the ratio. */
const RATE_RANGE = { min: 1_000, max: 1_000_000 } as const;

export interface Resampler {
  /** Takes a block of any length; the returned planes are valid until the next call. */
  push: (planes: readonly Float32Array[]) => Float32Array[];
  /** What is left when the input has ended: afterwards exactly round(frames in × to / from) frames came out. */
  finish: () => Float32Array[];
}

/** A converter for 1 or more channels. Throws 'unsupported' for rates outside 1 kHz to 1 MHz. */
export function createResampler(channels: number, from: number, to: number): Resampler {
  for (const rate of [from, to]) {
    if (!Number.isInteger(rate) || rate < RATE_RANGE.min || rate > RATE_RANGE.max) {
      throw new PadbridgeError('unsupported', `A sample rate of ${rate} Hz cannot be converted.`);
    }
  }
  const divisor = gcd(from, to);
  const [steps, advance] = [to / divisor, from / divisor];
  const exact = steps <= MAX_EXACT_PHASES;
  const { table, taps } = filterFor(from, to, exact ? steps : SHARED_PHASES);
  const half = taps / 2;
  const capacity = taps + PIECE_FRAMES;
  // In the kernel's memory: the table, one interpolated row, then a stretch of sound for each channel.
  const rowAt = table.length;
  const soundAt = Array.from({ length: channels }, (_, c) => rowAt + taps + c * capacity);
  const { floats, dot } = createDotKernel(rowAt + taps + channels * capacity);
  floats.set(table);
  /** Frames of sound in memory; the first stands for input frame `base`. Silence comes before the sound. */
  let filled = half - 1;
  let base = -(half - 1);
  let taken = 0;
  let made = 0;

  /** Mixes two neighbouring rows of the table; returns where the result lies. */
  function mixRows(offset: number, share: number): number {
    for (let k = 0, at = offset; k < taps; k++, at++) {
      floats[rowAt + k] = floats[at]! + share * (floats[at + taps]! - floats[at]!);
    }
    return rowAt;
  }

  /** Everything that can be computed from what is in memory, at most up to output frame `limit`. */
  function drain(out: readonly Float32Array[], written: number, limit: number): number {
    let count = written;
    while (made < limit) {
      const tick = made * advance;
      const whole = Math.floor(tick / steps);
      const at = whole - half + 1 - base;
      if (at + taps > filled) break;
      const phase = exact ? tick - whole * steps : ((tick - whole * steps) * SHARED_PHASES) / steps;
      const row = exact ? phase * taps : mixRows(Math.floor(phase) * taps, phase % 1);
      for (let c = 0; c < channels; c++) out[c]![count] = dot(row, soundAt[c]! + at, taps);
      count += 1;
      made += 1;
    }
    return count;
  }

  /** Drops input that no later output needs. */
  function compact(): void {
    const first = Math.min(filled, Math.floor((made * advance) / steps) - half + 1 - base);
    if (first <= 0) return;
    for (const start of soundAt) floats.copyWithin(start, start + first, start + filled);
    filled -= first;
    base += first;
  }

  function feed(planes: readonly Float32Array[], frames: number, limit: number): Float32Array[] {
    const room = Math.ceil(((frames + taps) * to) / from) + 2;
    const out = Array.from({ length: channels }, () => new Float32Array(room));
    let written = 0;
    for (let done = 0; done < frames;) {
      const piece = Math.min(frames - done, capacity - filled);
      soundAt.forEach((start, c) => {
        floats.set(planes[c]!.subarray(done, done + piece), start + filled);
      });
      filled += piece;
      done += piece;
      written = drain(out, written, limit);
      compact();
    }
    return out.map((plane) => plane.subarray(0, written));
  }

  return {
    push(planes) {
      const frames = planes[0]?.length ?? 0;
      taken += frames;
      return feed(planes, frames, Infinity);
    },
    finish() {
      const silence = new Float32Array(half + 1);
      const tail = Array.from({ length: channels }, () => silence);
      return feed(tail, silence.length, Math.round((taken * to) / from));
    },
  };
}

interface Filter {
  table: Float32Array;
  taps: number;
}

/** A project has a handful of source rates; a filter costs more to design than a one-shot to convert. */
const MAX_FILTERS = 8;
const filters = new Map<string, Filter>();

function filterFor(from: number, to: number, phases: number): Filter {
  const key = `${from}>${to}`;
  const known = filters.get(key);
  if (known !== undefined) return known;
  const made = designFilter(from, to, phases);
  if (filters.size >= MAX_FILTERS) filters.clear();
  filters.set(key, made);
  return made;
}

/** Taps for every phase, one row after another, and one row more for interpolation. Each row sums to 1. */
function designFilter(from: number, to: number, phases: number): Filter {
  const lower = Math.min(from, to);
  const pass = Math.min(HIGHEST_PASS_HZ, PASS_SHARE * lower);
  const transition = (lower - 2 * pass) / from;
  const exactTaps = (ATTENUATION_DB - 7.95) / (2.285 * 2 * Math.PI * transition);
  // A multiple of four, which the kernel steps by.
  const taps = 4 * Math.ceil(exactTaps / 4);
  const half = taps / 2;
  const beta = 0.1102 * (ATTENUATION_DB - 8.7);
  const cutoff = lower / from;
  const table = new Float32Array((phases + 1) * taps);
  const row = new Float64Array(taps);
  for (let phase = 0; phase <= phases; phase++) {
    const offset = phase * taps;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - half + 1 - phase / phases;
      const value = sinc(cutoff * x) * kaiser(x / half, beta);
      row[k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) table[offset + k] = row[k]! / sum;
  }
  return { table, taps };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser window at −1..1, without its constant divisor: rows are normalised anyway. */
function kaiser(x: number, beta: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x));
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
