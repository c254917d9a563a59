import { createRealFft } from './real-fft.js';

export interface Spectrum {
  readonly size: number;
  /** size / 2 bins, from DC up to just below Nyquist. */
  readonly bins: number;
  /**
   * Squared magnitudes of one Hann-windowed frame, scaled so that a full-scale sine at a bin's centre reads 1. Frames
   * that reach over either end of the signal see silence there.
   * @param start first frame of the window, may be negative
   * @param gain factor on the signal
   */
  powers(signal: Float32Array, start: number, gain: number, out: Float32Array): void;
  /** Their roots. */
  magnitudes(signal: Float32Array, start: number, gain: number, out: Float32Array): void;
}

const cache = new Map<number, Spectrum>();

/** FFT tables, window and buffers for one size (a power of two from 32 on), made once a thread. */
export function spectrumOf(size: number): Spectrum {
  const known = cache.get(size);
  if (known) return known;
  const fft = createRealFft(size);
  const window = new Float64Array(size);
  for (let i = 0; i < size; i++) window[i] = (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)) * (4 / size);
  const input = new Float64Array(size);
  const bins = size / 2;
  function powers(signal: Float32Array, start: number, gain: number, out: Float32Array): void {
    const from = Math.max(0, -start);
    const to = Math.min(size, signal.length - start);
    if (from > 0 || to < size) input.fill(0);
    if (gain === 1) for (let i = from; i < to; i++) input[i] = signal[start + i]! * window[i]!;
    else for (let i = from; i < to; i++) input[i] = signal[start + i]! * window[i]! * gain;
    fft.power(input, out);
  }
  const spectrum: Spectrum = {
    size,
    bins,
    powers,
    magnitudes(signal, start, gain, out) {
      powers(signal, start, gain, out);
      for (let b = 0; b < bins; b++) out[b] = Math.sqrt(out[b]!);
    },
  };
  cache.set(size, spectrum);
  return spectrum;
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
