import { createPairFft } from './pair-fft.js';

export interface Spectrum {
  readonly size: number;
  /** size / 2 bins, from DC up to just below Nyquist. */
  readonly bins: number;
  /**
   * Squared magnitudes of Hann-windowed frames, scaled so that a full-scale sine at a bin's centre reads 1. Frames that
   * reach over either end of the signal see silence there. Two frames take little longer than one: ask for all at once.
   * @param first start of the first frame, may be negative
   * @param hop at most the size
   * @param take is given each frame in order; `powers` holds until it returns, and it must not ask for a series of this
   *   size itself
   */
  series(
    signal: Float32Array,
    first: number,
    hop: number,
    count: number,
    take: (frame: number, powers: Float32Array) => void,
  ): void;
}

const cache = new Map<number, Spectrum>();

/** FFT tables, window and buffers for one size (a power of two from 16 on), made once a thread. */
export function spectrumOf(size: number): Spectrum {
  const known = cache.get(size);
  if (known) return known;
  const fft = createPairFft(
    Float64Array.from(
      { length: size },
      (_, i) => (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)) * (4 / size),
    ),
  );
  const spectrum: Spectrum = {
    size,
    bins: size / 2,
    series(signal, first, hop, count, take) {
      // An even number, so that frames are paired in the same way however long the signal is.
      const atOnce = 2 * Math.floor((Math.floor((fft.input.length - size) / hop) + 1) / 2);
      for (let from = 0; from < count; from += atOnce) {
        const frames = Math.min(atOnce, count - from);
        copy(signal, first + from * hop, (frames - 1) * hop + size, fft.input);
        for (let t = 0; t < frames; t += 2) {
          const paired = t + 1 < frames;
          fft.powers(t * hop, paired ? (t + 1) * hop : t * hop);
          take(from + t, fft.first);
          if (paired) take(from + t + 1, fft.second);
        }
      }
    },
  };
  cache.set(size, spectrum);
  return spectrum;
}

/** A stretch of the signal with silence where it reaches over an end. */
function copy(signal: Float32Array, start: number, length: number, out: Float32Array): void {
  const from = Math.max(0, start);
  const to = Math.min(signal.length, start + length);
  if (to - from < length) out.fill(0, 0, length);
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
