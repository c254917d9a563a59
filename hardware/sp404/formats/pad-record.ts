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

/** The word of each setting; `fixedVelocity` and `oneShot` are bits of one. */
const WORD = {
  sizeBytes: 0,
  start: 1,
  end: 2,
  level: 3,
  gate: 4,
  loop: 5,
  muteGroup: 7,
  bpmSync: 8,
  bpm: 9,
  fixedVelocity: 10,
  oneShot: 10,
  loopTop: 11,
  pitch: 13,
  fine: 14,
  speed: 16,
  vinyl: 17,
  pan: 18,
  padLink: 19,
  bus: 20,
  roll: 21,
  attack: 22,
  hold: 23,
  release: 24,
} as const satisfies Record<keyof PadSettings, number>;
const SETTING_NAMES = Object.keys(WORD) as (keyof PadSettings)[];
/** Settings stored in steps of 0.01. */
const HUNDREDTHS: ReadonlySet<keyof PadSettings> = new Set(['bpm', 'speed']);
/** Settings stored as one bit of a word they share. */
const FLAGS: Partial<Record<keyof PadSettings, number>> = {
  fixedVelocity: FLAG_FIXED_VELOCITY,
  oneShot: FLAG_ONE_SHOT,
};

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
  // Spelled out, not looped over the table: 160 of these in a row stay well below a millisecond only this way.
  return {
    sizeBytes: words[WORD.sizeBytes]!,
    start: words[WORD.start]!,
    end: words[WORD.end]!,
    loopTop: words[WORD.loopTop]!,
    level: words[WORD.level]!,
    gate: words[WORD.gate] !== 0,
    loop: words[WORD.loop] !== 0,
    oneShot: (words[WORD.oneShot]! & FLAG_ONE_SHOT) !== 0,
    fixedVelocity: (words[WORD.fixedVelocity]! & FLAG_FIXED_VELOCITY) !== 0,
    muteGroup: words[WORD.muteGroup]!,
    bpmSync: words[WORD.bpmSync] !== 0,
    bpm: words[WORD.bpm]! / 100,
    pitch: words[WORD.pitch]! | 0,
    fine: words[WORD.fine]! | 0,
    speed: words[WORD.speed]! / 100,
    vinyl: words[WORD.vinyl] !== 0,
    pan: words[WORD.pan]!,
    padLink: words[WORD.padLink]!,
    bus: words[WORD.bus]!,
    roll: words[WORD.roll]!,
    attack: words[WORD.attack]!,
    hold: words[WORD.hold]!,
    release: words[WORD.release]!,
  };
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
  const current = readPadRecord(words);
  for (const name of SETTING_NAMES) {
    const value = wanted[name];
    if (value !== undefined && value !== current[name]) {
      changed[WORD[name]] = wordFor(name, value, changed[WORD[name]]!);
    }
  }
  const result = readPadRecord(changed);
  if (touches(wanted, ['oneShot', 'gate', 'loop'])) checkTrigger(result, subject);
  if (touches(wanted, ['sizeBytes', 'start', 'end', 'loopTop'])) checkRegion(result, subject);
  return changed;
}

/** The word that stores a setting; `previous` keeps the bits that belong to others. */
function wordFor(name: keyof PadSettings, value: number | boolean, previous: number): number {
  const flag = FLAGS[name];
  if (flag !== undefined) return (value === true ? previous | flag : previous & ~flag) >>> 0;
  if (typeof value === 'boolean') return value ? (name === 'loop' ? LOOP_ON : 1) : 0;
  return (HUNDREDTHS.has(name) ? Math.round(value * 100) : value) >>> 0;
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
