import { type Candidate } from './tempo-features.js';
import { MAX_BPM, MIN_BPM, type Periodicity } from './tempo.js';

/** A length within this many seconds or this share of a beat of whole beats is whole beats. */
const LENGTH_SECONDS = 0.012;
const LENGTH_BEATS = 0.02;
/** Loops longer than this many beats fit some tempo by chance. */
const MOST_BEATS = 128;
/** An exact length needs this much support from the onsets to be a candidate. */
const SUPPORT = 0.03;
/** Tempi this near to each other are one candidate: the one that fits the length, or repeats better. */
const SAME = 0.012;
const MOST_CANDIDATES = 16;
/** What onsets that repeat at one tempo may mean instead. */
const RELATIVES: readonly number[] = [1, 2, 1 / 2, 3, 1 / 3, 3 / 2, 2 / 3, 4 / 3, 3 / 4];

/** Whole beats of a length at a tempo; null when it is not. */
export function wholeBeats(seconds: number, bpm: number): number | null {
  const beats = (seconds * bpm) / 60;
  const whole = Math.round(beats);
  if (whole < 1 || whole > MOST_BEATS) return null;
  const tolerance = Math.max((LENGTH_SECONDS * bpm) / 60, LENGTH_BEATS);
  return Math.abs(beats - whole) <= tolerance ? whole : null;
}

/** Counts of beats that loops are cut to, powers of two first among them. */
const isRound = (beats: number): boolean => beats % 4 === 0 || Number.isInteger(Math.log2(beats));

export interface Supported extends Candidate {
  /** How well onsets repeat at the beat, 0 to 1. */
  strength: number;
}

/**
 * Tempi worth asking about: those at which onsets repeat, their relatives (half, double, triplets), and those of which the
 * length is a round number of beats. Best supported first, at most sixteen.
 */
export function candidatesOf(periodicity: Periodicity, seconds: number): Supported[] {
  const found: Supported[] = [];
  const consider = (bpm: number): void => {
    if (bpm < MIN_BPM || bpm > MAX_BPM) return;
    const strength = periodicity.score(bpm);
    if (strength >= SUPPORT) found.push({ bpm, beats: wholeBeats(seconds, bpm), strength });
  };
  for (const { bpm } of periodicity.candidates) for (const factor of RELATIVES) consider(bpm * factor);
  for (let beats = 1; beats <= MOST_BEATS; beats++) if (isRound(beats)) consider((60 * beats) / seconds);
  // A tempo that fits the length exactly beats a neighbour that merely repeats a little better.
  const rank = ({ strength, beats, bpm }: Supported): number =>
    strength * (beats !== null && isRound(beats) && isExact(seconds, bpm) ? 1.25 : 1);
  found.sort((a, b) => rank(b) - rank(a) || a.bpm - b.bpm);
  const kept: Supported[] = [];
  for (const candidate of found) {
    if (kept.length === MOST_CANDIDATES) break;
    if (kept.every(({ bpm }) => Math.abs(bpm - candidate.bpm) > SAME * bpm)) kept.push(candidate);
  }
  return kept;
}

/** Whether the length is whole beats to within rounding. */
function isExact(seconds: number, bpm: number): boolean {
  const beats = (seconds * bpm) / 60;
  return Math.abs(beats - Math.round(beats)) < 1e-3;
}
