import { z } from 'zod';
import { cardSync, syncPlan } from '../cards.js';
import { defineMethod } from '../contract.js';
import { id, timestamp } from '../entities.js';
import { bankLetter, BANKS, PAD_COUNT, padAddress } from '../sp404.js';
import { examplePlan, exampleSync } from './cards.js';

/** Projects of cards as they were: every one that was seen or changed is kept, each content once. */

const slot = z.number().int().min(1).max(16);

export const snapshot = z.object({
  id,
  cardId: id,
  cardName: z.string(),
  /** 1 to 16; null when the folder's name speaks of no slot. */
  project: slot.nullable(),
  /** On the card. */
  folder: z.string(),
  /** Of the project; '' when its settings say none. */
  name: z.string(),
  /** What a person wrote beside it. */
  note: z.string().nullable(),
  takenAt: timestamp,
  files: z.number().int().nonnegative(),
  /** Pads that hold a sample. */
  pads: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
});
export type Snapshot = z.infer<typeof snapshot>;

/** One thing that is different, as a person reads it: "B7", "start +120 frames, level 100 → 92". */
export const snapshotChange = z.object({
  kind: z.enum(['project', 'bank', 'pad', 'pattern', 'file']),
  /** "B7", "bank B", "pattern A1", a path; "project" for the project's own settings. */
  at: z.string(),
  text: z.string(),
});
export type SnapshotChange = z.infer<typeof snapshotChange>;

export const exampleSnapshot: Snapshot = {
  id: 3,
  cardId: 1,
  cardName: 'SP404MK2',
  project: 2,
  folder: 'EXPORT/PROJECT/PROJECT_02',
  name: 'Dusty set',
  note: null,
  takenAt: 1767225600000,
  files: 34,
  pads: 32,
  bytes: 24_300_000,
};

/** Nothing named: the whole project. Both named: the pads of the banks and the pads. */
const scope = {
  /** The sixteen pads of these banks, with tempo, volume and protection. Patterns stay as they are on the card. */
  banks: z.array(bankLetter).max(BANKS.length).default([]),
  pads: z.array(padAddress).max(PAD_COUNT).default([]),
};
const target = {
  /** Another card than the one it was taken from. */
  cardId: id.optional(),
  /** Another project of the card than the one it was taken from. */
  project: slot.optional(),
};

export const snapshotsList = defineMethod({
  name: 'snapshots.list',
  summary: 'The projects of cards as they were, newest first',
  access: 'read',
  params: z.object({
    cardId: id.optional(),
    project: slot.optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  result: z.object({ snapshots: z.array(snapshot) }),
  example: { params: { cardId: 1 }, result: { snapshots: [exampleSnapshot] } },
  http: { verb: 'get', path: '/snapshots' },
});

export const snapshotsTake = defineMethod({
  name: 'snapshots.take',
  summary: 'Keep the projects of a card as they are now; one that did not change gets no new snapshot',
  access: 'write',
  params: z.object({ cardId: id }),
  result: z.object({ snapshots: z.array(snapshot) }),
  example: { params: { cardId: 1 }, result: { snapshots: [exampleSnapshot] } },
  http: { verb: 'post', path: '/cards/{cardId}/snapshots' },
});

export const snapshotsUpdate = defineMethod({
  name: 'snapshots.update',
  summary: 'Write a note beside a snapshot, or take it away (null)',
  access: 'write',
  params: z.object({ id, note: z.string().trim().min(1).max(500).nullable() }),
  result: snapshot,
  example: {
    params: { id: 3, note: 'before the gig' },
    result: { ...exampleSnapshot, note: 'before the gig' },
  },
  http: { verb: 'patch', path: '/snapshots/{id}' },
});

export const snapshotsDiff = defineMethod({
  name: 'snapshots.diff',
  summary:
    'What changed in a project up to a snapshot, pad by pad; since the one before it unless another is named',
  access: 'read',
  params: z.object({ id, from: id.optional() }),
  result: z.object({
    /** Null: there is none before it, so everything is new. */
    from: snapshot.nullable(),
    to: snapshot,
    changes: z.array(snapshotChange),
  }),
  example: {
    params: { id: 3 },
    result: {
      from: { ...exampleSnapshot, id: 2 },
      to: exampleSnapshot,
      changes: [{ kind: 'pad', at: 'B7', text: 'start +120 frames, level 100 → 92' }],
    },
  },
  http: { verb: 'get', path: '/snapshots/{id}/diff' },
});

export const snapshotsPlan = defineMethod({
  name: 'snapshots.plan',
  summary:
    'What bringing a snapshot back would do to the card, whole, by bank or by pad; nothing on it changes',
  access: 'write',
  params: z.object({ id, ...scope, ...target }),
  result: syncPlan,
  example: { params: { id: 3, pads: ['B7'] }, result: { ...examplePlan, incoming: [], conflicts: [] } },
  http: { verb: 'post', path: '/snapshots/{id}/plan' },
});

export const snapshotsRestore = defineMethod({
  name: 'snapshots.restore',
  summary: 'Bring a snapshot back as planned before; what it replaces is kept as a snapshot of its own',
  access: 'device',
  dangerous: true,
  params: z.object({
    id,
    ...scope,
    ...target,
    /** `confirm` of the plan. */
    confirm: z.string().length(64),
    /** Answer when it has ended, not when it has begun. */
    wait: z.boolean().default(false),
  }),
  result: cardSync,
  example: {
    params: { id: 3, pads: ['B7'], confirm: 'a'.repeat(64) },
    result: { ...exampleSync, restores: 3 },
  },
  http: { verb: 'post', path: '/snapshots/{id}/restore' },
});

export const snapshotMethods = [
  snapshotsList,
  snapshotsTake,
  snapshotsUpdate,
  snapshotsDiff,
  snapshotsPlan,
  snapshotsRestore,
] as const;
