import { createPairFft } from './pair-fft.js';

export interface Spectrum {
  readonly size: number;
  /** size / 2 bins, from DC up to just below Nyquist. */
  readonly bins: number;
  /**
   * Squared magnitudes of Hann-windowed frames, scaled so that a full-scale sine at a bin's centre reads 1. Frames that
   * reach over either end of the signal see silence there. Two frames take little longer than one: ask for all at once.
   * @param first start of the first frame, may be negative
   * @param take is given each frame in order; `powers` holds until it returns
   */
  series(
    signal: Float32Array,
    first: number,
    hop: number,
    count: number,
    take: (frame: number, powers: Float32Array) => void,
  ): void;
  /** The roots of the powers of one frame. */
  magnitudes(signal: Float32Array, start: number, gain: number, out: Float32Array): void;
}

const cache = new Map<number, Spectrum>();

/** FFT tables, window and buffers for one size (a power of two from 16 on), made once a thread. */
export function spectrumOf(size: number): Spectrum {
  const known = cache.get(size);
  if (known) return known;
  const fft = createPairFft(size);
  const window = new Float64Array(size);
  for (let i = 0; i < size; i++) window[i] = (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)) * (4 / size);
  const bins = size / 2;
  const [one, two] = [new Float32Array(bins), new Float32Array(bins)];
  const [padded, paddedToo] = [new Float32Array(size), new Float32Array(size)];

  function pair(signal: Float32Array, a: number, b: number, aOut: Float32Array, bOut: Float32Array): void {
    if (a >= 0 && b >= a && b + size <= signal.length) {
      fft.powers(signal, a, signal, b, window, aOut, bOut);
      return;
    }
    pad(signal, a, padded);
    pad(signal, b, paddedToo);
    fft.powers(padded, 0, paddedToo, 0, window, aOut, bOut);
  }

  const spectrum: Spectrum = {
    size,
    bins,
    series(signal, first, hop, count, take) {
      for (let t = 0; t < count; t += 2) {
        const start = first + t * hop;
        pair(signal, start, t + 1 < count ? start + hop : start, one, two);
        take(t, one);
        if (t + 1 < count) take(t + 1, two);
      }
    },
    magnitudes(signal, start, gain, out) {
      pair(signal, start, start, out, out);
      for (let b = 0; b < bins; b++) out[b] = Math.sqrt(out[b]!) * gain;
    },
  };
  cache.set(size, spectrum);
  return spectrum;
}

/** A frame with silence where it reaches over an end of the signal. */
function pad(signal: Float32Array, start: number, out: Float32Array): void {
  out.fill(0);
  const from = Math.max(0, start);
  const to = Math.min(signal.length, start + out.length);
  if (from < to) out.set(signal.subarray(from, to), from - start);
}

/** The power of two nearest to a length in seconds at a rate, at least 64. */
export function frameSize(rate: number, seconds: number): number {
  return Math.max(64, 2 ** Math.round(Math.log2(rate * seconds)));
}

/** Triangular filters on the mel scale (O'Shaughnessy's formula), stored sparsely. */
export interface MelBank {
  readonly bands: number;
  /** Band powers of a magnitude spectrum, added up as energy. */
  apply(magnitudes: Float32Array, out: Float32Array): void;
  /** The same from squared magnitudes. */
  applyToPowers(powers: Float32Array, out: Float32Array): void;
}

export const toMel = (hertz: number): number => 1127 * Math.log1p(hertz / 700);
export const fromMel = (mel: number): number => 700 * Math.expm1(mel / 1127);

const bankCache = new Map<string, MelBank>();

/** A mel bank for spectra of `bins` bins of `binHertz` width; bands above Nyquist stay empty. */
export function melBank(bands: number, low: number, high: number, bins: number, binHertz: number): MelBank {
  const key = `${bands} ${low} ${high} ${bins} ${binHertz}`;
  const known = bankCache.get(key);
  if (known) return known;
  const start = new Int32Array(bands);
  const weights: Float32Array[] = [];
  const step = (toMel(high) - toMel(low)) / (bands + 1);
  const edge = (i: number): number => fromMel(toMel(low) + i * step) / binHertz;
  for (let b = 0; b < bands; b++) {
    const [left, centre, right] = [edge(b), edge(b + 1), edge(b + 2)];
    const first = Math.max(0, Math.ceil(left));
    const last = Math.min(bins - 1, Math.floor(right));
    const row: number[] = [];
    for (let k = first; k <= last; k++) {
      row.push(Math.max(0, k < centre ? (k - left) / (centre - left) : (right - k) / (right - centre)));
    }
    // Bands narrower than a bin would be empty; they take their share of the nearest one.
    if (!row.some((w) => w > 0) && centre < bins) {
      start[b] = Math.min(bins - 1, Math.round(centre));
      weights.push(Float32Array.of((right - left) / 2));
      continue;
    }
    start[b] = first;
    weights.push(Float32Array.from(row));
  }
  const bank: MelBank = {
    bands,
    apply(magnitudes, out) {
      for (let b = 0; b < bands; b++) {
        const row = weights[b]!;
        const from = start[b]!;
        let sum = 0;
        for (let k = 0; k < row.length; k++) {
          const m = magnitudes[from + k]!;
          sum += row[k]! * m * m;
        }
        out[b] = sum;
      }
    },
    applyToPowers(powers, out) {
      for (let b = 0; b < bands; b++) {
        const row = weights[b]!;
        const from = start[b]!;
        let sum = 0;
        for (let k = 0; k < row.length; k++) sum += row[k]! * powers[from + k]!;
        out[b] = sum;
      }
    },
  };
  bankCache.set(key, bank);
  return bank;
}
