import type { Job, Root } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { FolderChanges, FolderWatcher } from './folder-watcher.js';
import { watchFolders } from './folder-watcher.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import type { ScanReport } from './apply-scan.js';
import { includeFile } from './include-file.js';
import { folderIdentity } from './root-paths.js';
import { runScan, type ScanDeps, type ScanReason } from './run-scan.js';
import type { ScanStart } from './scan-protocol.js';

const WHOLE_TREE: readonly ScanStart[] = [{ folder: '', depth: 'tree' }];
/** How soon a drive that was plugged in or pulled out is noticed. */
const REACH_CHECK_MS = 2_000;
/** How often the number of listed files is written down: as often as a person reads it. */
const PROGRESS_MS = 200;
/** A watched folder is still looked through this often: no watcher reports everything on every file system. */
const SAFETY_RESCAN_MS = 60 * 60_000;

export interface LibraryDeps extends ScanDeps {
  bus: EventBus;
  log: Log;
  platform: NodeJS.Platform;
  rescanMinutes: number;
}

export interface FinishedScan {
  root: Root;
  job: Job;
  report: ScanReport;
}

export interface RootKeeper {
  /** The folder as the catalogue has it now. Throws not-found once it was removed. */
  root(): Root;
  /** Scans now and keeps the folder watched until stop. */
  start(): void;
  /** Looks through the whole folder; one that waits already is joined. */
  scan(reason: ScanReason): Job;
  scanned(jobId: number): Promise<FinishedScan> | undefined;
  /** Gives a file that was just written below the folder its row. Returns the row's id. */
  include(relativePath: string): Promise<number>;
  cancel(jobId: number): void;
  stop(): Promise<void>;
}

interface FullScan {
  job: Job;
  abort: AbortController;
  done: Promise<FinishedScan>;
}

