import { type MusicalMode, type PitchClass } from '../../schemas/analysis.js';
import { KEY_PROFILES } from './key-model.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';

export interface KeyCandidate {
  tonic: PitchClass;
  mode: MusicalMode;
  /** Share of the odds of all 24 keys, 0 to 1. */
  odds: number;
}

/**
 * All 24 keys, best first: a conditional logit over the chroma of the whole sound and of its opening, seen from every
 * tonic. The profiles do what Krumhansl's and Temperley's do, but were fitted to rendered pieces; the opening is what
 * tells a key from its relative, which has the same notes.
 * @param all 12 values from C
 * @param opening the same of the first tenth
 */
export function rankKeys(all: Float64Array, opening: Float64Array): KeyCandidate[] {
  const [whole, start] = [levelled(all), levelled(opening)];
  const keys: KeyCandidate[] = [];
  for (const mode of ['major', 'minor'] as const) {
    const profile = KEY_PROFILES[mode];
    for (let tonic = 0; tonic < 12; tonic++) {
      let score = profile.bias;
      for (let i = 0; i < 12; i++) {
        const at = (i + tonic) % 12;
        score += profile.all[i]! * whole[at]! + profile.opening[i]! * start[at]!;
      }
      keys.push({ tonic: PITCH_CLASSES[tonic]!, mode, odds: Math.exp(score) });
    }
  }
  const total = keys.reduce((sum, key) => sum + key.odds, 0);
  return keys.map((key) => ({ ...key, odds: key.odds / total })).sort((a, b) => b.odds - a.odds);
}

/** To a mean of 1, so that loudness and density do not count. */
export function levelled(chroma: Float64Array): Float64Array {
  const sum = chroma.reduce((a, b) => a + b, 0);
  return sum > 0 ? chroma.map((value) => (12 * value) / sum) : chroma;
}

/** Below this the best key has no lead over chance. */
const CHANCE = 0.12;

/** How sure the best key is, 0 to 1. */
export function keyConfidence(ranked: readonly KeyCandidate[]): number {
  const odds = ranked[0]?.odds ?? 0;
  return Math.round(Math.min(0.98, Math.max(0, (odds - CHANCE) / (1 - CHANCE))) * 100) / 100;
}
