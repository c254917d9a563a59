import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, sampleSummary, timestamp } from '../entities.js';
import { DEFAULT_BANK, DEFAULT_PARAMETERS, finding, kitName, kitProject, padParameters } from '../kit.js';
import { bankLetter, bankSettings, BANKS, MAX_SAMPLE_NAME, PAD_COUNT, padAddress } from '../sp404.js';
import { exampleSummary } from './examples.js';
import { searchParams } from './samples.js';

const padName = z.string().trim().min(1).max(MAX_SAMPLE_NAME).nullable();
const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'a colour is #rrggbb')
  .nullable();

/** Every pad with several findings: more fixes at once are a program gone wild. */
const MAX_FIXES = 4 * PAD_COUNT;

/** What a person may say about a pad beside how it plays. */
const padNotes = z.strictObject({
  /** What the unit shows; null: named after the file. */
  name: padName,
  colour,
  /** A suggestion or a filling of the bank leaves it alone. */
  locked: z.boolean(),
});

/** A pad that holds something. Positions and chops are frames of the sample at its own rate. */
export const kitPad = padParameters.extend(padNotes.shape).extend({
  pad: padAddress,
  /** Null when the sample left the catalogue: the pad keeps its place and settings. */
  sample: sampleSummary.nullable(),
});
export type KitPad = z.infer<typeof kitPad>;

export const kitBank = bankSettings.extend({ bank: bankLetter, name: z.string().max(64).nullable() });
export type KitBank = z.infer<typeof kitBank>;

