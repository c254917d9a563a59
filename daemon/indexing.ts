import type { IndexOptions, IndexProgress, IndexSummary } from './cli/session.js';
import type { Job, JobState } from '../schemas/entities.js';
import { PadbridgeError } from '../schemas/errors.js';
import type { Catalogue } from './catalogue/types.js';
import type { EventBus } from './event-bus.js';
import type { AnalysisQueue } from './jobs/analysis-queue.js';
import type { ScanReport } from './library/apply-scan.js';
import type { Library } from './library/library.js';
import { contains, resolveFolder } from './library/root-paths.js';

/** Failed rows read in one go for the summary. */
const PAGE = 500;
const ENDED: readonly JobState[] = ['done', 'failed', 'cancelled', 'paused'];

/**
 * Makes folders part of the library, lists them, analyses what has no analysis and tells what came of it.
 * @throws PadbridgeError what adding or scanning a folder throws; cancelled after an abort (what is done stays).
 */
export async function indexFolders(
  services: {
    catalogue: Catalogue;
    bus: EventBus;
    queue: AnalysisQueue;
    library: Library;
    now: () => number;
  },
  folders: readonly string[],
  { signal, onProgress }: IndexOptions,
): Promise<IndexSummary> {
  const { catalogue, bus, queue, library, now } = services;
  const before = now();
  const progress: IndexProgress = {
    phase: 'listing',
    files: 0,
    done: 0,
    total: 0,
    failed: 0,
    audioSeconds: 0,
  };
  let analysed = 0;
  const ours = new Set<number>();
  const stopListening = [
    queue.onOutcome((outcome) => {
      progress.done += 1;
      progress.audioSeconds += outcome.audioSeconds;
      if (outcome.failure === null) analysed += 1;
      else progress.failed += 1;
      onProgress(progress);
    }),
    bus.subscribe((event) => {
      if (event.name !== 'jobs.progress') return;
      const { job } = event.payload;
      if (job.kind === 'scan') progress.files = Math.max(progress.files, job.done);
      else progress.total = job.total;
      onProgress(progress);
    }),
  ];
  queue.start();
  try {
    const reports: ScanReport[] = [];
    for (const folder of await distinctRoots(library, folders)) {
      signal.throwIfAborted();
      const { root, job } = await library.add(folder);
      ours.add(root.id);
      const { report } = await abortable(library.scanned(job.id), signal, () => library.cancelScan(job.id));
      reports.push(report);
    }
    progress.phase = 'analysing';
    for (const { analyseJobId } of reports) await jobEnded(catalogue, bus, analyseJobId, signal);
    const failed = [...failedFiles(catalogue, ours), ...unseenFiles(reports)];
    const files =
      sum(reports, (report) => report.files) + sum(reports, (report) => unseenFiles([report]).length);
    return {
      files,
      indexed: sum(reports, (report) => report.files),
      analysed,
      skipped: Math.max(0, files - analysed - failed.length),
      failed,
      seconds: (now() - before) / 1000,
      audioSeconds: progress.audioSeconds,
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new PadbridgeError('cancelled', 'Indexing was stopped; what was finished stays.', {
      next: 'Run it again to go on.',
      cause: error,
    });
  } finally {
    for (const stop of stopListening) stop();
  }
}

/** The roots to scan: a folder inside a library folder stands for that one. */
async function distinctRoots(library: Library, folders: readonly string[]): Promise<string[]> {
  const wanted = new Set<string>();
  for (const folder of folders) {
    const resolved = await resolveFolder(folder);
    const holder = library.list().find((root) => contains(root.path, resolved));
    wanted.add(holder?.path ?? resolved);
  }
  return [...wanted];
}

function jobEnded(catalogue: Catalogue, bus: EventBus, jobId: number, signal: AbortSignal): Promise<void> {
  const isEnded = (job: Job | undefined) => job === undefined || ENDED.includes(job.state);
  return new Promise((resolve, reject) => {
    const stop = bus.subscribe((event) => {
      if (event.name === 'jobs.changed' && event.payload.job.id === jobId && isEnded(event.payload.job))
        end(resolve);
    });
    const abort = () => end(() => reject(new PadbridgeError('cancelled', 'Indexing was stopped.')));
    const end = (settle: () => void) => {
      stop();
      signal.removeEventListener('abort', abort);
      settle();
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    else if (isEnded(catalogue.jobs.get(jobId))) end(resolve);
  });
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal, cancel: () => unknown): Promise<T> {
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function failedFiles(catalogue: Catalogue, rootIds: ReadonlySet<number>): { path: string; reason: string }[] {
  const failed: { path: string; reason: string }[] = [];
  for (const rootId of rootIds) {
    let cursor: string | undefined;
    do {
      const page = catalogue.search.search({
        rootId,
        status: ['failed'],
        presence: 'present',
        sort: 'name',
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const row of page.items)
        failed.push({ path: row.path, reason: row.failure ?? 'No reason was recorded.' });
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  return failed;
}

function unseenFiles(reports: readonly ScanReport[]): { path: string; reason: string }[] {
  return reports.flatMap((report) => report.problems).map(({ path, reason }) => ({ path, reason }));
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
