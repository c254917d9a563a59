import { z } from 'zod';
import { id, timestamp } from './entities.js';

/** Memory cards of the sampler and what is planned for them. Paths on a card are relative, with forward slashes. */

/** What the user said about writing to a card. Until then it is only read. */
export const cardConsent = z.enum(['ask', 'allowed', 'refused']);
export type CardConsent = z.infer<typeof cardConsent>;

const bytes = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
export const contentHash = z.string().regex(/^[0-9a-f]{64}$/);
export const cardPath = z.string().min(1).max(1024);

export const cardState = z.enum(['mounted', 'reading', 'writing', 'away']);

/** A card, mounted now or seen before. */
export const card = z.object({
  id,
  name: z.string(),
  /** A formatted volume, or a folder that stands in for one. */
  kind: z.enum(['card', 'folder']),
  /** What tells it from others: the id given at formatting, or the place. */
  identity: z.string(),
  state: cardState,
  /** Where it is mounted; null while it is away. */
  mount: z.string().nullable(),
  fileSystem: z.string().nullable(),
  readOnly: z.boolean(),
  consent: cardConsent,
  /** Plans without conflicts are carried out as soon as the card is there. */
  auto: z.boolean(),
  /** Bytes; null while away. */
  free: bytes.nullable(),
  capacity: bytes.nullable(),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
  lastSyncAt: timestamp.nullable(),
  /** A sync broke off (the card was pulled out, say) and goes on the next time. */
  unfinished: z.boolean(),
});
export type Card = z.infer<typeof card>;

/**
 * Something that a plan does to one file. `write` puts a new file; `replace` and `remove` touch only a file that Padbridge
 * wrote and that still is what it wrote, or the project that a snapshot is restored to, and keep the old content in the archive.
 */
export const planItem = z.object({
  action: z.enum(['write', 'replace', 'remove']),
  path: cardPath,
  /** The project folder it belongs to; null for a loose file. */
  project: z.string().nullable(),
  /** Bytes that will be there. */
  size: bytes,
  /** Bytes that are there now. */
  oldSize: bytes,
  /** What will be there; null for a removal. */
  hash: contentHash.nullable(),
  /** What must be there until then; null: nothing. */
  expected: contentHash.nullable(),
  /** The sample it was made from. */
  sampleId: id.nullable(),
});
export type PlanItem = z.infer<typeof planItem>;

/**
 * Why a file is left alone although the catalogue wants something else: it is somebody else's; it changed on both sides;
 * another file of its project cannot be written; two files differ in case only.
 */
export const conflictReason = z.enum(['not-ours', 'changed-on-both-sides', 'project-blocked', 'ambiguous']);
export const planConflict = z.object({
  path: cardPath,
  project: z.string().nullable(),
  reason: conflictReason,
});
export type PlanConflict = z.infer<typeof planConflict>;

/** A file of ours that was changed or removed on the card while the catalogue stayed the same: the card has the last word. */
export const keptFile = z.object({
  path: cardPath,
  project: z.string().nullable(),
  reason: z.enum(['changed-on-card', 'removed-on-card']),
});
export type KeptFile = z.infer<typeof keptFile>;

/** Something on the card that the catalogue does not have yet: an exported sample, or a project with its changed files. */
export const incoming = z.object({
  kind: z.enum(['sample', 'project']),
  path: cardPath,
  files: count,
  bytes,
});
export type Incoming = z.infer<typeof incoming>;

export const syncPlan = z.object({
  cardId: id,
  /** Stands for exactly this plan: a sync asked for with it does this or nothing. */
  confirm: z.string().length(64),
  items: z.array(planItem),
  conflicts: z.array(planConflict),
  kept: z.array(keptFile),
  incoming: z.array(incoming),
  /** Files that are as the catalogue wants them. */
  unchanged: count,
  /** Bytes to write. */
  bytes,
  /** How long writing will take, about. */
  seconds: z.number().nonnegative(),
  space: z.object({ free: bytes, needed: bytes, fits: z.boolean() }),
  /** What could not be read or built, one sentence each. */
  remarks: z.array(z.string()),
});
export type SyncPlan = z.infer<typeof syncPlan>;

/** One run of bringing a card and the catalogue together, or a snapshot back to a card. */
export const cardSync = z.object({
  id,
  cardId: id,
  state: z.enum(['planned', 'running', 'done', 'failed', 'cancelled']),
  /** The snapshot it brings back; null for a sync with the catalogue. */
  restores: id.nullable(),
  error: z.string().nullable(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  done: count,
  failed: count,
  total: count,
});
export type CardSync = z.infer<typeof cardSync>;

/** What the user wants on a card. */
export const cardWish = z.discriminatedUnion('kind', [
  z.object({
    id,
    kind: z.literal('kit'),
    kitId: id,
    name: z.string(),
    project: z.number().int().min(1).max(16),
  }),
  z.object({ id, kind: z.literal('collection'), collectionId: id, name: z.string() }),
]);
