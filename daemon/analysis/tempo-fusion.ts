import { type FileHints } from '../audio/source.js';
import { type AnalysisResult, type ValueSource } from '../../schemas/analysis.js';
import { type Hint } from './name-hints.js';
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
 * The half/double rule: of tempi an octave apart that explain the onsets equally well, the one nearer to 118 BPM on a
 * log scale wins (σ half an octave). 84 beats 168 only when the onsets at the slower one repeat clearly better.
 */
const CENTRE_BPM = 118;
const SPREAD_OCTAVES = 0.55;

function tempoPrior(bpm: number): number {
  const octaves = Math.log2(bpm / CENTRE_BPM) / SPREAD_OCTAVES;
  return Math.exp(-0.5 * octaves * octaves);
}

interface Scored {
  bpm: number;
  beats: number | null;
  score: number;
}

/** How much an exact whole-beat length counts beside the onsets. */
const LENGTH_WEIGHT = 0.6;

/** What the audio alone says: onsets and length weighed against each other. Best first. */
export function hearTempo(periodicity: Periodicity, seconds: number): Scored[] {
  const scored: Scored[] = periodicity.candidates.map((c) => ({
    bpm: c.bpm,
    beats: null,
    score: c.score * tempoPrior(c.bpm),
  }));
  for (let beats = 1; beats <= MOST_BEATS; beats++) {
    const bpm = (60 * beats) / seconds;
    if (bpm < MIN_BPM || bpm > MAX_BPM) continue;
    const support = periodicity.score(bpm);
    if (support < 0.03) continue;
    const boost = 1 + LENGTH_WEIGHT * beatsPrior(beats);
    scored.push({ bpm, beats, score: support * boost * tempoPrior(bpm) });
  }
  return scored.sort((a, b) => b.score - a.score || a.bpm - b.bpm);
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
  periodicity: Periodicity,
  seconds: number,
  hints: FileHints,
  name: Hint<number> | undefined,
): TempoVerdict | null {
  const heard = hearTempo(periodicity, seconds);
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

/** From how strongly onsets repeat and how far the best tempo leads the best different one. */
function confidenceOf(scored: readonly Scored[]): number {
  const best = scored[0]!;
  const rival = scored.find((s) => !near(s.bpm, best.bpm));
  const lead = rival ? 1 - rival.score / best.score : 1;
  const strength = Math.min(1, best.score / 0.5);
  const exact = best.beats !== null && beatsPrior(best.beats) >= 0.8 ? 0.15 : 0;
  return Math.max(0, Math.min(0.97, strength * (0.45 + 0.5 * Math.min(1, lead * 2)) + exact * strength));
}
