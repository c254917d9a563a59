import { BANKS, type BankLetter, bankIndex, MAX_CHOPS, type SmpShape } from '../../../schemas/sp404.js';
import { smpFrame } from '../formats/smp.js';

/** Parameter numbers of the link and the words of the pad record behind them (facts: pad record, global parameters). */

/** Words whose parameter takes frames where the record holds byte offsets. */
const POSITION_WORDS: ReadonlySet<number> = new Set([1, 2, 11]);
const LOOP_WORD = 5;
const FIRST_WORD = 1;
const LAST_PLAIN_WORD = 21;
/** Word n is parameter 0x66 + n up to 21; attack, hold and release come after a gap. */
const PLAIN_BASE = 0x66;
const ENVELOPE_WORDS: ReadonlyMap<number, number> = new Map([
  [22, 0x7d],
  [23, 0x7e],
  [24, 0x7f],
]);
/** Words that nobody has confirmed, or that belong to the file: never written. */
const UNWRITTEN_WORDS: ReadonlySet<number> = new Set([0, 6, 12, 15]);

export const FIRST_CHOP_PARAMETER = 0x8e;

/** Pad parameters that the record does not hold, with their ranges: they cannot be read back. */
export const UNREADABLE_PARAMETERS = {
  key: { parameter: 0x89, min: 0, max: 24 },
  groove: { parameter: 0x8a, min: 0, max: 8 },
  rate: { parameter: 0x8b, min: -7, max: 7 },
  humanize: { parameter: 0x8c, min: 0, max: 3 },
} as const;
export type UnreadableSetting = keyof typeof UNREADABLE_PARAMETERS;

export interface ParameterChange {
  parameter: number;
  value: number;
}

/**
 * The parameters to set so that one record becomes another. `channels` turns byte offsets into frames and is only needed when
 * a position changes.
 */
export function parameterChanges(
  from: Uint32Array,
  to: Uint32Array,
  channels: SmpShape['channels'],
): ParameterChange[] {
  const changes: ParameterChange[] = [];
  for (let word = 0; word < to.length; word++) {
    const parameter = parameterOf(word);
    if (parameter === undefined || from[word] === to[word]) continue;
    changes.push({ parameter, value: wireValue(word, to[word]!, channels) });
  }
  return changes;
}

/** The parameter of a word of the pad record, or undefined for one that is not written. */
export function parameterOf(word: number): number | undefined {
  if (UNWRITTEN_WORDS.has(word)) return undefined;
  if (word >= FIRST_WORD && word <= LAST_PLAIN_WORD) return PLAIN_BASE + word;
  return ENVELOPE_WORDS.get(word);
}

/** The word a parameter stands in, or undefined for one that is in no record. */
export function wordOf(parameter: number): number | undefined {
  for (const [word, envelope] of ENVELOPE_WORDS) if (envelope === parameter) return word;
  const word = parameter - PLAIN_BASE;
  return parameterOf(word) === parameter ? word : undefined;
}

function wireValue(word: number, value: number, channels: SmpShape['channels']): number {
  if (POSITION_WORDS.has(word)) return smpFrame(value, channels);
  return word === LOOP_WORD && value !== 0 ? 1 : value | 0;
}

/** True for the words that hold positions. */
export function isPosition(word: number): boolean {
  return POSITION_WORDS.has(word);
}

/** All 16 chop parameters: adding or removing one rewrites them all. */
export function chopChanges(chops: readonly number[]): ParameterChange[] {
  return Array.from({ length: MAX_CHOPS }, (_, i) => ({
    parameter: FIRST_CHOP_PARAMETER + i,
    value: chops[i] ?? -1,
  }));
}

/** Parameters of the unit and its project. Tempos are hundredths of a BPM. */
export const GLOBAL = { bank: 0x00, pad: 0x01, tempo: 0x0a, tempoSelect: 0x0b, progress: 0x86 } as const;
const PROTECT_BASE = 0x17;
const BANK_TEMPO_BASE = 0x21;
const VOLUME_BASE = 0x35;

export const bankParameters = {
  protect: (bank: BankLetter) => PROTECT_BASE + bankIndex(bank),
  tempo: (bank: BankLetter) => BANK_TEMPO_BASE + bankIndex(bank),
  /** Takes 127 − volume. */
  volume: (bank: BankLetter) => VOLUME_BASE + bankIndex(bank),
};

/** Which setting of which bank a global parameter is, or undefined. */
export function bankParameterOf(
  parameter: number,
): { bank: BankLetter; setting: keyof typeof bankParameters } | undefined {
  for (const [setting, base] of [
    ['protect', PROTECT_BASE],
    ['tempo', BANK_TEMPO_BASE],
    ['volume', VOLUME_BASE],
  ] as const) {
    const bank = BANKS[parameter - base];
    if (bank !== undefined) return { bank, setting };
  }
  return undefined;
}
