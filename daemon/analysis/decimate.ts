import { FILTER_MODULE, type FilterKernel, HALF_BAND_PAIRS } from '../kernels/filter-kernel.js';
import { LEVEL_MODULE, type LevelKernel } from '../kernels/level-kernel.js';
import { instantiate, placeFloats } from '../kernels/memory.js';
import { PLANE_FRAMES } from './planes.js';

/** Where the decimated rate should land at least: beats, harmony and pitch live below 11 kHz. */
export const WORKING_RATE = 22_050;

/** Integer factor that brings a rate nearest to, never below, the working rate; 1 for rates under twice that. */
export function decimationFactor(rate: number): number {
  return Math.max(1, Math.floor(rate / WORKING_RATE));
}

export interface Decimator {
  /** Filters and thins a stretch of any length. Returns how many values were written to `out` from `offset` on. */
  process(signal: Float32Array, frames: number, out: Float32Array, offset: number): number;
}

/** Zero crossings of the sinc on either side of its centre, at the low rate: 31 taps for a factor of two. */
const LOBES = 8;

interface Taps {
  /** Index of each non-zero coefficient in the window of past frames, and its value. */
  offsets: Int32Array;
  values: Float64Array;
  length: number;
}

const tapCache = new Map<number, Taps>();

/**
 * Low-pass for a decimation by `factor`: a sinc with its −6 dB point on the new Nyquist frequency under a Kaiser window
 * (β = 6, −63 dB). Every `factor`-th tap is zero and left out, which halves the work for the common factor 2.
 */
function lowPass(factor: number): Taps {
  const known = tapCache.get(factor);
  if (known) return known;
  const half = LOBES * factor - 1;
  const length = 2 * half + 1;
  const offsets: number[] = [];
  const values: number[] = [];
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const n = i - half;
    const sinc = n === 0 ? 1 : Math.sin((Math.PI * n) / factor) / ((Math.PI * n) / factor);
    const value = sinc * kaiser(n / (half + 1), 6);
    if (n !== 0 && n % factor === 0) continue;
    offsets.push(i);
    values.push(value);
    sum += value;
  }
  const taps = {
    offsets: Int32Array.from(offsets),
    values: Float64Array.from(values, (v) => v / sum),
    length,
  };
  tapCache.set(factor, taps);
  return taps;
}

/** Kaiser window at x in −1 … 1. */
function kaiser(x: number, beta: number): number {
  return besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / besselI0(beta);
}

function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 30; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * Streaming decimator by an integer factor. Output 0 is centred on input 0 (the filter starts in silence and its
 * delay is taken out), so that position p of the output lies at frame p × factor of the input.
 */
export function createDecimator(factor: number): Decimator {
  if (factor === 1) {
    return {
      process(signal, frames, out, offset) {
        out.set(signal.subarray(0, frames), offset);
        return frames;
      },
    };
  }
  const taps = lowPass(factor);
  const { length } = taps;
  const thin = factor === 2 ? halfBand(taps) : polyphase(taps, factor);
  const { window } = thin;
  const history = new Float32Array(length + factor);
  // The silence before the file stands for the first half of the filter.
  let kept = (length - 1) / 2;

  return {
    process(signal, frames, out, offset) {
      let written = 0;
      for (let from = 0; from < frames; from += PLANE_FRAMES) {
        const fresh = Math.min(PLANE_FRAMES, frames - from);
        window.set(history.subarray(0, kept));
        window.set(signal.subarray(from, from + fresh), kept);
        const available = kept + fresh;
        const count = available < length ? 0 : Math.floor((available - length) / factor) + 1;
        if (count > 0) thin.run(available, count, out, offset + written);
        history.set(window.subarray(count * factor, available));
        kept = available - count * factor;
        written += count;
      }
      return written;
    },
  };
}

/** What was kept of the signal and a plane of it, and the filter that is run over them. */
interface Thinner {
  window: Float32Array;
  /** Writes `count` values, from `available` of the window. */
  run: (available: number, count: number, out: Float32Array, offset: number) => void;
}

function polyphase({ offsets, values, length }: Taps, factor: number): Thinner {
  const window = new Float32Array(length + PLANE_FRAMES + factor);
  return {
    window,
    run(_available, count, out, offset) {
      for (let n = 0; n < count; n++) {
        const start = n * factor;
        let sum = 0;
        for (let k = 0; k < offsets.length; k++) sum += values[k]! * window[start + offsets[k]!]!;
        out[offset + n] = sum;
      }
    },
  };
}

const levels = instantiate<LevelKernel>(LEVEL_MODULE);
const filters = instantiate<FilterKernel>(FILTER_MODULE);
/** More than the taps of the half-band filter and what its loops read beyond the last value. */
const MARGIN = 64;
const [raw, even, odd, thinned, pairs] = [
  placeFloats(PLANE_FRAMES + MARGIN),
  placeFloats(PLANE_FRAMES / 2 + MARGIN),
  placeFloats(PLANE_FRAMES / 2 + MARGIN),
  placeFloats(PLANE_FRAMES / 2 + MARGIN),
  placeFloats(HALF_BAND_PAIRS + 1),
];

/** The common factor of two: eight symmetrical pairs of odd taps and the centre, four values at a time. */
function halfBand({ values }: Taps): Thinner {
  pairs.floats.set(values.subarray(0, HALF_BAND_PAIRS + 1));
  return {
    window: raw.floats,
    run(available, count, out, offset) {
      levels.part(raw.address, 4 * available, even.address, odd.address);
      filters.halfBand(even.address, odd.address, thinned.address, 4 * count, pairs.address);
      out.set(thinned.floats.subarray(0, count), offset);
    },
  };
}
