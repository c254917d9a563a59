import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Job, Root } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { ignoreMatcher } from './audio-files.js';
import { contains, relativeTo, resolveFolder } from './root-paths.js';
import { createRootKeeper, type FinishedScan, type LibraryDeps, type RootKeeper } from './root-keeper.js';

export interface Library {
  /** Scans every root and keeps watching. Settles at once; the scans go on. */
  start(): void;
  list(): Root[];
  /**
   * Makes a folder part of the library and scans it; one that is a library folder already is scanned again.
   * @throws PadbridgeError not-found, invalid-input; conflict when it lies in another library folder. Those inside it become part of it.
   */
  add(folder: string): Promise<{ root: Root; job: Job }>;
  /**
   * Makes a folder of the configuration part of the library, also when its drive is not there yet: it is scanned when
   * it comes. Throws as `add` does, but for not-found.
   */
  expect(folder: string): Promise<Root>;
  /**
   * Gives a file that was just written below a folder its row at once and queues its analysis; the folder becomes part
   * of the library when no library folder holds it yet. Both absolute. Returns the row's id.
   */
  include(folder: string, file: string): Promise<number>;
  /** Forgets a folder and its rows (archived in the catalogue). The files are not touched. */
  remove(rootId: number): Promise<number>;
  /** Looks for changes now. Throws not-found. */
  scan(rootId: number): Job;
  /** Settles when the scan of a job has ended; rejects as the scan did. */
  scanned(jobId: number): Promise<FinishedScan>;
  cancelScan(jobId: number): Job;
  stop(): Promise<void>;
}

/** The library folders: which there are, what happens to each. Every folder has its keeper. */
export function createLibrary(deps: LibraryDeps): Library {
  const { catalogue, bus } = deps;
  const keepers = new Map<number, RootKeeper>();
  const isIgnored = ignoreMatcher(deps.ignore);
  let watching = false;

  function keeperOf(rootId: number): RootKeeper {
    const keeper = keepers.get(rootId);
    if (keeper === undefined) {
      throw new PadbridgeError('not-found', 'There is no such library folder.', {
        subject: String(rootId),
        next: 'See the list of library folders.',
      });
    }
    return keeper;
  }

  function keep(root: Root): RootKeeper {
    const keeper = createRootKeeper(deps, root.id);
    keepers.set(root.id, keeper);
    return keeper;
  }

  /** Whether a scan of `outer` would list what is in `inner`. */
  function covers(outer: string, inner: string): boolean {
    if (!contains(outer, inner)) return false;
    return !path.relative(outer, inner).split(path.sep).some(isIgnored);
  }

  /** A new library folder; those inside it become part of it, with all their rows. */
  async function adopt(folder: string): Promise<RootKeeper> {
    const roots = catalogue.roots.list();
    const holder = roots.find((root) => covers(root.path, folder));
    if (holder !== undefined) {
      throw new PadbridgeError('conflict', `It is in the library already, as part of ${holder.path}.`, {
        subject: folder,
        next: 'Nothing to do: look for changes in that folder instead.',
      });
    }
    const inner = roots.filter((root) => covers(folder, root.path));
    if (inner.length === 0) return keep(catalogue.roots.add(folder, deps.now()));
    // Nobody may look into the inner ones while their rows move.
    await Promise.all(inner.map(({ id }) => keeperOf(id).stop()));
    for (const { id } of inner) keepers.delete(id);
    const moved = inner.map((root) => ({ id: root.id, prefix: relativeTo({ path: folder }, root.path) }));
    const keeper = keep(catalogue.roots.absorb(folder, moved, deps.now()));
    for (const root of inner) bus.publish({ name: 'roots.changed', payload: { root, removed: true } });
    deps.feed.bulkChanged(keeper.root().id, keeper.root().samples);
    return keeper;
  }

  for (const root of catalogue.roots.list()) keep(root);

  return {
    start() {
      watching = true;
      for (const keeper of keepers.values()) keeper.start();
    },

    list: () => catalogue.roots.list(),

    async add(folder) {
      const resolved = await resolveFolder(folder);
      const known = catalogue.roots.byPath(resolved);
      const keeper = known === undefined ? await adopt(resolved) : keeperOf(known.id);
      const job = keeper.scan('asked');
      if (watching) keeper.start();
      const root = catalogue.roots.byPath(resolved) ?? keeper.root();
      bus.publish({ name: 'roots.changed', payload: { root, removed: false } });
      return { root, job };
    },

    async expect(folder) {
      const resolved = await resolveFolder(folder).catch((error: unknown) => {
        if (error instanceof PadbridgeError && error.code === 'not-found') return path.resolve(folder);
        throw error;
      });
      const known = catalogue.roots.byPath(resolved);
      return known ?? (await adopt(resolved)).root();
    },

    async include(folder, file) {
      const [resolvedFolder, resolvedFile] = [await resolveFolder(folder), await realpath(file)];
      const holder = catalogue.roots.list().find((root) => covers(root.path, resolvedFile));
      const keeper = holder === undefined ? await adopt(resolvedFolder) : keeperOf(holder.id);
      const root = keeper.root();
      const id = await keeper.include(relativeTo(root, resolvedFile));
      if (holder === undefined) {
        if (watching) keeper.start();
        bus.publish({ name: 'roots.changed', payload: { root: keeper.root(), removed: false } });
      }
      return id;
    },

    async remove(rootId) {
      const keeper = keeperOf(rootId);
      const root = catalogue.roots.get(rootId);
      keepers.delete(rootId);
      await keeper.stop();
      const removed = catalogue.roots.remove(rootId, deps.now());
      if (root !== undefined) bus.publish({ name: 'roots.changed', payload: { root, removed: true } });
      return removed;
    },

    scan: (rootId) => keeperOf(rootId).scan('asked'),

    async scanned(jobId) {
      const scans = [...keepers.values()]
        .map((keeper) => keeper.scanned(jobId))
        .filter((scan) => scan !== undefined);
      const [scan] = scans;
      if (scan === undefined) {
        throw new PadbridgeError('not-found', 'No scan with this number is under way.', {
          subject: String(jobId),
        });
      }
      return scan;
    },

    cancelScan(jobId) {
      for (const keeper of keepers.values()) keeper.cancel(jobId);
      const job = catalogue.jobs.get(jobId);
      if (job === undefined)
        throw new PadbridgeError('not-found', 'There is no such job.', { subject: String(jobId) });
      return job;
    },

    async stop() {
      watching = false;
      await Promise.all([...keepers.values()].map((keeper) => keeper.stop()));
    },
  };
}
