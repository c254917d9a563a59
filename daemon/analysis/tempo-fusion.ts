import { type FileHints } from '../audio/source.js';
import { type AnalysisResult, type ValueSource } from '../../schemas/analysis.js';
import { type Hint } from './name-hints.js';
import { createNet } from './dense-net.js';
import { type Rhythm } from './onsets.js';
import { candidatesOf, type Supported, wholeBeats } from './tempo-candidates.js';
import { tempoFeatures } from './tempo-features.js';
import { TEMPO_MODEL } from './tempo-model.js';
import { type Periodicity } from './tempo.js';

export interface TempoVerdict {
  bpm: NonNullable<AnalysisResult['bpm']>;
  beats: number | null;
}

/** Tempi within this share of each other are the same tempo (Accuracy 1 of MIREX). */
const TOLERANCE = 0.04;
export interface Scored extends Supported {
  /** Log odds up to a constant. */
  score: number;
}

const net = createNet(TEMPO_MODEL);

/**
 * What the audio alone says, best first. The half/double rule: a small network, trained on rendered loops of many styles
 * (test/bench/analysis/train-tempo.ts), weighs for every candidate how well onsets repeat at it and at its relatives, in
 * the lows, mids and highs, how kick and snare take turns, how many onsets fall to a beat, whether the length is whole
 * beats of it, and the tempo itself. Candidates are scored one by one, so their odds can be compared.
 */
export function hearTempo(periodicity: Periodicity, rhythm: Rhythm, seconds: number): Scored[] {
  const features = tempoFeatures(periodicity, rhythm);
  return candidatesOf(periodicity, seconds)
    .map((candidate) => ({ ...candidate, score: net.scores(features(candidate))[0]! }))
    .sort((a, b) => b.score - a.score || a.bpm - b.bpm);
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
