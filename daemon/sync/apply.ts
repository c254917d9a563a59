import path from 'node:path';
import { checkWritable } from '../../hardware/sp404/card/layout.js';
import { parentOf } from '../../hardware/sp404/card/paths.js';
import type { PlanItem } from '../../schemas/cards.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardFileRow, SyncEntry, SyncStore } from '../catalogue/card-types.js';
import { copyHashed, type FileSystem, hashFile } from '../files/file-system.js';
import { ioError, isLeftoverOf, produceAtomic } from '../files/write-atomic.js';
import { changedMeanwhile, type ObjectStore } from '../snapshots/objects.js';

/** One card for the time of one sync. */
export interface MountedCard {
  id: number;
  mount: string;
  /** Number of the device its top folder lies on: what is mounted there when the card is pulled out has another. */
  device: number;
}

export interface ApplyDeps {
  files: FileSystem;
  objects: ObjectStore;
  syncs: SyncStore;
  /**
   * Whose the files are afterwards: the catalogue's, which keeps them as it wants them, or the user's own again (a restored
   * project), which a later sync leaves alone.
   */
  owner: 'catalogue' | 'user';
  /** What the catalogue wrote to a path before, which stays known when the user's own content takes its place. */
  writtenBefore: (path: string) => string | null;
  now: () => number;
  signal: AbortSignal;
  onProgress: (done: { entries: number; bytes: number }) => void;
}

export interface ApplyOutcome {
  done: number;
  failed: { path: string; reason: string }[];
  bytes: number;
  /** Why it could not go on; null when every item was tried. */
  stopped: string | null;
}

/** After these the rest cannot work either. */
const FATAL: ReadonlySet<string> = new Set(['ENOSPC', 'EROFS', 'ENODEV', 'ENXIO', 'EDQUOT', 'ENOTCONN']);

/**
 * Carries out a journal that was opened before, in its order. Every file is complete on the card, read back and compared
 * before it takes the place of another; the old content lies in the archive by then. Wherever it is broken off, each file is
 * the old one or the new one, and the journal knows which were touched.
 */
export async function applyItems(
  card: MountedCard,
  syncId: number,
  items: readonly PlanItem[],
  deps: ApplyDeps,
): Promise<ApplyOutcome> {
  const { syncs, now, signal } = deps;
  const outcome: ApplyOutcome = { done: 0, failed: [], bytes: 0, stopped: null };
  const brokenProjects = new Set<string>();
  const planned = new Map(items.map((item) => [item.path, item]));

  for (const entry of syncs.entries(syncId)) {
    const item = planned.get(entry.path);
    if (item === undefined || entry.action === 'fetch') continue;
    if (signal.aborted) return { ...outcome, stopped: 'It was cancelled.' };
    if (item.project !== null && brokenProjects.has(item.project)) {
      syncs.setEntry(entry.id, 'skipped', now(), 'Another file of this project could not be written.');
      continue;
    }
    syncs.setEntry(entry.id, 'running', now());
    try {
      const file = await applyOne(card, item, deps);
      syncs.entryDone(entry.id, card.id, file ?? { gone: item.path }, now());
      outcome.done += 1;
      outcome.bytes += item.size;
      deps.onProgress({ entries: outcome.done, bytes: outcome.bytes });
    } catch (error) {
      const { reason, fatal } = explainFailure(error);
      const gone = !(await isThere(card, deps.files));
      if (gone || fatal || signal.aborted) {
        // The entry stays running: the next time the card is there, what is on it says how far this one came.
        return { ...outcome, stopped: gone ? 'The card was taken out.' : reason };
      }
      syncs.setEntry(entry.id, isConflict(error) ? 'conflict' : 'failed', now(), reason);
      outcome.failed.push({ path: item.path, reason });
      if (item.project !== null) brokenProjects.add(item.project);
    }
  }
  return outcome;
}

/** The manifest row of the file that is there now; undefined after a removal. */
async function applyOne(
  card: MountedCard,
  item: PlanItem,
  deps: ApplyDeps,
): Promise<CardFileRow | undefined> {
  checkWritable(item.path);
  const target = path.join(card.mount, item.path);
  if (item.expected !== null) {
    await deps.objects.take(target, item.expected, { files: deps.files, signal: deps.signal });
  }
  if (item.hash === null) {
    await removeOwn(card, item, target, deps);
    return undefined;
  }
  await writeOwn(card, item.path, target, item.hash, item.expected, deps);
  const { size, mtimeMs } = await deps.files.stat(target);
  if (size !== item.size) throw changedMeanwhile(target);
  return {
    path: item.path,
    size,
    modifiedAt: Math.max(0, Math.trunc(mtimeMs)),
    hash: item.hash,
    taken: item.hash,
    written: deps.owner === 'catalogue' ? item.hash : deps.writtenBefore(item.path),
  };
}

