import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PadbridgeError, toErrorReport } from '../../schemas/errors.js';
import type { DawProjectSample } from '../catalogue/daw-projects.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import { relativeTo, resolveFolder, rootOf } from '../library/root-paths.js';
import type { Log } from '../log/log.js';
import { inspectFlp } from './inspect-flp.js';
import { type FlFolders, sampleFileName } from './sample-paths.js';

/** What a look at the project folders found. */
export interface ProjectScan {
  read: number;
  unchanged: number;
  failed: number;
  missing: number;
}

/** The projects of FL Studio on this machine, and which samples they use. */
export interface FlProjects {
  /** The watched folders: those chosen, else FL's own. */
  folders(): string[];
  /** @throws PadbridgeError not-found, invalid-input for what is no folder */
  setFolders(folders: readonly string[]): Promise<string[]>;
  /** Reads what is new or changed. One look at a time: a second call waits for the first. */
  scan(): Promise<ProjectScan>;
  /** Watches the folders from now on. */
  start(): void;
  stop(): Promise<void>;
}

export interface FlProjectsDeps {
  catalogue: Catalogue;
  bus: EventBus;
  log: Log;
  now: () => number;
  flFolders: () => FlFolders;
  /** The sample behind a file of the suggestions folder, which stays where it is from now on. */
  claim: (file: string) => Promise<number | undefined>;
  settleMs?: number;
}

/** FL's own copies of what is being worked on: the same song many times. */
const BACKUPS = 'backup';
/** A folder of all songs of a life has some thousand; this bounds a folder chosen by mistake. */
const MAX_PROJECTS = 20_000;
const MAX_ENTRIES = 500_000;
/** FL writes a project in several steps. */
const SETTLE_MS = 2_000;
const SETTING = 'flstudio.projects';

