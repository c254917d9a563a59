import path from 'node:path';
import { projectOfPath } from '../../hardware/sp404/card/layout.js';
import { foldPath, parentOf } from '../../hardware/sp404/card/paths.js';
import type { PlanItem } from '../../schemas/cards.js';
import type { Catalogue } from '../catalogue/types.js';
import type { SyncEntry, SyncRow } from '../catalogue/card-types.js';
import { type FileSystem, hashFile } from '../files/file-system.js';
import type { ObjectStore } from '../snapshots/objects.js';
import { type MountedCard, sweepLeftovers } from './apply.js';

/** What a broken-off sync left to do. */
export interface Unfinished {
  sync: SyncRow;
  /** Entries that never came to their end. */
  open: SyncEntry[];
}

/**
 * Looks after a sync that broke off: a file that reached the card is ours although nobody could write that down any more;
 * half-written temporary files go. The journal is closed, what it had not done is returned.
 */
export async function settleUnfinished(
  card: MountedCard,
  { cards, syncs }: Pick<Catalogue, 'cards' | 'syncs'>,
  files: FileSystem,
  now: () => number,
): Promise<Unfinished | undefined> {
  const sync = syncs.unfinished(card.id);
  if (sync === undefined) return undefined;
  const entries = syncs.entries(sync.id);
  const begun = entries.filter(({ state }) => state === 'running' || state === 'failed');
  for (const entry of begun.filter(({ action }) => action !== 'fetch')) {
    await settleEntry(card, sync, entry, { cards, syncs }, files, now);
  }
  await sweepLeftovers(card.mount, begun, files);
  const open = syncs.entries(sync.id).filter(({ state }) => state === 'planned' || state === 'running');
  for (const { id } of open) syncs.setEntry(id, 'skipped', now(), 'The sync broke off before it.');
  syncs.end(sync.id, 'failed', now(), sync.error ?? 'It broke off: Padbridge ended while it was writing.');
  return { sync, open };
}

/**
 * What a broken-off restore still has to do, in its order; nothing when a file it would touch is neither what it was then nor
 * what it was to become, because then somebody went on working with the project.
 */
export async function restOfRestore(
  open: readonly SyncEntry[],
  present: readonly { path: string; size: number; hash: string }[],
  objects: ObjectStore,
): Promise<PlanItem[]> {
  const files = new Map(present.map((file) => [foldPath(file.path), file]));
  const items: PlanItem[] = [];
  for (const { path: target, action, expected, written } of open) {
    if (action === 'fetch' || action === 'keep-both') continue;
    const there = files.get(foldPath(target));
    if ((there?.hash ?? null) === written) continue;
    if ((there?.hash ?? null) !== expected) return [];
    items.push({
      action: action === 'archive' ? 'remove' : action,
      path: target,
      project: projectOfPath(target) ?? parentOf(target),
      size: written === null ? 0 : await objects.sizeOf(written),
      oldSize: there?.size ?? 0,
      hash: written,
      expected,
      sampleId: null,
    });
  }
  return items;
}

async function settleEntry(
  card: MountedCard,
  sync: SyncRow,
  entry: SyncEntry,
  { cards, syncs }: Pick<Catalogue, 'cards' | 'syncs'>,
  files: FileSystem,
  now: () => number,
): Promise<void> {
  const target = path.join(card.mount, entry.path);
  const stats = await files.stat(target).catch(() => undefined);
  if (entry.written === null) {
    if (stats === undefined) syncs.entryDone(entry.id, card.id, { gone: entry.path }, now());
    return;
  }
  if (stats === undefined) return;
  const found = await hashFile(target, { files }).catch(() => undefined);
  if (found?.hash !== entry.written) return;
  const known = cards.files(card.id).find((row) => row.path === entry.path);
  const row = {
    path: entry.path,
    size: found.size,
    modifiedAt: Math.max(0, Math.trunc(stats.mtimeMs)),
    hash: found.hash,
    taken: found.hash,
    // A restored project is the user's own; only what the catalogue wanted there becomes ours.
    written: sync.restores === null ? entry.written : (known?.written ?? null),
  };
  syncs.entryDone(entry.id, card.id, row, now());
}
