import { z } from 'zod';
import { renderSettings } from './render.js';
import {
  bankLetter,
  bankSettings,
  type BankLetter,
  type BankSettings,
  BANKS,
  chopPoints,
  PAD_COUNT,
  padAddress,
  padSettings,
  tempoSelect,
} from './sp404.js';

/** A kit: what lies on the 160 pads of a project and how it plays, in musical units. Used by methods, KIT.json and builders. */

/** Frames from the beginning of the source file, at the file's own rate; null is the file's beginning or end. */
const position = z.number().int().min(0).max(0x7fff_ffff).nullable();

/** How a pad plays. Positions and chops are frames of the source file. */
export const padParameters = padSettings
  .omit({ sizeBytes: true, start: true, end: true, loopTop: true })
  .extend({ start: position, end: position, loopTop: position, chops: chopPoints });
export type PadParameters = z.infer<typeof padParameters>;

/** As the unit sets up a pad that just got a sample. */
export const DEFAULT_PARAMETERS: PadParameters = {
  start: null,
  end: null,
  loopTop: null,
  level: 127,
  gate: true,
  loop: false,
  oneShot: false,
  fixedVelocity: false,
  muteGroup: 0,
  bpmSync: false,
  bpm: 90,
  pitch: 0,
  fine: 0,
  speed: 100,
  vinyl: true,
  pan: 64,
  padLink: 0,
  bus: 1,
  roll: 2,
  attack: 0,
  hold: 100,
  release: 0,
  chops: [],
};

export const DEFAULT_BANK: BankSettings = { tempo: 90, volume: 127, protected: false };

/** How the sound of a pad is prepared; with `crop` only the part between start and end goes to the unit. */
export const padRender = renderSettings
  .omit({ start: true, end: true })
  .extend({ crop: z.boolean().optional() });
export type PadRender = z.infer<typeof padRender>;

/** A name as a person writes it; what the unit can show of it is decided when it is written. */
export const kitName = z.string().trim().min(1).max(200);
export const padLabel = z.string().trim().min(1).max(200);

const tempo = bankSettings.shape.tempo;
export const kitProject = z.strictObject({ name: kitName, tempo, tempoSelect });
export type KitProject = z.infer<typeof kitProject>;

/** `KIT.json`, the input of `sp404 build`. Everything but the pads' files may be left out. Documented in docs/kit-json.md. */
export const kitFile = z.strictObject({
  format: z.literal('padbridge-kit/1').optional(),
  project: kitProject.partial().optional(),
  banks: z
    .array(bankSettings.partial().extend({ bank: bankLetter }))
    .max(BANKS.length)
    .optional(),
  pads: z
    .array(
      padParameters.partial().extend({
        pad: padAddress,
        /** Relative to the folder of KIT.json. */
        file: z.string().min(1).max(4096),
        name: padLabel.optional(),
        render: padRender.optional(),
      }),
    )
    .max(PAD_COUNT),
  /** PTN or Standard MIDI files by the pad whose button plays them. */
  patterns: z
    .array(z.strictObject({ pad: padAddress, file: z.string().min(1).max(4096) }))
    .max(PAD_COUNT)
    .optional(),
});
export type KitFile = z.infer<typeof kitFile>;

/** What keeps a kit from playing on the unit as it is meant, or would change it on the way. */
export const findingCode = z.enum([
  'empty-kit',
  'missing-sample',
  'unreadable',
  'too-long',
  'too-short',
  'region',
  'loop-top',
  'chops',
  'trigger',
  'channels',
  'name-characters',
  'name-length',
  'name-taken',
  'project-name',
  'protected-bank',
  'space',
]);
export type FindingCode = z.infer<typeof findingCode>;

/** What a fix does: change the pad, its name or its rendering, take the pad off, or rename the project. */
export const fix = z.strictObject({
  description: z.string(),
  parameters: padParameters.partial().optional(),
  name: z.string().optional(),
  render: padRender.optional(),
  clear: z.literal(true).optional(),
  projectName: z.string().optional(),
  unprotect: bankLetter.optional(),
});
export type Fix = z.infer<typeof fix>;

export const finding = z.object({
  /** error: nothing is written until it is fixed; warning: works, but perhaps not as meant; note: good to know. */
  severity: z.enum(['error', 'warning', 'note']),
  code: findingCode,
  /** Null for the kit as a whole. */
  pad: padAddress.nullable(),
  message: z.string(),
  fix: fix.nullable(),
});
export type Finding = z.infer<typeof finding>;

/** One pad of a kit on its way to a project. */
export const plannedPad = padParameters.extend({
  pad: padAddress,
  /** Null: named after the file. */
  name: z.string().nullable(),
  /** The file; null when it cannot be reached. */
  source: z.string().nullable(),
  render: padRender,
});
export type PlannedPad = z.infer<typeof plannedPad>;

/** A kit on its way to a project. */
export interface PlannedKit {
  project: KitProject;
  banks: Readonly<Record<BankLetter, BankSettings>>;
  /** In panel order. */
  pads: readonly PlannedPad[];
  patterns: readonly { pad: string; source: string }[];
}

/** Some of the fields of `T`, as a parsed partial schema gives them. */
export type ChangesOf<T> = { [K in keyof T]?: T[K] | undefined };

/** A copy with the fields that have a value changed. */
export function changed<T extends object>(base: T, changes: ChangesOf<T>): T {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(given) };
}

/** All banks as a fresh project has them, with these changes. */
export function banksWith(
  changes: readonly ({ bank: BankLetter } & ChangesOf<BankSettings>)[],
): Record<BankLetter, BankSettings> {
  const settings = (wanted: BankLetter) => {
    const { bank: _bank, ...given } = changes.find(({ bank }) => bank === wanted) ?? { bank: wanted };
    return changed(DEFAULT_BANK, given);
  };
  return Object.fromEntries(BANKS.map((bank) => [bank, settings(bank)])) as Record<BankLetter, BankSettings>;
}
