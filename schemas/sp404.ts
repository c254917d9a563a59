import { z } from 'zod';
import { PadbridgeError } from './errors.js';

/**
 * What the SP-404MK2 holds, in musical units, and the shape `sp404 inspect --json` prints. Ranges are the unit's own
 * (facts: the instrument, PADCONF pad record).
 */

export const BANKS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'] as const;
export const PADS_PER_BANK = 16;
export const PAD_COUNT = BANKS.length * PADS_PER_BANK;
/** Chop points one pad can hold. */
export const MAX_CHOPS = 16;
/** Characters the unit shows of a sample's and of a project's name. */
export const MAX_SAMPLE_NAME = 23;
export const MAX_PROJECT_NAME = 32;
/** The unit's audio engine. */
export const UNIT_SAMPLE_RATE = 48_000;
/** 16 minutes at 48 kHz: the longest sample the manual allows. */
export const MAX_SAMPLE_FRAMES = 16 * 60 * UNIT_SAMPLE_RATE;
/** Bars a pattern can hold, and the quarter notes a bar can have. */
export const MAX_PATTERN_BARS = 64;
export const MAX_BAR_QUARTERS = 7;

export const bankLetter = z.enum(BANKS);
export type BankLetter = z.infer<typeof bankLetter>;

/** A pad as the panel names it, "A1" to "J16". */
const PAD_ADDRESS = /^[A-J](?:[1-9]|1[0-6])$/;
export const padAddress = z.string().regex(PAD_ADDRESS, 'a pad is A1 to J16');

/** Smallest and largest value of each numeric pad setting. Balance centre is 64; bus 0 is dry; group and link 0 are off. */
export const PAD_RANGES = {
  level: { min: 0, max: 127 },
  muteGroup: { min: 0, max: 10 },
  bpm: { min: 40, max: 200 },
  pitch: { min: -12, max: 12 },
  fine: { min: -100, max: 100 },
  speed: { min: 50, max: 150 },
  pan: { min: 13, max: 115 },
  padLink: { min: 0, max: 10 },
  bus: { min: 0, max: 2 },
  roll: { min: 0, max: 10 },
  attack: { min: 0, max: 127 },
  hold: { min: 1, max: 100 },
  release: { min: 0, max: 127 },
} as const;
export type RangedPadField = keyof typeof PAD_RANGES;

export const TEMPO_RANGE = PAD_RANGES.bpm;
export const VOLUME_RANGE = { min: 0, max: 127 } as const;

const within = (field: RangedPadField) => z.number().min(PAD_RANGES[field].min).max(PAD_RANGES[field].max);
const wholeWithin = (field: RangedPadField) => within(field).int();
const word = z.number().int().min(0).max(0xffff_ffff);
const tempo = z.number().min(TEMPO_RANGE.min).max(TEMPO_RANGE.max);

/** Everything that may be written about a pad. Positions are byte offsets in its SMP file; `sizeBytes` 0 is an empty pad. */
export const padSettings = z.strictObject({
  sizeBytes: word,
  start: word,
  end: word,
  loopTop: word,
  level: wholeWithin('level'),
  gate: z.boolean(),
  loop: z.boolean(),
  oneShot: z.boolean(),
  fixedVelocity: z.boolean(),
  muteGroup: wholeWithin('muteGroup'),
  bpmSync: z.boolean(),
  /** Beats per minute, steps of 0.01. */
  bpm: within('bpm'),
  /** Semitones. */
  pitch: wholeWithin('pitch'),
  /** Cents. */
  fine: wholeWithin('fine'),
  /** Time stretch in percent, steps of 0.01. */
  speed: within('speed'),
  vinyl: z.boolean(),
  pan: wholeWithin('pan'),
  padLink: wholeWithin('padLink'),
  bus: wholeWithin('bus'),
  roll: wholeWithin('roll'),
  attack: wholeWithin('attack'),
  hold: wholeWithin('hold'),
  release: wholeWithin('release'),
});
export type PadSettings = z.infer<typeof padSettings>;
export const padSettingChanges = padSettings.partial();
export type PadSettingChanges = z.infer<typeof padSettingChanges>;

/** ASCII the unit's screen can show. */
const screenText = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[ -~]*$/, 'only plain ASCII characters');
export const sampleName = screenText(MAX_SAMPLE_NAME);
export const projectName = screenText(MAX_PROJECT_NAME);
/** Chop points in frames from the first frame of the sample, in the order of the pads that play them. */
export const chopPoints = z.array(z.number().int().min(0).max(0x7fff_ffff)).max(MAX_CHOPS);

/** A change of one pad: any of its settings, its name, its chops. */
export const padChanges = padSettingChanges.extend({
  name: sampleName.optional(),
  chops: chopPoints.optional(),
});
export type PadChanges = z.infer<typeof padChanges>;

/** Which tempo the unit plays: the project's, or each bank its own. */
export const tempoSelect = z.enum(['project', 'bank']);

