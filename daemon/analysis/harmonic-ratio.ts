import { spectrumOf } from './spectrum.js';

const WINDOW = 1024;
const HOP = 512;
/** Bins looked at: up to 5.5 kHz at the working rate. */
const BINS = 256;
/** Stretches of frames looked at, spread over the sound, and frames in one. */
const STRETCHES = 6;
const FRAMES = 12;

/**
 * Share of energy that is harmonic: in a spectrogram harmonic sound makes lines along time and percussive sound lines
 * along frequency, so medians either way tell them apart (Fitzgerald, "Harmonic/Percussive Separation Using Median
 * Filtering", DAFx 2010). Looks at a few short stretches, which is enough for one number.
 * @returns 0 (percussive) to 1 (harmonic), null for silence
 */
export function harmonicRatio(signal: Float32Array): number | null {
  const spectrum = spectrumOf(WINDOW);
  const magnitudes = new Float32Array(spectrum.bins);
  const frames = Math.max(1, Math.ceil(signal.length / HOP));
  const stretches = frames <= STRETCHES * FRAMES ? 1 : STRETCHES;
  const length = stretches === 1 ? frames : FRAMES;
  const rows = Array.from({ length }, () => new Float32Array(BINS));
  let harmonic = 0;
  let all = 0;
  for (let s = 0; s < stretches; s++) {
    const first = stretches === 1 ? 0 : Math.floor(((frames - length) * s) / (stretches - 1));
    for (let t = 0; t < length; t++) {
      spectrum.magnitudes(signal, (first + t) * HOP - WINDOW / 2, 1, magnitudes);
      rows[t]!.set(magnitudes.subarray(0, BINS));
    }
    for (let t = 0; t < length; t++) {
      const row = rows[t]!;
      for (let b = 2; b < BINS - 2; b++) {
        const energy = row[b]! * row[b]!;
        const along = median(
          at(rows, t - 2, b),
          at(rows, t - 1, b),
          row[b]!,
          at(rows, t + 1, b),
          at(rows, t + 2, b),
        );
        const across = median(row[b - 2]!, row[b - 1]!, row[b]!, row[b + 1]!, row[b + 2]!);
        const total = along * along + across * across;
        if (total > 0) harmonic += (energy * along * along) / total;
        all += energy;
      }
    }
  }
  return all > 1e-12 ? Math.min(1, harmonic / all) : null;
}

/** Frames before and after the sound are silent. */
function at(rows: readonly Float32Array[], t: number, bin: number): number {
  return rows[t]?.[bin] ?? 0;
}

/** Median of five values without sorting an array. */
function median(a: number, b: number, c: number, d: number, e: number): number {
  const f = Math.max(Math.min(a, b), Math.min(c, d));
  const g = Math.min(Math.max(a, b), Math.max(c, d));
  return Math.max(Math.min(e, f), Math.min(g, Math.max(e, f)));
}
