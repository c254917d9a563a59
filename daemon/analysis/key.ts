import { type MusicalMode, type PitchClass } from '../../schemas/analysis.js';
import { type Chroma } from './chroma.js';

export const PITCH_CLASSES: readonly PitchClass[] = [
  'C',
  'C#',
  'D',
  'D#',
  'E',
  'F',
  'F#',
  'G',
  'G#',
  'A',
  'A#',
  'B',
];

export interface KeyCandidate {
  tonic: PitchClass;
  mode: MusicalMode;
  /** Correlation with the profile plus what the bass adds, about −1 to 1.3. */
  score: number;
}

/**
 * Tone profiles of Temperley ("What's Key for Key?", Music Perception 17, 1999), which stand up better than
 * Krumhansl and Kessler's to material in which the dominant sounds as often as the tonic.
 */
const PROFILES: Readonly<Record<MusicalMode, readonly number[]>> = {
  major: [5, 2, 3.5, 2, 4.5, 4, 2, 4.5, 2, 3.5, 1.5, 4],
  minor: [5, 2, 3.5, 4.5, 2, 4, 2, 4.5, 3.5, 2, 1.5, 4],
};

/** How much tonic and fifth in the bass count beside the profile. */
const BASS_WEIGHT = 0.15;

/** All 24 keys, best first. */
export function rankKeys(chroma: Chroma): KeyCandidate[] {
  const keys: KeyCandidate[] = [];
  for (const mode of ['major', 'minor'] as const) {
    for (let tonic = 0; tonic < 12; tonic++) {
      const fit = correlate(chroma.all, PROFILES[mode], tonic);
      const root = chroma.bass[tonic]! + 0.4 * chroma.bass[(tonic + 7) % 12]!;
      keys.push({ tonic: PITCH_CLASSES[tonic]!, mode, score: fit + BASS_WEIGHT * root });
    }
  }
  return keys.sort((a, b) => b.score - a.score);
}

/** Pearson correlation of a chroma with a profile turned to a tonic. */
function correlate(chroma: Float64Array, profile: readonly number[], tonic: number): number {
  let meanC = 0;
  let meanP = 0;
  for (let i = 0; i < 12; i++) {
    meanC += chroma[i]! / 12;
    meanP += profile[i]! / 12;
  }
  let cross = 0;
  let powerC = 0;
  let powerP = 0;
  for (let i = 0; i < 12; i++) {
    const c = chroma[(i + tonic) % 12]! - meanC;
    const p = profile[i]! - meanP;
    cross += c * p;
    powerC += c * c;
    powerP += p * p;
  }
  return powerC > 0 ? cross / Math.sqrt(powerC * powerP) : 0;
}

/** From the fit of the best key and its lead over the next, 0 to 1. */
export function keyConfidence(ranked: readonly KeyCandidate[]): number {
  const [best, next] = ranked;
  if (!best || !next) return 0;
  const fit = Math.max(0, Math.min(1, (best.score - 0.3) / 0.6));
  const lead = Math.max(0, Math.min(1, (best.score - next.score) / 0.15));
  return Math.round(fit * (0.4 + 0.6 * lead) * 100) / 100;
}