export const projectSettings = z.strictObject({ name: projectName, tempo, tempoSelect });
export const bankSettings = z.strictObject({
  tempo,
  volume: z.number().int().min(VOLUME_RANGE.min).max(VOLUME_RANGE.max),
  protected: z.boolean(),
});
export const projectChanges = projectSettings.partial();
export const bankChanges = bankSettings.partial();
export type BankSettings = z.infer<typeof bankSettings>;
export type ProjectChanges = z.infer<typeof projectChanges>;
export type BankChanges = z.infer<typeof bankChanges>;

/** What a pad's SMP file says, when it lies beside the PADCONF: it turns byte offsets into frames. */
export const smpShape = z.object({
  channels: z.union([z.literal(1), z.literal(2)]),
  frames: z.number().int().nonnegative(),
});
export type SmpShape = z.infer<typeof smpShape>;

const frame = z.number().int().nullable();

/** A pad as read. Values are what the file holds, in musical units, even where they lie outside the range (see `remarks`). */
export const padInspection = z.object({
  pad: padAddress,
  name: z.string(),
  sizeBytes: word,
  start: word,
  end: word,
  loopTop: word,
  /** The three positions in frames; null when the pad's SMP is not at hand. */
  startFrame: frame,
  endFrame: frame,
  loopTopFrame: frame,
  frames: frame,
  channels: smpShape.shape.channels.nullable(),
  level: z.number(),
  gate: z.boolean(),
  loop: z.boolean(),
  oneShot: z.boolean(),
  fixedVelocity: z.boolean(),
  muteGroup: z.number(),
  bpmSync: z.boolean(),
  bpm: z.number(),
  pitch: z.number(),
  fine: z.number(),
  speed: z.number(),
  vinyl: z.boolean(),
  pan: z.number(),
  padLink: z.number(),
  bus: z.number(),
  roll: z.number(),
  /** 0 forward; what 1–3 stand for is not confirmed, so the number is shown. */
  playMode: z.number(),
  attack: z.number(),
  hold: z.number(),
  release: z.number(),
  /** Frames. */
  chops: z.array(z.number().int()),
});
export type PadInspection = z.infer<typeof padInspection>;

/** `sp404 inspect --json` of a PADCONF.BIN. */
export const padconfInspection = z.object({
  version: z.union([z.literal(2), z.literal(3)]),
  project: z.object({
    /** Null in version 2 files, which hold no name. */
    name: z.string().nullable(),
    tempo: z.number(),
    tempoSelect,
  }),
  banks: z.array(
    z.object({ bank: bankLetter, tempo: z.number(), volume: z.number(), protected: z.boolean() }),
  ),
  pads: z.array(padInspection),
  /** What does not add up, one sentence each. */
  remarks: z.array(z.string()),
});
export type PadconfInspection = z.infer<typeof padconfInspection>;

/** `sp404 inspect --json` of an SMP file. */
export const smpInspection = smpShape.extend({
  sampleRate: z.number().int(),
  bits: z.number().int(),
  sizeBytes: z.number().int(),
  seconds: z.number(),
});
export type SmpInspection = z.infer<typeof smpInspection>;

/** `sp404 inspect --json` of a PTN file. Ticks are 480 to the quarter note. */
export const patternInspection = z.object({
  bars: z.number().int(),
  /** Quarter notes to the bar. */
  beats: z.number().int(),
  loopStart: z.number().int().nullable(),
  loopEnd: z.number().int().nullable(),
  ticks: z.number().int(),
  notes: z.array(
    z.object({
      pad: padAddress,
      at: z.number().int(),
      length: z.number().int(),
      velocity: z.number().int(),
      /** Semitones from the original pitch; null for a note played without the chromatic keys. */
      pitch: z.number().int().nullable(),
    }),
  ),
});
export type PatternInspection = z.infer<typeof patternInspection>;

/** Index 0–159 of a pad ("A1" is 0, "J16" 159). Throws 'invalid-input' for anything that is not a pad. */
export function padIndex(pad: string): number {
  if (!PAD_ADDRESS.test(pad)) {
    throw new PadbridgeError('invalid-input', 'That is not a pad of the SP-404MK2.', {
      subject: pad.slice(0, 16),
      next: 'Name a pad from A1 to J16.',
    });
  }
  return bankIndex(pad.charAt(0) as BankLetter) * PADS_PER_BANK + Number(pad.slice(1)) - 1;
}

/** The pad's name, "A1" to "J16", for an index 0–159. Throws 'invalid-input' outside. */
export function padAt(index: number): string {
  const bank = BANKS[Math.floor(index / PADS_PER_BANK)];
  if (!Number.isInteger(index) || bank === undefined) {
    throw new PadbridgeError(
      'invalid-input',
      `There is no pad with index ${index}; the unit has ${PAD_COUNT}.`,
    );
  }
  return `${bank}${(index % PADS_PER_BANK) + 1}`;
}

/** Up to `count` pads from this one on, across banks, up to the last. */
export function padsFrom(pad: string, count: number): string[] {
  const first = padIndex(pad);
  return Array.from({ length: Math.min(count, PAD_COUNT - first) }, (_, at) => padAt(first + at));
}

/** Index 0–9 of a bank. */
export function bankIndex(bank: BankLetter): number {
  return BANKS.indexOf(bank);
}
