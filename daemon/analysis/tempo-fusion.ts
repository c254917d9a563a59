import { type FileHints } from '../audio/source.js';
import { type AnalysisResult, type ValueSource } from '../../schemas/analysis.js';
import { type Hint } from './name-hints.js';
import { backbeat } from './backbeat.js';
import { type Rhythm } from './onsets.js';
import { MAX_BPM, MIN_BPM, type Periodicity } from './tempo.js';

export interface TempoVerdict {
  bpm: NonNullable<AnalysisResult['bpm']>;
  beats: number | null;
}

/** Tempi within this share of each other are the same tempo (Accuracy 1 of MIREX). */
const TOLERANCE = 0.04;
/** A length within this many seconds or this share of a beat of whole beats is whole beats. */
const LENGTH_SECONDS = 0.012;
/** Loops longer than this many beats fit some tempo by chance. */
const MOST_BEATS = 128;

/** How likely a loop is this many beats long, the best known 1. Powers of two are how producers cut. */
function beatsPrior(beats: number): number {
  if (beats === 4 || beats === 8 || beats === 16 || beats === 32) return 1;
  if (beats === 64 || beats === 2) return 0.8;
  if (beats === 128 || beats === 12 || beats === 24 || beats === 48) return 0.5;
  if (beats % 4 === 0) return 0.35;
  if (beats === 3 || beats === 6 || beats === 1) return 0.25;
  return 0.1;
}

/**
 * The half/double rule, and how everything heard is weighed: log score = Σ weight × feature. Onsets must repeat at the
 * beat and, so that a tempo cannot win on a lucky multiple of something else, at half and twice the tempo too. Of tempi
 * an octave apart that explain the onsets alike, the one nearer 134 BPM on a log scale wins (σ 0.38 octaves), unless
 * kick and snare take turns at the other or the length is a round number of its beats. Weights from a conditional logit
 * over the candidates of rendered loops (test/bench/analysis), rounded.
 */
const WEIGHTS = { beat: 1.4, half: 1.2, double: 2.3, backbeat: 1, length: 0.8 } as const;
const CENTRE_BPM = 134;
const SPREAD_OCTAVES = 0.38;

function tempoPrior(bpm: number): number {
  const octaves = Math.log2(bpm / CENTRE_BPM) / SPREAD_OCTAVES;
  return -0.5 * octaves * octaves;
}

export interface Scored {
  bpm: number;
  beats: number | null;
  /** How well onsets repeat at the beat, 0 to 1. */
  strength: number;
  /** Log odds up to a constant. */
  score: number;
}

/** Periodicity below this is chance. */
const CHANCE = 0.02;
/** An exact length needs this much support from the onsets to be a candidate. */
const SUPPORT = 0.03;

/** What the audio alone says: onsets, length and backbeat weighed against each other. Best first; scores are logs. */
export function hearTempo(periodicity: Periodicity, rhythm: Rhythm, seconds: number): Scored[] {
  const scored: Scored[] = [];
  const consider = (bpm: number, beats: number | null): void => {
    const strength = periodicity.score(bpm);
    if (strength < SUPPORT) return;
    const log = (value: number): number => Math.log(Math.max(CHANCE, value));
    const score =
      WEIGHTS.beat * log(strength) +
      WEIGHTS.half * log(periodicity.score(bpm / 2)) +
      WEIGHTS.double * log(periodicity.score(bpm * 2)) +
      WEIGHTS.length * (beats === null ? 0 : beatsPrior(beats)) +
      tempoPrior(bpm);
    scored.push({ bpm, beats, strength, score });
  };
  for (const { bpm } of periodicity.candidates) consider(bpm, null);
  for (let beats = 1; beats <= MOST_BEATS; beats++) {
    const bpm = (60 * beats) / seconds;
    if (bpm >= MIN_BPM && bpm <= MAX_BPM) consider(bpm, beats);
  }
  const byScore = (a: Scored, b: Scored): number => b.score - a.score || a.bpm - b.bpm;
  scored.sort(byScore);
  // A backbeat adds at most its weight: tempi further behind than that cannot win by it.
  const contenders = scored.filter((s) => s.score >= scored[0]!.score - 2 * WEIGHTS.backbeat);
  for (const s of contenders) s.score += WEIGHTS.backbeat * backbeat(rhythm, s.bpm);
  return scored.sort(byScore);
}