/** Looks after one library folder: one scan at a time, a watch between scans, and its drive coming and going. */
export function createRootKeeper(deps: LibraryDeps, rootId: number): RootKeeper {
  const { catalogue, bus, feed, now } = deps;
  const log = deps.log.child('library');
  let watcher: FolderWatcher | undefined;
  let full: FullScan | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  let keeping = false;
  /** The drive that the last scan saw. */
  let scannedIdentity: string | undefined;
  const stopped = new AbortController();
  let reachTimer: NodeJS.Timeout | undefined;
  let rescanTimer: NodeJS.Timeout | undefined;

  /** One after the other: two scans of a folder would each take the other's files for gone. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  }

  function currentRoot(): Root {
    const root = catalogue.roots.get(rootId);
    if (root === undefined) throw new PadbridgeError('not-found', 'This library folder was removed.');
    return root;
  }

  function publishRoot(): void {
    const root = catalogue.roots.get(rootId);
    if (root !== undefined) bus.publish({ name: 'roots.changed', payload: { root, removed: false } });
  }

  function scan(reason: ScanReason): Job {
    if (full !== undefined) return full.job;
    const job = catalogue.jobs.create('scan', currentRoot().path, now(), rootId);
    const abort = new AbortController();
    const done = inTurn(() => scanWhole(job, reason, AbortSignal.any([abort.signal, stopped.signal])));
    full = { job, abort, done };
    done.catch(() => undefined).finally(() => (full = undefined));
    feed.jobChanged(job);
    return job;
  }

  async function scanWhole(job: Job, reason: ScanReason, signal: AbortSignal): Promise<FinishedScan> {
    feed.jobChanged(catalogue.jobs.setState(job.id, 'running', now()));
    let told = 0;
    try {
      const root = currentRoot();
      const report = await runScan(
        deps,
        {
          root,
          starts: WHOLE_TREE,
          reason,
          onProgress: (files) => {
            if (now() - told < PROGRESS_MS) return;
            told = now();
            catalogue.jobs.setProgress(job.id, files, 0, 0);
            feed.jobProgressed(job.id);
          },
        },
        signal,
      );
      catalogue.jobs.setProgress(
        job.id,
        report.files,
        report.files,
        report.problems.length + report.moreProblems,
      );
      catalogue.roots.setScanned(rootId, now());
      for (const problem of report.problems)
        log.warn('Not looked at', { path: problem.path, reason: problem.reason });
      becomeOnline();
      scannedIdentity = report.folders.find(({ folder }) => folder === '')?.identity;
      if (keeping) await cover(report.folders);
      const finished = catalogue.jobs.setState(job.id, 'done', now());
      feed.flush();
      feed.jobChanged(finished);
      return { root: currentRoot(), job: finished, report };
    } catch (error) {
      endScan(job, error, signal);
      throw error;
    } finally {
      publishRoot();
    }
  }

  function endScan(job: Job, error: unknown, signal: AbortSignal): void {
    if (catalogue.roots.get(rootId) === undefined) return;
    if (signal.aborted) {
      // After a stop the start of the next run scans anyway; after a cancel nobody wants it.
      feed.jobChanged(catalogue.jobs.setState(job.id, 'cancelled', now()));
      return;
    }
    const message =
      error instanceof PadbridgeError ? error.message : 'The scan broke off; the log has the details.';
    feed.jobChanged(catalogue.jobs.setState(job.id, 'failed', now(), message));
    if (error instanceof PadbridgeError && error.code === 'unavailable') becomeOffline(message);
    else log.failure('A library folder could not be scanned', error, { root: job.subject });
  }

  async function cover(folders: Parameters<FolderWatcher['cover']>[0]): Promise<void> {
    if (watcher === undefined) {
      catalogue.roots.setWatching(rootId, 'watch', null);
      watcher = watchFolders(currentRoot().path, deps.platform, look, stopWatching);
      rescanAfter(SAFETY_RESCAN_MS);
    }
    await watcher.cover(folders);
  }

  function stopWatching(reason: string): void {
    watcher = undefined;
    log.warn('A folder cannot be watched and is looked through now and then instead', { reason });
    catalogue.roots.setWatching(rootId, 'rescan', reason);
    rescanAfter(deps.rescanMinutes * 60_000);
    publishRoot();
  }

  function rescanAfter(milliseconds: number): void {
    clearInterval(rescanTimer);
    rescanTimer = setInterval(() => scan('start'), milliseconds);
    rescanTimer.unref();
  }

  /** Looks through the folders that a watcher reported. */
  function look(changes: FolderChanges): void {
    if (changes.everything) {
      scan('start');
      return;
    }
    inTurn(() => lookInto(changes.folders)).catch((error: unknown) => {
      if (!stopped.signal.aborted) log.failure('A changed folder could not be looked through', error);
    });
  }

  async function lookInto(folders: readonly string[]): Promise<void> {
    const root = catalogue.roots.get(rootId);
    if (root === undefined || root.state === 'offline') return;
    if ((await folderIdentity(root.path)) === undefined) return;
    // A folder reported for its entries may hold new folders, so each is looked through with all that is below.
    const starts = outermost(folders).map((folder): ScanStart => ({ folder, depth: 'tree' }));
    const report = await runScan(
      deps,
      { root, starts, reason: 'change', onProgress: () => undefined },
      stopped.signal,
    );
    if (keeping) await watcher?.cover(report.folders);
    if (report.added + report.missing + report.moved + report.returned > 0) publishRoot();
  }

  function becomeOnline(): void {
    if (currentRoot().state === 'online') return;
    catalogue.roots.setState(rootId, 'online');
    log.info('A library folder is back', { root: currentRoot().path });
  }

  function becomeOffline(reason: string): void {
    const root = currentRoot();
    if (root.state === 'offline') return;
    watcher?.close();
    watcher = undefined;
    catalogue.roots.setState(rootId, 'offline');
    catalogue.roots.setWatching(rootId, 'off', reason);
    const missing = catalogue.samples.markTreeMissing(rootId, '', now());
    feed.bulkChanged(rootId, missing);
    log.warn('A library folder is not there; its samples wait for it', { root: root.path, samples: missing });
    publishRoot();
  }

  async function checkReach(): Promise<void> {
    const root = catalogue.roots.get(rootId);
    if (root === undefined || full !== undefined) return;
    const identity = await folderIdentity(root.path);
    if (stopped.signal.aborted || full !== undefined) return;
    if (identity === undefined) becomeOffline('The folder is not there.');
    // A drive mounted over an empty folder is another folder in the same place.
    else if (root.state === 'offline' || identity !== scannedIdentity) scan('start');
  }

  return {
    root: currentRoot,
    start() {
      if (keeping) return;
      keeping = true;
      scan('start');
      reachTimer = setInterval(() => void checkReach(), REACH_CHECK_MS);
      reachTimer.unref();
    },
    scan,
    include: (relativePath) => inTurn(() => includeFile(deps, currentRoot(), relativePath)),
    scanned: (jobId) => (full?.job.id === jobId ? full.done : undefined),
    cancel(jobId) {
      if (full?.job.id === jobId) full.abort.abort();
    },
    async stop() {
      keeping = false;
      stopped.abort();
      clearInterval(reachTimer);
      clearInterval(rescanTimer);
      watcher?.close();
      watcher = undefined;
      await tail;
    },
  };
}

/** The folders that lie in none of the others. */
export function outermost(folders: readonly string[]): string[] {
  const unique = [...new Set(folders)].sort();
  return unique.filter(
    (folder) => !unique.some((other) => other !== folder && (other === '' || folder.startsWith(`${other}/`))),
  );
}
