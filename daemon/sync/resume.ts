import path from 'node:path';
import type { Catalogue } from '../catalogue/types.js';
import type { SyncEntry, SyncRow } from '../catalogue/card-types.js';
import { type FileSystem, hashFile } from '../files/file-system.js';
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
