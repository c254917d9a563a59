/** Where the decimated rate should land at least: beats, harmony and pitch live below 11 kHz. */
export const WORKING_RATE = 22_050;

/** Integer factor that brings a rate nearest to, never below, the working rate; 1 for rates under twice that. */
export function decimationFactor(rate: number): number {
  return Math.max(1, Math.floor(rate / WORKING_RATE));
}

export interface Decimator {
  /** Filters and thins a chunk. Returns how many values were written to `out` from `offset` on. */
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
 * @param maxChunk longest chunk `process` will be given
 */
export function createDecimator(factor: number, maxChunk: number): Decimator {
  if (factor === 1) {
    return {
      process(signal, frames, out, offset) {
        out.set(signal.subarray(0, frames), offset);
        return frames;
      },
    };
  }
  const { offsets, values, length } = lowPass(factor);
  const half = (length - 1) / 2;
  const window = new Float32Array(length + maxChunk + factor);
  // Frames kept at the start of `window`; the silence before the file stands for the first half of the filter.
  let kept = half;

  return {
    process(signal, frames, out, offset) {
      window.set(signal.subarray(0, frames), kept);
      const available = kept + frames;
      const taps = offsets.length;
      let start = 0;
      let written = 0;
      for (; start + length <= available; start += factor) {
        let sum = 0;
        for (let k = 0; k < taps; k++) sum += values[k]! * window[start + offsets[k]!]!;
        out[offset + written++] = sum;
      }
      window.copyWithin(0, start, available);
      kept = available - start;
      return written;
    },
  };
}
