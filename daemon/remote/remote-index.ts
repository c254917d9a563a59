import type { Job, JobState, Root } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Catalogue } from '../catalogue/types.js';
import type { IndexOptions, IndexProgress, IndexSummary } from '../cli/session.js';
import { contains, resolveFolder } from '../library/root-paths.js';
import type { RemoteDaemon } from './remote-daemon.js';

const ENDED: readonly JobState[] = ['done', 'failed', 'cancelled', 'paused'];
/** Failed rows asked for at once. */
const PAGE = 500;
/** Unfinished jobs looked through for those of a folder; the daemon has one or two for each folder. */
const MAX_JOBS = 500;

/**
 * The same as indexing in this process, done by the running daemon: adds or scans the folders, waits for scan and
 * analysis, and tells what came of it. An abort ends the waiting; the daemon goes on.
 * @throws PadbridgeError what the daemon answers, cancelled after an abort.
 */
export async function indexRemotely(
  daemon: RemoteDaemon,
  catalogue: Catalogue,
  folders: readonly string[],
  { signal, onProgress }: IndexOptions,
): Promise<IndexSummary> {
  const startedAt = Date.now();
  const progress: IndexProgress = {
    phase: 'listing',
    files: 0,
    done: 0,
    total: 0,
    failed: 0,
    audioSeconds: 0,
  };
  const show = (job: Job) => {
    if (job.kind === 'scan') progress.files = Math.max(progress.files, job.done);
    else Object.assign(progress, { done: job.done, total: job.total, failed: job.failed });
    onProgress(progress);
  };
  const scans: Job[] = [];
  const roots: Root[] = [];
  for (const folder of folders) {
    const { root, job } = await begin(daemon, folder, signal);
    if (roots.some(({ id }) => id === root.id)) continue;
    roots.push(root);
    scans.push(await ended(daemon, job.id, signal, show));
  }
  progress.phase = 'analysing';
  for (const root of roots) {
    for (const job of await analysing(daemon, root, signal)) await ended(daemon, job.id, signal, show);
  }
  const results = roots.map(({ id }) => catalogue.roots.analysedSince(id, startedAt));
  const failed = (await Promise.all(roots.map((root) => failedFiles(daemon, root)))).flat();
  const files = scans.reduce((sum, scan) => sum + scan.done, 0);
  const analysed = results.reduce((sum, { count }) => sum + count, 0);
  return {
    files,
    indexed: files,
    analysed,
    skipped: Math.max(0, files - analysed - failed.length),
    failed: [...failed, ...scans.flatMap(unseen)],
    seconds: (Date.now() - startedAt) / 1000,
    audioSeconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** Makes a folder part of the library, or scans the library folder that holds it. */
async function begin(
  daemon: RemoteDaemon,
  folder: string,
  signal: AbortSignal,
): Promise<{ root: Root; job: Job }> {
  const resolved = await resolveFolder(folder);
  const { roots } = await daemon.call('roots.list', {}, { signal });
  const holder = roots.find((root) => contains(root.path, resolved));
  if (holder === undefined) return daemon.call('roots.add', { path: resolved }, { signal });
  return { root: holder, ...(await daemon.call('roots.scan', { id: holder.id }, { signal })) };
}

/** Settles with a job that has ended. A failed scan rejects: there is nothing to tell of its folder. */
async function ended(
  daemon: RemoteDaemon,
  id: number,
  signal: AbortSignal,
  show: (job: Job) => void,
): Promise<Job> {
  const stops: (() => void)[] = [];
  try {
    const job = await new Promise<Job>((resolve, reject) => {
      const look = (seen: Job) => {
        if (seen.id !== id) return;
        show(seen);
        if (ENDED.includes(seen.state)) resolve(seen);
      };
      const ask = () => daemon.call('jobs.get', { id }, { signal }).then(look, reject);
      const abort = () => reject(stopped());
      signal.addEventListener('abort', abort, { once: true });
      stops.push(() => signal.removeEventListener('abort', abort));
      stops.push(daemon.onJobs((event) => look(event.payload.job)));
      stops.push(daemon.onMissed(() => void ask()));
      if (signal.aborted) abort();
      // Asked after listening began: what ended in between is seen by one of the two.
      else void ask();
    });
    if (job.kind === 'scan' && job.state === 'failed') {
      throw new PadbridgeError('unavailable', job.error ?? 'The folder could not be scanned.', {
        subject: job.subject,
      });
    }
    return job;
  } finally {
    for (const stop of stops) stop();
  }
}

async function analysing(daemon: RemoteDaemon, root: Root, signal: AbortSignal): Promise<Job[]> {
  const wanted = { state: ['queued', 'running'] satisfies JobState[], limit: MAX_JOBS };
  const { jobs } = await daemon.call('jobs.list', wanted, { signal });
  return jobs.filter((job) => job.kind === 'analyse' && job.subject === root.path);
}

async function failedFiles(daemon: RemoteDaemon, root: Root): Promise<IndexSummary['failed']> {
  const failed: IndexSummary['failed'] = [];
  let cursor: string | undefined;
  do {
    const page = await daemon.call('samples.search', {
      rootId: root.id,
      status: ['failed'],
      presence: 'present',
      sort: 'name',
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const row of page.items) {
      failed.push({ path: row.path, reason: row.failure ?? 'No reason was recorded.' });
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return failed;
}

/** What a scan could not even look at is named in the daemon's log; here is how much. */
function unseen(scan: Job): IndexSummary['failed'] {
  if (scan.failed === 0) return [];
  const reason = `${scan.failed} files or folders in it could not be looked at; the daemon's log names them.`;
  return [{ path: scan.subject, reason }];
}

function stopped(): PadbridgeError {
  return new PadbridgeError('cancelled', 'The waiting was stopped; the daemon goes on.', {
    next: 'See how far it is with `padbridge jobs`.',
  });
}
