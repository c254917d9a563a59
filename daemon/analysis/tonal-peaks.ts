import { createDecimator } from './decimate.js';
import { type Sound } from './sound.js';
import { spectrumOf } from './spectrum.js';

/** Half the working rate again: harmony lives below 5 kHz, and 372 ms windows separate semitones above 150 Hz. */
const WINDOW = 4096;
const HOP = 2048;
/** Lowest and highest partials used, Hz: A1 to about C8. */
const LOWEST = 55;
const HIGHEST = 4200;
/** Peaks this far under the strongest of their frame are noise or far partials: −50 dB. */
const FLOOR = 0.003;
/** Strongest peaks kept a frame. */
const MOST_PEAKS = 40;

/** Partials of the whole sound, frame by frame, flat arrays of equal length. */
export interface TonalPeaks {
  frames: number;
  /** Frame of each peak. */
  frame: Int32Array;
  hertz: Float32Array;
  /** Linear magnitude, full-scale sine = 1. */
  magnitude: Float32Array;
  count: number;
  /** Energy in peaks over all energy in the band, 0 (noise) to about 1 (partials only). */
  tonality: number;
}

/** Kept from sound to sound, as fresh memory costs more than the filter; a longer sound gets its own. */
const KEPT_LENGTH = 1 << 20;
let halved = new Float32Array(0);

/** The working signal at half its rate; valid until the next call. */
export function halve(sound: Sound): { signal: Float32Array; rate: number } {
  const { signal, rate } = sound;
  if (rate < 16_000) return { signal, rate };
  const length = Math.ceil(signal.length / 2) + 1;
  if (halved.length < Math.min(length, KEPT_LENGTH))
    halved = new Float32Array(Math.min(2 * length, KEPT_LENGTH));
  const out = length <= halved.length ? halved : new Float32Array(length);
  const written = createDecimator(2).process(signal, signal.length, out, 0);
  return { signal: out.subarray(0, written), rate: rate / 2 };
}

/** Spectral peaks with frequencies interpolated between bins (parabola through log magnitudes). */
export function tonalPeaks(signal: Float32Array, rate: number): TonalPeaks {
  const spectrum = spectrumOf(WINDOW);
  const first = Math.max(2, Math.ceil((LOWEST * WINDOW) / rate));
  const last = Math.min(spectrum.bins - 3, Math.floor((HIGHEST * WINDOW) / rate));
  const frames = Math.max(1, Math.ceil((signal.length - WINDOW / 2) / HOP));
  const frame = new Int32Array(frames * MOST_PEAKS);
  const hertz = new Float32Array(frames * MOST_PEAKS);
  const magnitude = new Float32Array(frames * MOST_PEAKS);
  let count = 0;
  let tonal = 0;
  let all = 0;
  const found: { bin: number; value: number }[] = [];
  spectrum.series(signal, frames === 1 ? 0 : -WINDOW / 4, HOP, frames, (t, powers) => {
    let strongest = 0;
    let energy = 0;
    for (let b = first; b <= last; b++) {
      const p = powers[b]!;
      if (p > strongest) strongest = p;
      energy += p;
    }
    all += energy;
    const floor = Math.max(1e-12, strongest * FLOOR * FLOOR);
    found.length = 0;
    for (let b = first; b <= last; b++) {
      const p = powers[b]!;
      if (p <= floor || p <= powers[b - 1]! || p < powers[b + 1]!) continue;
      // A partial's main lobe falls off within three bins; a bump in noise does not.
      if (p < 4 * Math.max(powers[b - 3] ?? 0, powers[b + 3] ?? 0)) continue;
      found.push({ bin: b, value: p });
    }
    if (found.length > MOST_PEAKS) {
      found.sort((a, b) => b.value - a.value || a.bin - b.bin);
      found.length = MOST_PEAKS;
    }
    for (const { bin, value } of found) {
      // Logarithms of powers are twice those of magnitudes, which the shift does not notice.
      const left = Math.log(powers[bin - 1]! + 1e-24);
      const centre = Math.log(value);
      const right = Math.log(powers[bin + 1]! + 1e-24);
      const shift = (0.5 * (left - right)) / (left - 2 * centre + right);
      frame[count] = t;
      hertz[count] = ((bin + (Number.isFinite(shift) ? shift : 0)) * rate) / WINDOW;
      magnitude[count] = Math.sqrt(value);
      count++;
      for (let k = bin - 2; k <= bin + 2; k++) tonal += powers[k]!;
    }
  });
  return { frames, frame, hertz, magnitude, count, tonality: all > 0 ? Math.min(1, tonal / all) : 0 };
}