/** Whole beats of a length at a tempo; null when it is not. */
export function wholeBeats(seconds: number, bpm: number): number | null {
  const beats = (seconds * bpm) / 60;
  const whole = Math.round(beats);
  if (whole < 1) return null;
  const tolerance = Math.max((LENGTH_SECONDS * bpm) / 60, 0.02);
  return Math.abs(beats - whole) <= tolerance ? whole : null;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE * b;

/** Tempi written in tags and chunks, with how far each is trusted before anything was heard. */
function writtenTempi(hints: FileHints, name: Hint<number> | undefined): Hint<number>[] {
  const written: Hint<number>[] = [];
  if (hints.acid && !hints.acid.oneShot && inRange(hints.acid.bpm)) {
    written.push({ value: hints.acid.bpm, confidence: 0.85, source: 'acid' });
  }
  if (hints.tagBpm !== undefined && inRange(hints.tagBpm)) {
    written.push({ value: hints.tagBpm, confidence: 0.8, source: 'tag' });
  }
  if (name) written.push(name);
  return written.sort((a, b) => b.confidence - a.confidence);
}

const inRange = (bpm: number): boolean => Number.isFinite(bpm) && bpm >= 40 && bpm <= 250;

/** A written tempo that neither onsets nor length support needs this much trust to be kept. */
const TRUST_UNHEARD = 0.75;

/**
 * Weighs what was heard against what is written. A written tempo wins when the audio supports it, also at double or
 * half (the writer decides the octave); an unsupported one only when it is explicit and nothing else was heard clearly.
 */
export function fuseTempo(
  heard: readonly Scored[],
  seconds: number,
  hints: FileHints,
  name: Hint<number> | undefined,
): TempoVerdict | null {
  const best = heard[0];
  const heardConfidence = best ? confidenceOf(heard) : 0;
  const heardBpm = best && heardConfidence >= 0.1 ? roundBpm(best.bpm) : null;
  for (const hint of writtenTempi(hints, name)) {
    const agrees = heardBpm === null ? null : near(heardBpm, hint.value);
    const octave = heardBpm !== null && [0.5, 2, 1 / 3, 3].some((r) => near(heardBpm * r, hint.value));
    const fits = wholeBeats(seconds, hint.value) !== null;
    const supported = agrees === true || octave || (fits && hint.confidence > 0.4);
    if (!supported && (hint.confidence < TRUST_UNHEARD || heardConfidence > 0.8)) continue;
    const confidence = agrees
      ? Math.max(0.95, hint.confidence)
      : supported
        ? hint.confidence * 0.9
        : hint.confidence * 0.6;
    return verdict(hint.value, confidence, hint.source, heardBpm, agrees, seconds);
  }
  if (heardBpm === null || best === undefined) return null;
  return verdict(heardBpm, heardConfidence, 'audio', heardBpm, null, seconds);
}

function verdict(
  value: number,
  confidence: number,
  source: ValueSource,
  heard: number | null,
  agrees: boolean | null,
  seconds: number,
): TempoVerdict {
  return {
    bpm: { value, confidence: Math.round(Math.min(1, confidence) * 100) / 100, source, heard, agrees },
    beats: wholeBeats(seconds, value),
  };
}

/** Producers write whole tempi: one within 0.15 % of a whole number is that number. */
function roundBpm(bpm: number): number {
  const whole = Math.round(bpm);
  return Math.abs(bpm - whole) <= 0.0015 * whole ? whole : Math.round(bpm * 100) / 100;
}

/** Onsets that repeat at least this well are a beat beyond doubt. */
const CLEAR = 0.35;

/** The share of all candidates' odds that falls to the best tempo, lowered where onsets hardly repeat. */
function confidenceOf(scored: readonly Scored[]): number {
  const best = scored[0]!;
  let same = 0;
  let all = 0;
  for (const { bpm, score } of scored) {
    const odds = Math.exp(score - best.score);
    all += odds;
    if (near(bpm, best.bpm)) same += odds;
  }
  return Math.min(0.97, (same / all) * Math.min(1, best.strength / CLEAR));
}
