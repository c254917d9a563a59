import path from 'node:path';
import { checkWritable, projectRole } from '../../hardware/sp404/card/layout.js';
import { parentOf } from '../../hardware/sp404/card/paths.js';
import type { PlanItem } from '../../schemas/cards.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardFileRow, SyncEntry, SyncStore } from '../catalogue/card-types.js';
import { copyHashed, type FileSystem, hashFile } from '../files/file-system.js';
import { ioError, isLeftoverOf, produceFlushed, syncFolder } from '../files/write-atomic.js';
import { changedMeanwhile, type ObjectStore } from '../snapshots/objects.js';
import { inLanes } from '../workers/in-lanes.js';

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
  const steps = syncs.entries(syncId).flatMap((entry): Step[] => {
    const item = planned.get(entry.path);
    return item === undefined || entry.action === 'fetch' ? [] : [{ entry, item }];
  });

  for (const batch of batches(steps)) {
    const stopped = await applyBatch(card, batch, deps, {
      isPointless({ entry, item: { project } }) {
        if (project === null || !brokenProjects.has(project)) return false;
        syncs.setEntry(entry.id, 'skipped', now(), 'Another file of this project could not be written.');
        return true;
      },
      done({ entry, item }, file) {
        syncs.entryDone(entry.id, card.id, file ?? { gone: item.path }, now());
        outcome.done += 1;
        outcome.bytes += item.size;
        deps.onProgress({ entries: outcome.done, bytes: outcome.bytes });
      },
      failed({ entry, item }, error) {
        const { reason } = explainFailure(error);
        syncs.setEntry(entry.id, isConflict(error) ? 'conflict' : 'failed', now(), reason);
        outcome.failed.push({ path: item.path, reason });
        if (item.project !== null) brokenProjects.add(item.project);
      },
    });
    if (stopped !== null) return { ...outcome, stopped };
    if (signal.aborted) return { ...outcome, stopped: 'It was cancelled.' };
  }
  return outcome;
}

/** An entry of the journal with what is to be done for it. */
interface Step {
  entry: SyncEntry;
  item: PlanItem;
}

interface BatchListeners {
  /** Asked before a step: the project that it belongs to cannot be finished. */
  isPointless: (step: Step) => boolean;
  /** The file is on the card for good; undefined after a removal. */
  done: (step: Step, file: CardFileRow | undefined) => void;
  failed: (step: Step, error: unknown) => void;
}

/** Files written before their folders are flushed once for all of them. */
const BATCH = 32;
/** Files on their way at a time: one is flushed while another is read back. */
const LANES = 4;

/**
 * The steps in their order, in groups whose order among themselves does not matter: sounds and patterns of one project, or
 * loose files. Settings, which speak of them, and removals come one by one.
 */
function batches(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  let last: Step[] | undefined;
  for (const step of steps) {
    const { project } = step.item;
    const joins = last !== undefined && last.length < BATCH && last[0]?.item.project === project;
    if (last !== undefined && joins && isFree(last[0]!) && isFree(step)) last.push(step);
    else groups.push((last = [step]));
  }
  return groups;
}

function isFree({ item: { action, path: file, project } }: Step): boolean {
  if (action === 'remove') return false;
  return project === null || projectRole(file.slice(project.length + 1)).role !== 'settings';
}

/** Returns why it cannot go on, null when every step was tried. What is under way then stays `running` in the journal. */
async function applyBatch(
  card: MountedCard,
  steps: readonly Step[],
  deps: ApplyDeps,
  { isPointless, done, failed }: BatchListeners,
): Promise<string | null> {
  const { syncs, files, now, signal } = deps;
  const written: { step: Step; file: CardFileRow | undefined }[] = [];
  let stopped: string | null = null;
  const made = new Set<string>();

  async function isOver(error: unknown): Promise<boolean> {
    const { reason, fatal } = explainFailure(error);
    const gone = !(await isThere(card, files));
    if (!gone && !fatal && !signal.aborted) return false;
    // The entry stays running: the next time the card is there, what is on it says how far this one came.
    stopped ??= gone ? 'The card was taken out.' : reason;
    return true;
  }

  await inLanes(steps, LANES, async (step) => {
    if (stopped !== null || signal.aborted || isPointless(step)) return;
    syncs.setEntry(step.entry.id, 'running', now());
    try {
      written.push({ step, file: await applyOne(card, step.item, deps, made) });
    } catch (error) {
      if (!(await isOver(error))) failed(step, error);
    }
  });
  const folders = new Set(written.flatMap(({ file }) => (file === undefined ? [] : [parentOf(file.path)])));
  try {
    for (const folder of folders) await syncFolder(path.join(card.mount, folder), files);
  } catch (error) {
    if (await isOver(error)) return stopped;
    for (const { step } of written) failed(step, error);
    return stopped;
  }
  for (const { step, file } of written) done(step, file);
  return stopped;
}

/** The manifest row of the file that is there now; undefined after a removal. */
async function applyOne(
  card: MountedCard,
  item: PlanItem,
  deps: ApplyDeps,
  made: Set<string>,
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
  await writeOwn(card, item, item.hash, deps, made);
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
  { path: relative, expected }: PlanItem,
  hash: string,
  { files, objects, signal }: ApplyDeps,
  made: Set<string>,
): Promise<void> {
  const target = path.join(card.mount, relative);
  const folder = parentOf(relative);
  if (!made.has(folder)) await makeFolders(card, folder, files);
  made.add(folder);
  await produceFlushed(
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