export const kitSummary = kitProject.extend({
  id,
  description: z.string().max(2000).nullable(),
  /** Pads that hold something, and those of them whose sample cannot be reached. */
  loaded: z.number().int().nonnegative(),
  missing: z.number().int().nonnegative(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type KitSummary = z.infer<typeof kitSummary>;

export const kit = kitSummary.extend({
  /** A to J. */
  banks: z.array(kitBank).length(BANKS.length),
  /** Pads that hold something, A1 first. */
  pads: z.array(kitPad).max(PAD_COUNT),
  /** What undo and redo would do; null when there is nothing. */
  undo: z.string().nullable(),
  redo: z.string().nullable(),
});
export type Kit = z.infer<typeof kit>;

export const kitEdit = z.object({
  id,
  label: z.string(),
  madeAt: timestamp,
  /** Taken back, and may be done again. */
  undone: z.boolean(),
});
export type KitEdit = z.infer<typeof kitEdit>;

/** What a `pads.…` call answers: the pads it changed, and how to take it back. */
export const padsResult = z.object({
  kitId: id,
  pads: z.array(z.object({ pad: padAddress, content: kitPad.nullable() })).max(PAD_COUNT),
  undo: z.string().nullable(),
  redo: z.string().nullable(),
});
export type PadsResult = z.infer<typeof padsResult>;

export const exampleKitPad: KitPad = {
  ...DEFAULT_PARAMETERS,
  pad: 'A1',
  name: 'Dusty Kick',
  colour: null,
  locked: false,
  sample: exampleSummary,
};
export const exampleKitSummary: KitSummary = {
  id: 1,
  name: 'Live set',
  description: null,
  tempo: 92,
  tempoSelect: 'project',
  loaded: 1,
  missing: 0,
  createdAt: 1767225600000,
  updatedAt: 1767225600000,
};
const exampleKit: Kit = {
  ...exampleKitSummary,
  banks: BANKS.map((bank) => ({ ...DEFAULT_BANK, bank, name: null })),
  pads: [exampleKitPad],
  undo: 'Dusty Kick 01.wav to A1',
  redo: null,
};
const examplePads: PadsResult = {
  kitId: 1,
  pads: [{ pad: 'A1', content: exampleKitPad }],
  undo: 'Dusty Kick 01.wav to A1',
  redo: null,
};

export const kitsList = defineMethod({
  name: 'kits.list',
  summary: 'The kits, last changed first',
  access: 'read',
  params: z.object({}),
  result: z.object({ kits: z.array(kitSummary) }),
  example: { params: {}, result: { kits: [exampleKitSummary] } },
  http: { verb: 'get', path: '/kits' },
});

export const kitsGet = defineMethod({
  name: 'kits.get',
  summary: 'A kit with its banks and pads',
  access: 'read',
  params: z.object({ id }),
  result: kit,
  example: { params: { id: 1 }, result: exampleKit },
  http: { verb: 'get', path: '/kits/{id}' },
});

export const kitsCreate = defineMethod({
  name: 'kits.create',
  summary: 'Make an empty kit',
  access: 'write',
  params: kitProject
    .partial()
    .extend({ name: kitName, description: z.string().max(2000).nullable().optional() }),
  result: kit,
  example: { params: { name: 'Live set', tempo: 92 }, result: exampleKit },
  http: { verb: 'post', path: '/kits' },
});

export const kitsUpdate = defineMethod({
  name: 'kits.update',
  summary: 'Rename a kit, or change its description or tempo',
  access: 'write',
  params: kitProject.partial().extend({ id, description: z.string().max(2000).nullable().optional() }),
  result: kit,
  example: { params: { id: 1, name: 'Live set' }, result: exampleKit },
  http: { verb: 'patch', path: '/kits/{id}' },
});

export const kitsDuplicate = defineMethod({
  name: 'kits.duplicate',
  summary: 'Copy a kit; its history stays with the original',
  access: 'write',
  params: z.object({ id, name: kitName.optional() }),
  result: kit,
  example: { params: { id: 1, name: 'Live set 2' }, result: exampleKit },
  http: { verb: 'post', path: '/kits/{id}/duplicate' },
});

export const kitsRemove = defineMethod({
  name: 'kits.remove',
  summary: 'Put a kit into the archive, from which kits.restore brings it back',
  access: 'write',
  params: z.object({ id }),
  result: z.object({ archiveId: id }),
  example: { params: { id: 1 }, result: { archiveId: 1 } },
  http: { verb: 'delete', path: '/kits/{id}' },
});

export const kitsRestore = defineMethod({
  name: 'kits.restore',
  summary: 'Bring a removed kit back, as a new one',
  access: 'write',
  params: z.object({ archiveId: id }),
  result: kit,
  example: { params: { archiveId: 1 }, result: exampleKit },
  http: { verb: 'post', path: '/kits/restore' },
});

const step = <const Name extends 'undo' | 'redo'>(name: Name, summary: string) =>
  defineMethod({
    name: `kits.${name}`,
    summary,
    access: 'write',
    params: z.object({ id }),
    result: kit,
    example: { params: { id: 1 }, result: exampleKit },
    http: { verb: 'post', path: `/kits/{id}/${name}` },
  });
export const kitsUndo = step('undo', 'Take the last edit of a kit back');
export const kitsRedo = step('redo', 'Do the last edit that was taken back again');

export const kitsHistory = defineMethod({
  name: 'kits.history',
  summary: 'The edits of a kit, newest first; the last 200 are kept',
  access: 'read',
  params: z.object({ id, limit: z.number().int().min(1).max(200).default(50) }),
  result: z.object({ edits: z.array(kitEdit) }),
  example: {
    params: { id: 1 },
    result: { edits: [{ id: 9, label: 'swap A1 and A2', madeAt: 1767225600000, undone: false }] },
  },
  http: { verb: 'get', path: '/kits/{id}/history' },
});

export const kitsPreflight = defineMethod({
  name: 'kits.preflight',
  summary:
    'What the unit would refuse or change of a kit, each with its fix; with `fix`, apply those of the errors',
  access: 'write',
  params: z.object({
    id,
    fix: z.boolean().default(false),
    /** Applies these fixes instead of those of all errors. */
    only: z
      .array(finding.pick({ code: true, pad: true }))
      .min(1)
      .max(MAX_FIXES)
      .optional(),
  }),
  result: z.object({
    findings: z.array(finding),
    /** How many were mended in the kit; one undo takes all of them back. */
    fixed: z.number().int().nonnegative(),
  }),
  example: { params: { id: 1 }, result: { findings: [], fixed: 0 } },
  http: { verb: 'post', path: '/kits/{id}/preflight' },
});

export const banksSet = defineMethod({
  name: 'banks.set',
  summary: 'Change name, tempo, volume or protection of a bank',
  access: 'write',
  params: kitBank.partial().extend({ kitId: id, bank: bankLetter }),
  result: kit,
  example: { params: { kitId: 1, bank: 'A', tempo: 92 }, result: exampleKit },
  http: { verb: 'patch', path: '/kits/{kitId}/banks/{bank}' },
});

export const banksFill = defineMethod({
  name: 'banks.fill',
  summary: 'Put what a search finds on the pads of a bank: those that are empty, or all that are not locked',
  access: 'write',
  params: z.object({
    kitId: id,
    bank: bankLetter,
    search: searchParams.omit({ cursor: true, limit: true }),
    replace: z.boolean().default(false),
  }),
  result: padsResult,
  example: { params: { kitId: 1, bank: 'A', search: { query: 'dusty' } }, result: examplePads },
  http: { verb: 'post', path: '/kits/{kitId}/banks/{bank}/fill' },
});

const pair = { kitId: id, from: padAddress, to: padAddress };
const padMethod = <const Name extends string, P extends z.ZodType>(
  name: Name,
  summary: string,
  params: P,
  example: z.input<P>,
) =>
  defineMethod({
    name: `pads.${name}`,
    summary,
    access: 'write',
    params,
    result: padsResult,
    example: { params: example, result: examplePads },
    http: { verb: 'post', path: `/kits/{kitId}/pads/${name}` },
  });

export const padsAssign = padMethod(
  'assign',
  'Put a sample on a pad; a pad that holds one keeps its level, pan, bus, groups and trigger',
  z.object({ kitId: id, pad: padAddress, sampleId: id }),
  { kitId: 1, pad: 'A1', sampleId: 1 },
);
export const padsAssignAll = defineMethod({
  name: 'pads.assignAll',
  summary:
    'Put a sample on each of several pads, as pads.assign does: all or none, and one undo takes all back',
  access: 'write',
  params: z.object({
    kitId: id,
    pads: z
      .array(z.object({ pad: padAddress, sampleId: id }))
      .min(1)
      .max(PAD_COUNT)
      .refine((pads) => new Set(pads.map(({ pad }) => pad)).size === pads.length, 'each pad is named once'),
  }),
  result: padsResult,
  example: { params: { kitId: 1, pads: [{ pad: 'A1', sampleId: 1 }] }, result: examplePads },
  http: { verb: 'post', path: '/kits/{kitId}/pads/assign-all' },
});
export const padsMove = padMethod('move', 'Move a pad onto another, which it replaces', z.object(pair), {
  kitId: 1,
  from: 'A1',
  to: 'B1',
});
export const padsSwap = padMethod('swap', 'Exchange two pads', z.object(pair), {
  kitId: 1,
  from: 'A1',
  to: 'A2',
});
export const padsCopy = padMethod('copy', 'Copy a pad onto another, which it replaces', z.object(pair), {
  kitId: 1,
  from: 'A1',
  to: 'A2',
});
export const padsClear = padMethod(
  'clear',
  'Empty pads',
  z.object({ kitId: id, pads: z.array(padAddress).min(1).max(PAD_COUNT) }),
  { kitId: 1, pads: ['A1'] },
);
export const padsSet = padMethod(
  'set',
  'Change how a pad plays, its name, colour or lock; one-shot turns gate and loop off, and they it',
  z.object({ kitId: id, pad: padAddress, changes: padParameters.extend(padNotes.shape).partial() }),
  { kitId: 1, pad: 'A1', changes: { level: 100 } },
);

export const kitMethods = [
  kitsList,
  kitsGet,
  kitsCreate,
  kitsUpdate,
  kitsDuplicate,
  kitsRemove,
  kitsRestore,
  kitsUndo,
  kitsRedo,
  kitsHistory,
  kitsPreflight,
  banksSet,
  banksFill,
  padsAssign,
  padsAssignAll,
  padsMove,
  padsSwap,
  padsCopy,
  padsClear,
  padsSet,
] as const;
