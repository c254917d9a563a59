import type { AnalysisResult, DrumClass } from '../../schemas/analysis.js';
import type { Correction } from '../../schemas/methods/corrections.js';

/** Tempi in this folder lie within half an octave of this one: its double and its half are the ear's mistake. */
export interface TempoLesson {
  subject: 'bpm';
  bpm: number;
}

/** What the ear calls `heard` in this folder is `value` where it sounds like the sample that was corrected. */
export interface ClassLesson {
  subject: 'drumClass';
  heard: DrumClass;
  value: DrumClass | null;
  /** The sample that was corrected. */
  sampleId: number;
}

export type Lesson = TempoLesson | ClassLesson;

/** Further off than this the user's tempo is no double, half, triple or third of what was heard: nothing to learn. */
const SAME_TEMPO = 0.04;
const MULTIPLES: readonly number[] = [2, 1 / 2, 3, 1 / 3];

/** What a correction teaches about other sounds; none where the ear was right, or wrong in a way of its own. */
export function lessonsOf(
  correction: Correction,
  heard: Pick<AnalysisResult, 'bpm' | 'drumClass'>,
  sampleId: number,
): Lesson[] {
  const lessons: Lesson[] = [];
  const tempo = heard.bpm?.heard ?? null;
  const { bpm, drumClass } = correction;
  if (typeof bpm === 'number' && tempo !== null && MULTIPLES.some((factor) => isSame(bpm, tempo * factor)))
    lessons.push({ subject: 'bpm', bpm });
  const drum = heard.drumClass?.heard ?? null;
  if (drumClass !== undefined && drum !== null && drum !== drumClass)
    lessons.push({ subject: 'drumClass', heard: drum, value: drumClass, sampleId });
  return lessons;
}

/** The octave of a tempo that lies nearest to one that a folder was taught: 1, 2 or ½. */
export function octaveOf(bpm: number, taught: number): number {
  const away = (factor: number): number => Math.abs(Math.log2((bpm * factor) / taught));
  return [1, 2, 1 / 2].reduce((best, factor) => (away(factor) < away(best) ? factor : best));
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_TEMPO * b;
}
