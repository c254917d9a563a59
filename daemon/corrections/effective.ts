import type { AnalysisResult } from '../../schemas/analysis.js';
import type { Correction } from '../../schemas/methods/corrections.js';
import { type ClassLesson, type Lesson, octaveOf } from './lessons.js';

/** A tempo whose beats fill a file to within this share of a beat has a whole number of them. */
const WHOLE_BEATS = 0.02;

/**
 * What holds for a sound: what was heard, set right by what its folder was taught, and above all by what the user said
 * about it. What was heard stays visible beside it.
 * @param isLike whether the sound is much like the one a lesson was taken from
 */
export function effectiveResult(
  heard: AnalysisResult,
  said: Correction,
  lessons: readonly Lesson[],
  isLike: (lesson: ClassLesson) => boolean,
): AnalysisResult {
  return withSaid(withLessons(heard, lessons, isLike), said);
}

/** Only what the ear alone decided: a name, a tag or a chunk was written by somebody who knew the sound. */
function withLessons(
  result: AnalysisResult,
  lessons: readonly Lesson[],
  isLike: (lesson: ClassLesson) => boolean,
): AnalysisResult {
  let { bpm, beats, drumClass } = result;
  for (const lesson of lessons) {
    if (lesson.subject === 'bpm') {
      const factor = bpm?.source === 'audio' ? octaveOf(bpm.value, lesson.bpm) : 1;
      if (bpm === null || factor === 1) continue;
      bpm = { ...bpm, value: rounded(bpm.value * factor), source: 'siblings', agrees: false };
      beats = beats !== null && Number.isInteger(beats * factor) ? beats * factor : null;
    } else if (drumClass?.source === 'audio' && drumClass.value === lesson.heard && isLike(lesson)) {
      drumClass =
        lesson.value === null
          ? null
          : { ...drumClass, value: lesson.value, source: 'siblings', agrees: false };
    }
  }
  return { ...result, bpm, beats, drumClass };
}

function withSaid(result: AnalysisResult, said: Correction): AnalysisResult {
  const kind = said.kind === undefined ? result.kind : byUser(said.kind, result.kind);
  const isLong = kind?.value === 'loop' || kind?.value === 'track';
  // A drum class belongs to a single hit, a tempo to what repeats: what contradicts the user's kind goes.
  const drumClass = isLong && said.kind !== undefined ? null : result.drumClass;
  const bpm = kind?.value === 'one-shot' && said.kind !== undefined ? null : result.bpm;
  return {
    ...result,
    kind,
    drumClass: said.drumClass === undefined ? drumClass : byUser(said.drumClass, result.drumClass),
    soundClass: soundClassSaid(result, said),
    bpm: said.bpm === undefined ? bpm : byUser(said.bpm, result.bpm),
    beats: said.bpm === undefined ? (bpm === null ? null : result.beats) : beatsAt(said.bpm, result.duration),
    key: said.key === undefined ? result.key : byUser(said.key, result.key),
    rootNote: said.rootNote === undefined ? result.rootNote : byUser(said.rootNote, result.rootNote),
  };
}

/** Who says which drum it is says that it is drums. */
function soundClassSaid(
  { soundClass = null }: AnalysisResult,
  said: Correction,
): AnalysisResult['soundClass'] {
  if (said.soundClass !== undefined) return byUser(said.soundClass, soundClass);
  const isDrum = said.drumClass !== undefined && said.drumClass !== null;
  return isDrum ? byUser('drums', soundClass) : soundClass;
}

interface Weighed<T> {
  value: T;
  confidence: number;
  source: 'audio' | 'name' | 'folder' | 'tag' | 'acid' | 'smpl' | 'siblings' | 'user';
  heard: T | null;
  agrees: boolean | null;
}

function byUser<T>(value: T | null, before: Weighed<T> | null): Weighed<T> | null {
  if (value === null) return null;
  const heard = before?.heard ?? null;
  const agrees = heard === null ? null : JSON.stringify(heard) === JSON.stringify(value);
  return { value, confidence: 1, source: 'user', heard, agrees };
}

function beatsAt(bpm: number | null, seconds: number): number | null {
  const beats = bpm === null ? 0 : (seconds * bpm) / 60;
  const whole = Math.round(beats);
  return whole > 0 && Math.abs(beats - whole) < WHOLE_BEATS ? whole : null;
}

function rounded(bpm: number): number {
  return Math.round(bpm * 1000) / 1000;
}
