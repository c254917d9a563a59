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
  const taps = lowPass(factor);
  const { length } = taps;
  const half = (length - 1) / 2;
  const window = new Float32Array(length + maxChunk + factor);
  const run = factor === 2 ? halfBand : polyphase;
  // Frames kept at the start of `window`; the silence before the file stands for the first half of the filter.
  let kept = half;

  return {
    process(signal, frames, out, offset) {
      window.set(signal.subarray(0, frames), kept);
      const available = kept + frames;
      const count = available < length ? 0 : Math.floor((available - length) / factor) + 1;
      run(taps, factor, window, out, offset, count);
      window.copyWithin(0, count * factor, available);
      kept = available - count * factor;
      return count;
    },
  };
}

function polyphase(
  { offsets, values }: Taps,
  factor: number,
  window: Float32Array,
  out: Float32Array,
  offset: number,
  count: number,
): void {
  for (let n = 0; n < count; n++) {
    const start = n * factor;
    let sum = 0;
    for (let k = 0; k < offsets.length; k++) sum += values[k]! * window[start + offsets[k]!]!;
    out[offset + n] = sum;
  }
}

/** The common factor of two written out: eight symmetrical pairs of odd taps and the centre. */
function halfBand(
  { values }: Taps,
  _factor: number,
  x: Float32Array,
  out: Float32Array,
  offset: number,
  count: number,
): void {
  const h0 = values[0]!;
  const h1 = values[1]!;
  const h2 = values[2]!;
  const h3 = values[3]!;
  const h4 = values[4]!;
  const h5 = values[5]!;
  const h6 = values[6]!;
  const h7 = values[7]!;
  const centre = values[8]!;
  for (let n = 0; n < count; n++) {
    const i = 2 * n;
    out[offset + n] =
      centre * x[i + 15]! +
      h7 * (x[i + 14]! + x[i + 16]!) +
      h6 * (x[i + 12]! + x[i + 18]!) +
      (h5 * (x[i + 10]! + x[i + 20]!) + h4 * (x[i + 8]! + x[i + 22]!)) +
      (h3 * (x[i + 6]! + x[i + 24]!) + h2 * (x[i + 4]! + x[i + 26]!)) +
      (h1 * (x[i + 2]! + x[i + 28]!) + h0 * (x[i]! + x[i + 30]!));
  }
}
