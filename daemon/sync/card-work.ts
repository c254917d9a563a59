import path from 'node:path';
import type { CardSync, SyncPlan } from '../../schemas/cards.js';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardFileRow, CardRow, SnapshotRow } from '../catalogue/card-types.js';
import type { Catalogue } from '../catalogue/types.js';
import { type FileSystem, realFileSystem } from '../files/file-system.js';
import { captureProject } from '../snapshots/capture.js';
import type { ObjectStore } from '../snapshots/objects.js';
import type { MountedCard } from './apply.js';
import {
  type CardSyncDeps,
  type Look,
  lookAtCard,
  mountedCard,
  planSync,
  runSync,
  type SyncRun,
  type Wishes,
} from './card-sync.js';
import { type CardProject, projectsIn } from './contents.js';
import { importProject, importSample, type ImportDeps } from './import-card.js';
import type { InventoryFile } from './inventory.js';
import { measuredItems, type WantedFile } from './plan.js';
import { notAsPlanned, refuseUnlessAllowed } from './refusals.js';
import { restOfRestore, settleUnfinished, type Unfinished } from './resume.js';
import type { Fulfil } from './wishes.js';

export interface CardWorkDeps {
  catalogue: Pick<Catalogue, 'cards' | 'syncs' | 'snapshots' | 'flush'>;
  objects: ObjectStore;
  fulfil: Fulfil;
  /** Folder of the library for what comes from cards. */
  importFolder: string;
  /** See ImportDeps. */
  adopt: ImportDeps['adopt'];
  now: () => number;
  files?: FileSystem;
}

/** Something that writes. */
export interface Carried {
  begun: Promise<CardSync>;
  finished: Promise<CardSync>;
}

export interface CardListeners {
  onChange: () => void;
  onProgress: (progress: { syncId: number; done: number; total: number; bytes: number }) => void;
}

/** One mounted card: one thing is done with it at a time. */
export interface CardWork {
  state: () => 'mounted' | 'reading' | 'writing';
  space: () => { free: number; capacity: number };
  /** In the files and projects that are named the catalogue has its way, whatever was changed on the card. */
  plan: (signal: AbortSignal, overruled?: readonly string[]) => Promise<SyncPlan>;
  /** `begun` settles once the journal is open, `finished` when it is closed. */
  sync: (confirm: string, overruled?: readonly string[]) => Carried;
  /** The same for another work that writes and says when its journal is open. */
  carry: (work: (tools: CardTools, onBegun: (sync: CardSync) => void) => Promise<CardSync>) => Carried;
  /** What happens when the card was put in: a broken-off sync goes on, `auto` carries out a plan without conflicts. */
  arrive: () => Promise<{ plan: SyncPlan; sync?: CardSync }>;
  /** The projects as they are now, kept as snapshots. */
  capture: (signal: AbortSignal) => Promise<SnapshotRow[]>;
  /** Does something else with the card, in turn. */
  inTurn: <T>(work: (tools: CardTools) => Promise<T>, signal?: AbortSignal) => Promise<T>;
  cancel: () => Promise<void>;
  stop: () => Promise<void>;
}

/** What a turn works with. */
export interface CardTools {
  card: MountedCard;
  look: () => Promise<Look>;
  deps: CardSyncDeps;
  run: (run: SyncRun, onBegun?: (sync: CardSync) => void) => Promise<CardSync>;
  capture: (project: CardProject<InventoryFile>) => Promise<SnapshotRow>;
  signal: AbortSignal;
}