export function createFlProjects(deps: FlProjectsDeps): FlProjects {
  const { catalogue, bus, log, now, flFolders, claim, settleMs = SETTLE_MS } = deps;
  const store = catalogue.dawProjects;
  const watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let watching = false;
  let working: Promise<unknown> = Promise.resolve();

  function folders(): string[] {
    const chosen = z.array(z.string()).safeParse(catalogue.preferences.get([SETTING])[SETTING]);
    if (chosen.success) return chosen.data;
    const { userData } = flFolders();
    return userData === null ? [] : [path.join(userData, 'Projects')];
  }

  async function look(): Promise<ProjectScan> {
    const known = new Map(store.list(MAX_PROJECTS).map((project) => [project.path, project]));
    const outcome: ProjectScan = { read: 0, unchanged: 0, failed: 0, missing: 0 };
    const places = flFolders();
    const seen = new Set<string>();
    const reachable: string[] = [];
    for (const folder of folders()) {
      const files = await projectFiles(folder);
      if (files === undefined) continue;
      reachable.push(folder);
      for (const file of files) {
        seen.add(file);
        const found = await stat(file).catch(() => undefined);
        if (found === undefined) continue;
        const before = known.get(file);
        const modifiedAt = Math.round(found.mtimeMs);
        if (before?.size === found.size && before.modifiedAt === modifiedAt && before.state === 'read') {
          outcome.unchanged += 1;
        } else outcome[await read(file, { size: found.size, modifiedAt }, places)] += 1;
      }
    }
    for (const [file, { state }] of known) {
      if (seen.has(file) || state === 'missing') continue;
      // A folder that cannot be reached says nothing about what is in it, but its projects cannot be read either.
      store.setState(file, 'missing', null);
      outcome.missing += 1;
    }
    await tieLoose();
    if (outcome.read + outcome.failed + outcome.missing > 0) {
      bus.publish({ name: 'flstudio.projectsChanged', payload: outcome });
    }
    return outcome;
  }

  async function read(
    file: string,
    facts: { size: number; modifiedAt: number },
    places: FlFolders,
  ): Promise<'read' | 'failed'> {
    try {
      const { project, samples } = await inspectFlp(file, { ...places, search: [] });
      const rows = await Promise.all(
        samples.map(async ({ channel, stored, file: found }): Promise<DawProjectSample> => {
          const sampleId = found === null ? null : ((await sampleAt(found)) ?? null);
          return { channel, stored, file: found, guess: false, sampleId };
        }),
      );
      const { title, version, tempo } = project;
      store.record(
        {
          path: file,
          ...facts,
          state: 'read',
          failure: null,
          title,
          version,
          tempo: tempo || null,
          readAt: now(),
        },
        rows,
      );
      return 'read';
    } catch (error) {
      if (!(error instanceof PadbridgeError)) throw error;
      const failure = toErrorReport(error).message;
      const before = store.list(MAX_PROJECTS).find((project) => project.path === file);
      if (before === undefined) {
        const nothing = { title: null, version: null, tempo: null };
        store.record({ path: file, ...facts, ...nothing, state: 'failed', failure, readAt: now() }, []);
      } else store.setState(file, 'failed', failure);
      log.debug('A project cannot be read', { file, failure });
      return 'failed';
    }
  }

  async function sampleAt(file: string): Promise<number | undefined> {
    const root = rootOf(catalogue.roots.list(), file);
    const inLibrary = root && catalogue.samples.byPath(root.id, relativeTo(root, file))?.id;
    return inLibrary ?? (await claim(file));
  }

  /** Files that were not in the library when their project was read may be now; what is left is guessed by name, as FL does. */
  async function tieLoose(): Promise<void> {
    const left: { projectId: number; position: number; stored: string }[] = [];
    for (const row of store.loose()) {
      const sampleId = row.file === null ? undefined : await sampleAt(row.file);
      if (sampleId !== undefined)
        store.tie(row.projectId, row.position, { sampleId, file: row.file!, guess: false });
      // A file that is where the project says, outside the library, is no guess to be made.
      else if (row.file === null) left.push(row);
    }
    const names = new Set(left.map(({ stored }) => sampleFileName(stored)));
    const found = store.byFileName(names);
    for (const { projectId, position, stored } of left) {
      const sampleId = found.get(sampleFileName(stored));
      const sample = sampleId === undefined ? undefined : catalogue.samples.get(sampleId);
      if (sample !== undefined) {
        store.tie(projectId, position, { sampleId: sample.id, file: sample.path, guess: true });
      }
    }
  }

  function scan(): Promise<ProjectScan> {
    const next = working.then(look);
    working = next.catch(() => undefined);
    return next;
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      scan().catch((error: unknown) =>
        log.failure('The projects of FL Studio could not be looked at', error),
      );
    }, settleMs).unref();
  }

  function unwatch(): void {
    for (const watcher of watchers.splice(0)) watcher.close();
  }

  function watchFolders(): void {
    unwatch();
    for (const folder of folders()) {
      try {
        const watcher = watch(folder, { recursive: true }, (_event, name) => {
          if (name === null || name.toLowerCase().endsWith('.flp')) soon();
        });
        watcher.on('error', () => watcher.close());
        watchers.push(watcher);
      } catch {
        // A folder that is not there, or a system that watches no trees: the next start looks.
      }
    }
  }

  // What a song names may be in the library by now.
  const stopListening = bus.subscribe(({ name, payload }) => {
    if (!watching) return;
    if (name === 'jobs.changed' && payload.job.kind === 'scan' && payload.job.state === 'done') soon();
  });

  return {
    folders,
    async setFolders(chosen) {
      const resolved = await Promise.all(chosen.map((folder) => resolveFolder(folder)));
      catalogue.preferences.set({ [SETTING]: resolved }, now());
      if (watching) {
        watchFolders();
        soon();
      }
      return resolved;
    },
    scan,
    start() {
      watching = true;
      watchFolders();
      soon();
    },
    async stop() {
      watching = false;
      clearTimeout(timer);
      unwatch();
      stopListening();
      await working;
    },
  };
}

/** The .flp files below a folder, without FL's backups; undefined when the folder cannot be opened. */
async function projectFiles(folder: string): Promise<string[] | undefined> {
  const files: string[] = [];
  const waiting = [folder];
  let budget = MAX_ENTRIES;
  for (let at = 0; at < waiting.length && budget > 0 && files.length < MAX_PROJECTS; at += 1) {
    const here = waiting[at]!;
    const entries = await readdir(here, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined && here === folder) return undefined;
    for (const entry of entries ?? []) {
      budget -= 1;
      const full = path.join(here, entry.name);
      if (entry.isDirectory() && entry.name.toLowerCase() !== BACKUPS) waiting.push(full);
      else if (entry.isFile() && /\.flp$/i.test(entry.name)) files.push(full);
    }
  }
  return files;
}
