import type { PitchClass, SampleKind } from '../../schemas/analysis.js';
import type { MusicalKey } from '../../schemas/entities.js';
import type { HarmonicMatch, HarmonicRelation } from '../../schemas/methods/harmony.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';
import { camelotCode } from '../catalogue/rows.js';
import { tempoFit } from './tempo-fit.js';

/** What harmony can be judged by; every part may be unknown. */
export interface HarmonicFacts {
  kind: SampleKind | null;
  key: MusicalKey | null;
  keyConfidence: number | null;
  /** MIDI note of a pitched one-shot. */
  rootNote: number | null;
  bpm: number | null;
}

/** Steps in semitones that a tone may lie above the tonic and belong to the scale. */
const SCALES = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8, 10] } as const;
/** How well a note goes with a key by its step: tonic, fifth, third before the rest of the scale. */
const TONIC_SCORE = 1;
const FIFTH_SCORE = 0.92;
const THIRD_SCORE = 0.85;
const SCALE_SCORE = 0.7;

/** What each relation of two keys is worth; the order of the circle of fifths, as in mixing by Camelot codes. */
const RELATION_SCORE: Readonly<
  Record<Exclude<HarmonicRelation, 'in-scale' | 'transposed' | 'none'>, number>
> = {
  same: 1,
  relative: 0.92,
  'fifth-up': 0.88,
  'fifth-down': 0.88,
  parallel: 0.65,
};
/** After pitching nothing is as good as before; every semitone costs a little more of the sound. */
const TRANSPOSED_SCORE = 0.82;
const SEMITONE_COST = 0.07;
/** With both known, notes that clash are worse than a tempo that has to be stretched. */
const KEY_SHARE = 0.65;

interface Tonal {
  relation: HarmonicRelation;
  score: number;
  semitones: number;
  confidence: number;
}

/**
 * How well `b` goes with `a`, and what to do to `b` so that it goes better. Sounds without notes or tempo are judged by
 * what is left; when nothing is left the score is null.
 */
export function harmonicMatch(a: HarmonicFacts, b: HarmonicFacts): HarmonicMatch {
  const tonal = tonalMatch(a, b);
  const tempo = a.bpm === null || b.bpm === null ? null : tempoFit(b.bpm, a.bpm);
  const score =
    tonal === null
      ? (tempo?.score ?? null)
      : tempo === null
        ? tonal.score
        : KEY_SHARE * tonal.score + (1 - KEY_SHARE) * tempo.score;
  return {
    score: score === null ? null : round(score),
    relation: tonal?.relation ?? 'none',
    confidence: tonal === null ? null : round(tonal.confidence),
    semitones: tonal?.semitones ?? 0,
    tempo: tempo && { from: b.bpm!, to: tempo.target, stretchPercent: tempo.percent },
    camelot: { from: camelotOf(a.key), to: camelotOf(b.key) },
    advice: adviceOf(a, b, tonal, tempo),
  };
}

/** How two keys are related without pitching anything; null when they are strangers. */
export function keyRelation(a: MusicalKey, b: MusicalKey): keyof typeof RELATION_SCORE | null {
  const up = interval(a.tonic, b.tonic);
  if (a.mode === b.mode) {
    if (up === 0) return 'same';
    if (up === 7) return 'fifth-up';
    return up === 5 ? 'fifth-down' : null;
  }
  if (up === 0) return 'parallel';
  return up === (a.mode === 'major' ? 9 : 3) ? 'relative' : null;
}

function tonalMatch(a: HarmonicFacts, b: HarmonicFacts): Tonal | null {
  if (a.key !== null && b.key !== null) {
    const confidence = (a.keyConfidence ?? 1) * (b.keyConfidence ?? 1);
    return { ...keysMatch(a.key, b.key), confidence };
  }
  if (a.key !== null && b.rootNote !== null) {
    return { ...noteInKey(a.key, b.rootNote), confidence: a.keyConfidence ?? 1 };
  }
  if (a.rootNote !== null && b.key !== null) {
    const match = noteInKey(b.key, a.rootNote);
    return { ...match, semitones: -match.semitones, confidence: b.keyConfidence ?? 1 };
  }
  if (a.rootNote !== null && b.rootNote !== null) {
    // Two notes: the first is taken for a tonic of which only unison and fifth are known to fit.
    return { ...notesMatch(a.rootNote, b.rootNote), confidence: 1 };
  }
  return null;
}