async function writeOwn(
  card: MountedCard,
  relative: string,
  target: string,
  hash: string,
  expected: string | null,
  { files, objects, signal }: ApplyDeps,
): Promise<void> {
  await makeFolders(card, parentOf(relative), files);
  await produceAtomic(
    target,
    async (temporary) => {
      await copyHashed({ file: objects.fileOf(hash) }, { file: temporary, files }, signal);
      const back = await hashFile(temporary, { files, signal });
      if (back.hash !== hash) throw unequal(relative);
      // Looked at last, so that nobody has time to change it in between.
      await confirmThere(card, files);
      await confirmTarget(target, expected, files, signal);
    },
    { files },
  );
}

async function removeOwn(
  card: MountedCard,
  { path: relative, expected }: PlanItem,
  target: string,
  { files, signal }: ApplyDeps,
): Promise<void> {
  await confirmThere(card, files);
  await confirmTarget(target, expected, files, signal);
  await files.rm(target);
  await removeEmptyFolders(card, parentOf(relative), files);
}

/** Throws 'conflict' unless the target still is what the plan saw: a content, or nothing. */
async function confirmTarget(
  target: string,
  expected: string | null,
  files: FileSystem,
  signal: AbortSignal,
): Promise<void> {
  const found = await hashFile(target, { files, signal }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if ((found?.hash ?? null) !== expected) throw changedMeanwhile(target);
}

/** A mount point without its card is an ordinary folder of the computer's own disk: nothing may be written there. */
async function confirmThere(card: MountedCard, files: FileSystem): Promise<void> {
  if (await isThere(card, files)) return;
  throw new PadbridgeError('unavailable', 'The card was taken out.', { subject: card.mount });
}

async function isThere({ mount, device }: MountedCard, files: FileSystem): Promise<boolean> {
  return files.stat(mount).then(
    (stats) => stats.isDirectory() && stats.dev === device,
    () => false,
  );
}

async function makeFolders(card: MountedCard, folder: string, files: FileSystem): Promise<void> {
  await confirmThere(card, files);
  // One by one: made in one call, a write-protected card would say that a folder does not exist.
  const names = folder.split('/').filter((name) => name !== '');
  for (let depth = 1; depth <= names.length; depth++) {
    const made = path.join(card.mount, ...names.slice(0, depth));
    await files.mkdir(made).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw ioError(made, error);
    });
  }
}

/** Folders that a removal left empty, up to but without the folders every card has. */
async function removeEmptyFolders(card: MountedCard, folder: string, files: FileSystem): Promise<void> {
  for (let at = folder; at.split('/').length > 1 && !isStandardFolder(at); at = parentOf(at)) {
    try {
      await files.rmdir(path.join(card.mount, at));
    } catch {
      // Not empty, usually; a folder that stays behind harms nobody.
      return;
    }
  }
}

function isStandardFolder(folder: string): boolean {
  return /^export\/(project|sample)$/i.test(folder);
}

/** Removes what a broken-off write left beside the files it was about. Only names that such a write makes are touched. */
export async function sweepLeftovers(
  mount: string,
  entries: readonly Pick<SyncEntry, 'path'>[],
  files: FileSystem,
): Promise<number> {
  let swept = 0;
  for (const folder of new Set(entries.map((entry) => parentOf(entry.path)))) {
    const names = await files.readdir(path.join(mount, folder)).catch(() => []);
    const ours = entries.filter((entry) => parentOf(entry.path) === folder);
    for (const name of names) {
      if (!ours.some((entry) => isLeftoverOf(entry.path, name))) continue;
      await files.rm(path.join(mount, folder, name), { force: true });
      swept += 1;
    }
  }
  return swept;
}

function unequal(file: string): PadbridgeError {
  return new PadbridgeError('io', 'What was read back from the card is not what was written.', {
    subject: file,
    next: 'The card is wearing out: copy what is on it and use another one.',
  });
}

function isConflict(error: unknown): boolean {
  return error instanceof PadbridgeError && error.code === 'conflict';
}

/** The sentence for a person, and whether going on makes sense. The writer's own errors carry the system's as their cause. */
function explainFailure(error: unknown): { reason: string; fatal: boolean } {
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  const reason = error instanceof Error ? error.message : 'unknown error';
  return { reason, fatal: code !== undefined && FATAL.has(code) };
}

function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' && code.startsWith('E') ? code : undefined;
}
