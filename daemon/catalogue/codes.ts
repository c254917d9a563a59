import {
  drumClass,
  type MusicalMode,
  type PitchClass,
  sampleKind,
  soundClass,
} from '../../schemas/analysis.js';
import type { SampleSummary } from '../../schemas/entities.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';
import { camelotNumber } from './rows.js';

/** Small numbers for closed sets, so that a column of them is a byte array. 0 is "none". */
export interface Code<T extends string> {
  readonly values: readonly T[];
  of(value: T | null): number;
  /** Undefined for 0. */
  name(code: number): T | undefined;
  /** SQL that gives the code of a column: a number is several times cheaper to bring over than a text. */
  sql(column: string): string;
}

function code<T extends string>(values: readonly T[]): Code<T> {
  const codes = new Map(values.map((value, index) => [value, index + 1]));
  return {
    values,
    of: (value) => (value === null ? 0 : (codes.get(value) ?? 0)),
    name: (at) => values[at - 1],
    sql: (column) => cases(column, codes),
  };
}

function cases(expression: string, codes: ReadonlyMap<string, number>): string {
  const arms = [...codes].map(([value, at]) => `WHEN '${value}' THEN ${String(at)}`);
  return `CASE ${expression} ${arms.join(' ')} ELSE 0 END`;
}

export const KIND = code(sampleKind.options);
export const DRUM_CLASS = code(drumClass.options);
export const SOUND_CLASS = code(soundClass.options);
export const STATUS = code<SampleSummary['status']>(['listed', 'analysed', 'failed']);
export const PRESENCE = code<SampleSummary['presence']>(['present', 'missing']);

const MODES: readonly MusicalMode[] = ['minor', 'major'];
const KEYS = MODES.flatMap((mode) => PITCH_CLASSES.map((tonic) => ({ tonic, mode })));

/** A key is coded by its place on the Camelot wheel (1A, 1B, 2A … 12B as 1 to 24): sorting by it is mixing order. */
export function keyCode(tonic: PitchClass, mode: MusicalMode): number {
  return camelotNumber(tonic, mode) * 2 - (mode === 'minor' ? 1 : 0);
}

const KEY_NAMES = new Map(KEYS.map(({ tonic, mode }) => [keyCode(tonic, mode), `${tonic} ${mode}`]));

/** SQL that gives the code of a key. */
export const KEY_SQL = cases(
  `key_tonic || ' ' || key_mode`,
  new Map([...KEY_NAMES].map(([at, name]) => [name, at])),
);

/** "A minor"; undefined for 0. */
export function keyName(at: number): string | undefined {
  return KEY_NAMES.get(at);
}

/** The key itself, its neighbours on the wheel and its relative: what mixes without a clash. */
export function compatibleKeys(at: number): number[] {
  const relative = at % 2 === 1 ? at + 1 : at - 1;
  const turn = (steps: number): number => ((at - 1 + steps + 24) % 24) + 1;
  return [at, relative, turn(2), turn(-2)];
}
