import { PadbridgeError } from '../../../schemas/errors.js';
import { padSettingChanges, type PadSettingChanges, type PadSettings } from '../../../schemas/sp404.js';
import { checked } from './fields.js';
import { SMP_HEADER_BYTES } from './smp.js';

/**
 * One pad's record: 43 words, the same in PADCONF.BIN (big-endian) and in the pad block of the librarian link
 * (little-endian). This file knows what the words mean; the byte order is the carrier's business (facts: pad record words).
 */

export const PAD_RECORD_WORDS = 43;
/** What the unit's own files hold for "loop on"; 1 reads as on too. */
const LOOP_ON = 0x7fff_ffff;
const FLAG_FIXED_VELOCITY = 1;
const FLAG_ONE_SHOT = 32;
const PLAY_MODE_WORD = 15;

interface Field<T> {
  word: number;
  read: (word: number) => T;
  /** The new word; `previous` keeps the bits that belong to others. */
  write: (value: T, previous: number) => number;
}

const unsigned = (word: number): Field<number> => ({ word, read: (w) => w, write: (value) => value });
const signed = (word: number): Field<number> => ({ word, read: (w) => w | 0, write: (value) => value >>> 0 });
const hundredths = (word: number): Field<number> => ({
  word,
  read: (w) => w / 100,
  write: (value) => Math.round(value * 100),
});
const onOff = (word: number, on = 1): Field<boolean> => ({
  word,
  read: (w) => w !== 0,
  write: (value) => (value ? on : 0),
});
const bit = (word: number, mask: number): Field<boolean> => ({
  word,
  read: (w) => (w & mask) !== 0,
  write: (value, previous) => (value ? previous | mask : previous & ~mask) >>> 0,
});

const FIELDS: { [K in keyof PadSettings]: Field<PadSettings[K]> } = {
  sizeBytes: unsigned(0),
  start: unsigned(1),
  end: unsigned(2),
  level: unsigned(3),
  gate: onOff(4),
  loop: onOff(5, LOOP_ON),
  muteGroup: unsigned(7),
  bpmSync: onOff(8),
  bpm: hundredths(9),
  fixedVelocity: bit(10, FLAG_FIXED_VELOCITY),
  oneShot: bit(10, FLAG_ONE_SHOT),
  loopTop: unsigned(11),
  pitch: signed(13),
  fine: signed(14),
  speed: hundredths(16),
  vinyl: onOff(17),
  pan: unsigned(18),
  padLink: unsigned(19),
  bus: unsigned(20),
  roll: unsigned(21),
  attack: unsigned(22),
  hold: unsigned(23),
  release: unsigned(24),
};
const FIELD_NAMES = Object.keys(FIELDS) as (keyof PadSettings)[];

/** The record of a pad without a sample, as the unit writes it. */
export function emptyPadRecord(): Uint32Array {
  const words = new Uint32Array(PAD_RECORD_WORDS);
  for (const [word, value] of [
    [3, 127],
    [4, 1],
    [6, 1],
    [9, 9000],
    [16, 10_000],
    [17, 1],
    [18, 64],
    [20, 1],
    [21, 2],
    [23, 100],
  ] as const) {
    words[word] = value;
  }
  return words;
}

/** The record of a pad that plays a whole SMP file of this size, everything else as the unit's defaults. */
export function loadedPadRecord(sizeBytes: number): Uint32Array {
  const whole = { sizeBytes, start: SMP_HEADER_BYTES, end: sizeBytes, loopTop: SMP_HEADER_BYTES };
  return changePadRecord(emptyPadRecord(), whole, 'pad');
}

/** The settings of a pad as its record holds them: never throws, values outside their range are shown as they are. */
export function readPadRecord(words: Uint32Array): PadSettings {
  const settings: Partial<Record<keyof PadSettings, number | boolean>> = {};
  for (const name of FIELD_NAMES) settings[name] = FIELDS[name].read(words[FIELDS[name].word]!);
  return settings as PadSettings;
}

/** The play mode number, which is read but never written: the order of 1–3 is not confirmed. */
export function padPlayMode(words: Uint32Array): number {
  return words[PLAY_MODE_WORD]!;
}

/**
 * A copy of the record with these settings changed and every other word as it was; a setting that already has the value
 * keeps its word bit for bit. Throws 'invalid-input' when a value is outside its range, when the region leaves the file, or
 * when one-shot is combined with gate or loop, which the unit excludes.
 */
export function changePadRecord(
  words: Uint32Array,
  changes: PadSettingChanges,
  subject: string,
): Uint32Array {
  const wanted = checked(padSettingChanges, changes, subject);
  const changed = words.slice();
  for (const name of FIELD_NAMES) {
    const value = wanted[name];
    if (value !== undefined) writeField(changed, FIELDS[name] as Field<number | boolean>, value);
  }
  const result = readPadRecord(changed);
  if (touches(wanted, ['oneShot', 'gate', 'loop'])) checkTrigger(result, subject);
  if (touches(wanted, ['sizeBytes', 'start', 'end', 'loopTop'])) checkRegion(result, subject);
  return changed;
}

function writeField<T>(words: Uint32Array, field: Field<T>, value: T): void {
  const previous = words[field.word]!;
  if (field.read(previous) !== value) words[field.word] = field.write(value, previous);
}

function touches(changes: PadSettingChanges, names: (keyof PadSettings)[]): boolean {
  return names.some((name) => changes[name] !== undefined);
}

function checkTrigger({ oneShot, gate, loop }: PadSettings, subject: string): void {
  if (!oneShot || (!gate && !loop)) return;
  throw new PadbridgeError('invalid-input', 'A one-shot pad has neither gate nor loop.', {
    subject,
    next: 'Turn gate and loop off together with one-shot.',
  });
}

function checkRegion({ sizeBytes, start, end, loopTop }: PadSettings, subject: string): void {
  const problem = regionProblem(sizeBytes, start, end, loopTop);
  if (problem === undefined) return;
  throw new PadbridgeError('invalid-input', `The pad's region does not fit its sample: ${problem}.`, {
    subject,
    next: 'Set start, end, loop top and file size together.',
  });
}

/** Why a region cannot play, or undefined when it can. All four are byte offsets; an empty pad has size 0 and no region. */
export function regionProblem(
  sizeBytes: number,
  start: number,
  end: number,
  loopTop: number,
): string | undefined {
  if (sizeBytes === 0)
    return start === 0 && end === 0 && loopTop === 0 ? undefined : 'an empty pad has no region';
  if (start < SMP_HEADER_BYTES) return `start ${start} lies in the header`;
  if (end > sizeBytes) return `end ${end} lies behind the file's ${sizeBytes} bytes`;
  if (start >= end) return `start ${start} is not before end ${end}`;
  if (loopTop < SMP_HEADER_BYTES || loopTop > sizeBytes) return `loop top ${loopTop} lies outside the audio`;
  return undefined;
}