function keysMatch(a: MusicalKey, b: MusicalKey): Omit<Tonal, 'confidence'> {
  const relation = keyRelation(a, b);
  if (relation !== null && relation !== 'parallel')
    return { relation, score: RELATION_SCORE[relation], semitones: 0 };
  // Same or relative key after pitching; the shorter way, down rather than up when both are as long.
  const target = a.mode === b.mode ? a.tonic : transpose(a.tonic, a.mode === 'major' ? 9 : 3);
  const semitones = shortest(interval(b.tonic, target));
  const transposed = transposedScore(semitones);
  return relation === 'parallel' && RELATION_SCORE.parallel > transposed
    ? { relation, score: RELATION_SCORE.parallel, semitones: 0 }
    : { relation: 'transposed', score: transposed, semitones };
}

function noteInKey(key: MusicalKey, note: number): Omit<Tonal, 'confidence'> {
  const step = (Math.round(note) - PITCH_CLASSES.indexOf(key.tonic) + 1200) % 12;
  if (step === 0) return { relation: 'same', score: TONIC_SCORE, semitones: 0 };
  if (SCALES[key.mode].some((tone) => tone === step)) {
    const third = key.mode === 'major' ? 4 : 3;
    const score = step === 7 ? FIFTH_SCORE : step === third ? THIRD_SCORE : SCALE_SCORE;
    return { relation: 'in-scale', score, semitones: 0 };
  }
  const toTonic = shortest((12 - step) % 12);
  const toFifth = shortest((19 - step) % 12);
  const semitones = Math.abs(toFifth) < Math.abs(toTonic) ? toFifth : toTonic;
  return { relation: 'transposed', score: transposedScore(semitones), semitones };
}

function notesMatch(a: number, b: number): Omit<Tonal, 'confidence'> {
  const up = (Math.round(b) - Math.round(a) + 1200) % 12;
  if (up === 0) return { relation: 'same', score: TONIC_SCORE, semitones: 0 };
  if (up === 7) return { relation: 'fifth-up', score: RELATION_SCORE['fifth-up'], semitones: 0 };
  if (up === 5) return { relation: 'fifth-down', score: RELATION_SCORE['fifth-down'], semitones: 0 };
  const semitones = shortest((12 - up) % 12);
  return { relation: 'transposed', score: transposedScore(semitones), semitones };
}

function transposedScore(semitones: number): number {
  return TRANSPOSED_SCORE - SEMITONE_COST * Math.abs(semitones);
}

const WORDS: Readonly<Record<Exclude<HarmonicRelation, 'transposed' | 'none'>, string>> = {
  same: 'the same key',
  relative: 'the relative key: shares every note',
  'fifth-up': 'a fifth up: one note differs, lifts the energy',
  'fifth-down': 'a fifth down: one note differs, settles the energy',
  parallel: 'the parallel key: same tonic, other mode; keep the thirds apart',
  'in-scale': 'a note of the scale',
};

/** What to do, in one line. */
function adviceOf(
  a: HarmonicFacts,
  b: HarmonicFacts,
  tonal: Tonal | null,
  tempo: ReturnType<typeof tempoFit> | null,
): string {
  const parts: string[] = [];
  if (tonal === null) {
    parts.push(
      hasNotes(a) || hasNotes(b) ? 'one of them has no notes: nothing can clash' : 'neither has notes',
    );
  } else if (tonal.relation === 'transposed') {
    parts.push(`pitch it ${tonal.semitones > 0 ? 'up' : 'down'} ${semitonesInWords(tonal.semitones)}`);
  } else if (tonal.relation !== 'none') parts.push(WORDS[tonal.relation]);
  if (tempo !== null) parts.push(tempo.advice);
  const line = parts.join('; ');
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}

function hasNotes({ key, rootNote }: HarmonicFacts): boolean {
  return key !== null || rootNote !== null;
}

function semitonesInWords(semitones: number): string {
  const count = Math.abs(semitones);
  return count === 1 ? 'a semitone' : `${count} semitones`;
}

function camelotOf(key: MusicalKey | null): string | null {
  return key && camelotCode(key.tonic, key.mode);
}

/** Semitones upwards from one pitch class to another, 0 to 11. */
function interval(from: PitchClass, to: PitchClass): number {
  return (PITCH_CLASSES.indexOf(to) - PITCH_CLASSES.indexOf(from) + 12) % 12;
}

function transpose(tonic: PitchClass, semitones: number): PitchClass {
  return PITCH_CLASSES[(PITCH_CLASSES.indexOf(tonic) + semitones) % 12]!;
}

/** −6 … 5: pitching down keeps more of a sound than pitching up by as much. */
function shortest(up: number): number {
  return up >= 6 ? up - 12 : up;
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
