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
