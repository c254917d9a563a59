import path from 'node:path';
import { isExportedSample, projectsIn } from './contents.js';
import type { Incoming, PlanItem, SyncPlan } from '../../schemas/cards.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardFileRow, SyncRow } from '../catalogue/card-types.js';
import type { Catalogue } from '../catalogue/types.js';
import type { FileSystem } from '../files/file-system.js';
import type { ObjectStore } from '../snapshots/objects.js';
import { applyItems, type ApplyOutcome, type MountedCard } from './apply.js';
import { GUESSED_RATE, type CardMeasures } from './estimate.js';
import { type Inventory, manifestChanges, takeInventory } from './inventory.js';
import { planFiles, type WantedFile } from './plan.js';

/** What the catalogue wants on a card, with every content already in the archive. */
export interface Wishes {
  files: WantedFile[];
  /** What could not be built, one sentence each. */
  remarks: string[];
}

export interface CardSyncDeps {
  catalogue: Pick<Catalogue, 'cards' | 'syncs' | 'snapshots' | 'flush'>;
  objects: ObjectStore;
  files: FileSystem;
  now: () => number;
}

/** A card as it was looked at, the base of a plan. */
export interface Look {
  inventory: Inventory;
  manifest: CardFileRow[];
  measures: CardMeasures;
}

export interface RunOptions {
  signal: AbortSignal;
  onProgress: (done: { entries: number; bytes: number }) => void;
}

/** Looks at a card and brings the manifest up to date. Nothing on the card changes. */
export async function lookAtCard(
  card: MountedCard,
  { catalogue, files }: CardSyncDeps,
  signal: AbortSignal,
): Promise<Look> {
  const known = catalogue.cards.files(card.id);
  const inventory = await takeInventory(card.mount, known, { files, signal });
  const { put, drop } = manifestChanges(known, inventory.files);
  if (put.length > 0) catalogue.cards.putFiles(card.id, put);
  if (drop.length > 0) catalogue.cards.dropFiles(card.id, drop);
  const manifest = put.length + drop.length > 0 ? catalogue.cards.files(card.id) : known;
  return { inventory, manifest, measures: await measure(card, catalogue, files) };
}

async function measure(
  card: MountedCard,
  { cards }: Pick<Catalogue, 'cards'>,
  files: FileSystem,
): Promise<CardMeasures> {
  const { bavail, bsize } = await files.statfs(card.mount);
  return {
    free: bavail * bsize,
    clusterBytes: bsize,
    bytesPerSecond: cards.get(card.id)?.bytesPerSecond ?? GUESSED_RATE,
  };
}

/** The plan of a sync with the catalogue, which has its way in `overruled` files and projects. */
export function planSync(
  card: MountedCard,
  look: Look,
  wishes: Wishes,
  overruled: readonly string[],
): SyncPlan {
  const { inventory, manifest, measures } = look;
  const input = { base: manifest, card: inventory.files, wanted: wishes.files, measures };
  const plan = planFiles({ ...input, overruled });
  return {
    cardId: card.id,
    ...plan,
    incoming: incomingOf(inventory, manifest, wishes.files),
    remarks: [...inventory.remarks, ...wishes.remarks],
  };
}

/** What the catalogue has not taken in yet. What it wants itself is not news. */
function incomingOf(
  { files }: Inventory,
  manifest: readonly CardFileRow[],
  wanted: readonly WantedFile[],
): Incoming[] {
  const taken = new Map(manifest.map((row) => [row.path, row.taken]));
  const ours = new Set(wanted.map(({ hash }) => hash));
  const isNews = (file: { path: string; hash: string }) =>
    file.hash !== '' && taken.get(file.path) !== file.hash && !ours.has(file.hash);
  const samples = files.filter((file) => isExportedSample(file.path) && isNews(file));
  const projects = projectsIn(files).flatMap((project): Incoming[] => {
    const news = project.files.filter(isNews);
    if (news.length === 0) return [];
    return [{ kind: 'project', path: project.folder, files: news.length, bytes: sizeOf(news) }];
  });
  return [
    ...samples.map((file): Incoming => ({ kind: 'sample', path: file.path, files: 1, bytes: file.size })),
    ...projects,
  ];
}

function sizeOf(files: readonly { size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** What a run is to do, and for whom. */
export interface SyncRun {
  items: readonly PlanItem[];
  /** Journal names of what comes in. */
  fetches: readonly string[];
  /** The snapshot that is brought back, if this is not a sync with the catalogue. */
  restores: number | null;
}

/**
 * Opens the journal, carries it out and closes it. `fetch` brings in what the card has, before anything is written.
 * The journal is on the disk before the first byte reaches the card.
 */
export async function runSync(
  card: MountedCard,
  run: SyncRun,
  fetch: (syncId: number) => Promise<void>,
  deps: CardSyncDeps,
  { signal, onProgress }: RunOptions,
): Promise<SyncRow> {
  const { catalogue, objects, files, now } = deps;
  const { cards, syncs } = catalogue;
  const syncId = syncs.begin(card.id, run, now());
  await catalogue.flush();
  const begun = now();
  let outcome: ApplyOutcome;
  try {
    await fetch(syncId);
    const written = new Map(cards.files(card.id).map((row) => [row.path, row.written]));
    outcome = await applyItems(card, syncId, run.items, {
      files,
      objects,
      syncs,
      owner: run.restores === null ? 'catalogue' : 'user',
      writtenBefore: (file) => written.get(file) ?? null,
      now,
      signal,
      onProgress,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    syncs.end(syncId, signal.aborted ? 'cancelled' : 'failed', now(), reason);
    throw error;
  }
  endSync(syncId, outcome, deps, signal.aborted);
  const seconds = (now() - begun) / 1000;
  if (outcome.bytes > RATE_NEEDS_BYTES && seconds > 0) cards.setRate(card.id, outcome.bytes / seconds);
  return syncs.get(syncId)!;
}

/** A smaller amount says more about the card's overhead than about its speed. */
const RATE_NEEDS_BYTES = 4 << 20;

function endSync(
  syncId: number,
  { failed, stopped }: ApplyOutcome,
  { catalogue: { syncs }, now }: CardSyncDeps,
  aborted: boolean,
): void {
  if (stopped !== null) syncs.end(syncId, aborted ? 'cancelled' : 'failed', now(), stopped);
  else if (failed.length > 0)
    syncs.end(syncId, 'failed', now(), `${failed.length} files could not be written.`);
  else syncs.end(syncId, 'done', now());
}

/** The card at a mount point, as it must still be when something is written. Throws 'unavailable' when nothing is there. */
export async function mountedCard(id: number, mount: string, files: FileSystem): Promise<MountedCard> {
  const stats = await files.stat(mount).catch((cause: unknown) => {
    throw new PadbridgeError('unavailable', 'The card is not there.', {
      subject: mount,
      next: 'Put the card in.',
      cause,
    });
  });
  return { id, mount: path.resolve(mount), device: stats.dev };
}
