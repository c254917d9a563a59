import { type MusicalMode, type PitchClass } from '../../schemas/analysis.js';
import { chordShares } from './chords.js';
import { chromaOf, type FrameChroma } from './chroma.js';
import { KEY_MODEL, type KeyModel } from './key-model.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';

export interface KeyCandidate {
  tonic: PitchClass;
  mode: MusicalMode;
  /** Share of the odds of all 24 keys, 0 to 1. */
  odds: number;
}

/** Share of a sound that is its opening. */
const OPENING = 0.1;

/**
 * What a key is told by, 12 values from C each: pitch classes of the whole and of the opening (mean 1), then major and
 * minor triads of the whole and of the opening (mean 0.5).
 */
export type KeyEvidence = readonly Float64Array[];

export function keyEvidence(chroma: FrameChroma): KeyEvidence {
  const opening = Math.ceil(OPENING * chroma.frames);
  const [whole, start] = chordShares(chroma, [chroma.frames, opening]);
  return [
    levelled(chromaOf(chroma, chroma.frames)),
    levelled(chromaOf(chroma, opening)),
    ...[whole!, start!].flatMap((shares) => [shares.slice(0, 12), shares.slice(12)]),
  ];
}

/**
 * All 24 keys, best first: a conditional logit over the evidence seen from every tonic. The profiles do what Krumhansl's
 * and Temperley's do, but were fitted to rendered pieces; triads tell more than notes, which a key shares with others, and
 * the opening tells a key from its relative, which has the same of both.
 */
export function rankKeys(evidence: KeyEvidence, model: KeyModel = KEY_MODEL): KeyCandidate[] {
  const keys: KeyCandidate[] = [];
  for (const mode of ['major', 'minor'] as const) {
    const { profiles, bias } = model[mode];
    for (let tonic = 0; tonic < 12; tonic++) {
      let score = bias;
      profiles.forEach((profile, view) => {
        for (let i = 0; i < 12; i++) score += profile[i]! * evidence[view]![(i + tonic) % 12]!;
      });
      keys.push({ tonic: PITCH_CLASSES[tonic]!, mode, odds: score });
    }
  }
  const highest = Math.max(...keys.map(({ odds }) => odds));
  const total = keys.reduce((sum, { odds }) => sum + Math.exp(odds - highest), 0);
  return keys
    .map((key) => ({ ...key, odds: Math.exp(key.odds - highest) / total }))
    .sort((a, b) => b.odds - a.odds);
}

/** To a mean of 1, so that loudness and density do not count. */
function levelled(chroma: Float64Array): Float64Array {
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