/** Throws 'unavailable' when nothing is mounted there. */
export async function createCardWork(
  id: number,
  mount: string,
  deps: CardWorkDeps,
  { onChange, onProgress }: CardListeners,
): Promise<CardWork> {
  const { catalogue, objects, now } = deps;
  const { cards, syncs, snapshots } = catalogue;
  const files = deps.files ?? realFileSystem;
  const syncDeps: CardSyncDeps = { catalogue, objects, files, now };
  const card = await mountedCard(id, mount, files);
  let space = await spaceOf();
  let state: ReturnType<CardWork['state']> = 'mounted';
  let abort = new AbortController();
  let stopped = false;
  let tail: Promise<unknown> = Promise.resolve();

  async function spaceOf(): Promise<{ free: number; capacity: number }> {
    const { bavail, blocks, bsize } = await files.statfs(mount);
    return { free: bavail * bsize, capacity: blocks * bsize };
  }

  function become(next: typeof state): void {
    if (next === state) return;
    state = next;
    onChange();
  }

  function inTurn<T>(work: (tools: CardTools) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = tail.then(async () => {
      if (stopped) throw new PadbridgeError('unavailable', 'The card was taken out.');
      if (abort.signal.aborted) abort = new AbortController();
      const stop = signal === undefined ? abort.signal : AbortSignal.any([abort.signal, signal]);
      become('reading');
      try {
        return await work(tools(stop));
      } catch (error) {
        if (!stop.aborted) throw error;
        throw new PadbridgeError('cancelled', 'It was cancelled.', { cause: error });
      } finally {
        space = await spaceOf().catch(() => space);
        become('mounted');
      }
    });
    tail = result.catch(() => undefined);
    return result;
  }

  function tools(signal: AbortSignal): CardTools {
    return {
      card,
      signal,
      deps: syncDeps,
      look: () => lookAtCard(card, syncDeps, signal),
      run: (run, onBegun) => runOnce(run, () => Promise.resolve(), signal, onBegun),
      capture: (project) => captureProject(card, project, { objects, snapshots, files, now }, signal),
    };
  }

  async function runOnce(
    run: SyncRun,
    fetch: (syncId: number) => Promise<void>,
    signal: AbortSignal,
    onBegun: (sync: CardSync) => void = () => undefined,
  ): Promise<CardSync> {
    become('writing');
    let syncId = 0;
    return runSync(
      card,
      run,
      async (begun) => {
        syncId = begun;
        onBegun(syncs.get(begun)!);
        await fetch(begun);
      },
      syncDeps,
      {
        signal,
        onProgress: ({ entries, bytes }) =>
          onProgress({ syncId, done: entries, total: run.items.length, bytes }),
      },
    );
  }

  async function makePlan(
    signal: AbortSignal,
    overruled: readonly string[] = [],
  ): Promise<{ plan: SyncPlan; look: Look }> {
    const look = await lookAtCard(card, syncDeps, signal);
    const wishes = await deps.fulfil(cards.wishes(id), signal);
    const wanted: Wishes = {
      remarks: wishes.remarks,
      files: [...wishes.files, ...stillWanted(look.manifest, wishes.unbuilt)],
    };
    const plan = planSync(card, look, wanted, overruled);
    return { plan, look };
  }

  async function carryOut(
    plan: SyncPlan,
    look: Look,
    signal: AbortSignal,
    onBegun?: (sync: CardSync) => void,
  ): Promise<CardSync> {
    const row = cards.get(id)!;
    if (plan.items.length > 0) refuseUnlessAllowed(row, plan);
    const fetches = plan.incoming.map((one) => one.path);
    const touched = new Set(
      plan.items.flatMap(({ project }) => (project === null ? [] : [foldPath(project)])),
    );
    const sync = await runOnce(
      { items: plan.items, fetches, restores: null },
      (syncId) => bringIn(syncId, row, plan, look, touched, signal),
      signal,
      onBegun,
    );
    if (touched.size > 0 && sync.state === 'done') await captureTouched(touched, signal);
    return sync;
  }

  /** From the card into the catalogue, and every project that is about to change into the archive. */
  async function bringIn(
    syncId: number,
    row: CardRow,
    plan: SyncPlan,
    look: Look,
    touched: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<void> {
    const importDeps: ImportDeps = {
      cards,
      objects,
      files,
      folder: deps.importFolder,
      adopt: deps.adopt,
      now,
      signal,
    };
    const entries = new Map(
      syncs.entries(syncId).flatMap((entry) => (entry.action === 'fetch' ? [[entry.path, entry.id]] : [])),
    );
    const manifest = new Map(look.manifest.map((file) => [file.path, file]));
    const isNews = (file: InventoryFile) => manifest.get(file.path)?.taken !== file.hash;
    const take = (taken: readonly InventoryFile[], path: string) => {
      cards.putFiles(
        id,
        taken.flatMap((file) => takenRow(file, manifest.get(file.path))),
      );
      const entry = entries.get(path);
      if (entry !== undefined) syncs.setEntry(entry, 'done', now());
    };
    const incoming = new Set(plan.incoming.map((one) => one.path));

    for (const file of look.inventory.files.filter((one) => incoming.has(one.path))) {
      signal.throwIfAborted();
      try {
        await importSample({ ...row, mount }, file, importDeps);
        take([file], file.path);
      } catch (error) {
        skipDamaged(error, entries.get(file.path));
      }
    }
    for (const project of projectsIn(look.inventory.files)) {
      signal.throwIfAborted();
      const news = incoming.has(project.folder);
      if (!news && !touched.has(foldPath(project.folder))) continue;
      const snapshot = await tools(signal).capture(project);
      if (!news) continue;
      const fresh = new Set(project.files.filter(isNews).map((file) => file.path));
      try {
        await importProject(row, snapshot, (file) => fresh.has(`${project.folder}/${file}`), importDeps);
        take(project.files, project.folder);
      } catch (error) {
        skipDamaged(error, entries.get(project.folder));
      }
    }
  }

  /** A damaged file of the unit is told in the journal and holds nothing else up. */
  function skipDamaged(error: unknown, entry: number | undefined): void {
    if (!(error instanceof PadbridgeError) || !['corrupt', 'unsupported'].includes(error.code)) throw error;
    if (entry !== undefined) syncs.setEntry(entry, 'failed', now(), error.message);
  }

  async function captureTouched(touched: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const { inventory } = await lookAtCard(card, syncDeps, signal);
    for (const project of projectsIn(inventory.files)) {
      if (touched.has(foldPath(project.folder))) await tools(signal).capture(project);
    }
  }

  /** A broken-off restore had been confirmed: what is left of it is done, unless somebody changed the project since. */
  async function finishRestore(unfinished: Unfinished | undefined, signal: AbortSignal): Promise<void> {
    const snapshotId = unfinished?.sync.restores ?? null;
    if (unfinished === undefined || snapshotId === null || cards.get(id)?.consent !== 'allowed') return;
    const { inventory, measures } = await lookAtCard(card, syncDeps, signal);
    const items = await restOfRestore(unfinished.open, inventory.files, objects);
    if (items.length === 0 || !measuredItems(items, [], measures).space.fits) return;
    await runOnce({ items, fetches: [], restores: snapshotId }, () => Promise.resolve(), signal);
  }

  /** Whether a plan may be carried out without asking: what a broken-off sync had been told to do, or what `auto` allows. */
  function mayProceed(plan: SyncPlan, unfinished: Unfinished | undefined): boolean {
    if (cards.get(id)?.consent !== 'allowed' || !plan.space.fits) return false;
    if (plan.items.length === 0 && plan.incoming.length === 0) return false;
    const { auto } = cards.get(id)!;
    if (auto && plan.conflicts.length === 0 && !removesProject(plan)) return true;
    if (unfinished === undefined || unfinished.sync.restores !== null) return false;
    const agreed = new Set(unfinished.open.map((entry) => `${entry.path}\n${entry.written ?? ''}`));
    return plan.items.every((item) => agreed.has(`${item.path}\n${item.hash ?? ''}`));
  }

  function carry(work: Parameters<CardWork['carry']>[0]): Carried {
    let onBegun: (sync: CardSync) => void = () => undefined;
    const opened = new Promise<CardSync>((resolve) => (onBegun = resolve));
    const finished = inTurn(async (given) => {
      await settleUnfinished(card, catalogue, files, now);
      return work(given, onBegun);
    });
    return { begun: Promise.race([opened, finished]), finished };
  }

  return {
    state: () => state,
    space: () => space,
    plan: (signal, overruled) =>
      inTurn(async ({ signal: stop }) => (await makePlan(stop, overruled)).plan, signal),
    carry,
    sync: (confirm, overruled) =>
      carry(async ({ signal }, onBegun) => {
        const { plan, look } = await makePlan(signal, overruled);
        if (plan.confirm !== confirm) throw notAsPlanned();
        return carryOut(plan, look, signal, onBegun);
      }),
    arrive: () =>
      inTurn(async ({ signal }) => {
        const unfinished = await settleUnfinished(card, catalogue, files, now);
        await finishRestore(unfinished, signal);
        const { plan, look } = await makePlan(signal);
        if (!mayProceed(plan, unfinished)) return { plan };
        return { plan, sync: await carryOut(plan, look, signal) };
      }),
    capture: (signal) =>
      inTurn(async ({ look, capture }) => {
        const { inventory } = await look();
        const taken: SnapshotRow[] = [];
        for (const project of projectsIn(inventory.files)) taken.push(await capture(project));
        return taken;
      }, signal),
    inTurn,
    async cancel() {
      abort.abort();
      await tail;
    },
    async stop() {
      stopped = true;
      abort.abort();
      await tail;
    },
  };
}

/** What we have on the card of wishes that cannot be built just now stays wanted as it is. */
function stillWanted(manifest: readonly CardFileRow[], folders: readonly string[]): WantedFile[] {
  const inside = (file: string) => folders.some((one) => foldPath(file).startsWith(`${foldPath(one)}/`));
  return manifest.flatMap(({ path: file, size, written }) =>
    written !== null && inside(file) ? [{ path: file, size, hash: written, sampleId: null }] : [],
  );
}

/** A whole project that goes is asked for even where everything else happens by itself. */
function removesProject({ items }: SyncPlan): boolean {
  return items.some(({ action, path: file }) => action === 'remove' && /\/padconf\.bin$/i.test(file));
}

function takenRow(file: InventoryFile, known: CardFileRow | undefined): CardFileRow[] {
  if (file.hash === '') return [];
  const { path: name, size, modifiedAt, hash } = file;
  return [{ path: name, size, modifiedAt, hash, taken: hash, written: known?.written ?? null }];
}

export function importFolderOf(data: string): string {
  return path.join(data, 'From cards');
}
