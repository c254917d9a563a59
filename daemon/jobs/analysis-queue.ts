import type { Job } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Catalogue, QueuedItem } from '../catalogue/types.js';
import type { Log } from '../log/log.js';
import type { SoundPool } from '../workers/sound-pool.js';
import { createFileAnalyser } from './analyse-file.js';
import { failureReason, retryAt } from './backoff.js';
import type { ChangeFeed } from './change-feed.js';
import type { Pressure } from './pressure.js';

/** Files taken beyond the threads at work, so that no thread waits for the catalogue. */
const AHEAD = 2;
/** Under pressure work goes on at a fifth: after each file the queue rests for four times as long as the file took. */
const REST_SHARE = 4;
/** However long a file took, work goes on after this: calls that never end must not end the analysis. */
const LONGEST_REST_MS = 1000;
/** Asked-for files rank above every modification time (milliseconds, about 1.8e12). */
const ASKED_RANK = 1e15;

export interface AnalysisQueue {
  /** Begins work on what waits in the catalogue. */
  start(): void;
  /** There is new work. */
  kick(): void;
  /** Keeps a job open while more files may come; call the returned function when none will. */
  hold(jobId: number): () => void;
  /** Moves samples to the front, adding them to a job when they wait nowhere. */
  ask(sampleIds: readonly number[], jobFor: (sampleId: number) => number | undefined): number;
  cancel(jobId: number): Job;
  pause(jobId: number): Job;
  resume(jobId: number): Job;
  retry(jobId: number): Job;
  /** Called with every file that has an outcome. */
  onOutcome(listener: (outcome: FileOutcome) => void): () => void;
  /** Takes no more work, stops what is under way; it waits again at the next start. */
  stop(): Promise<void>;
}

export interface FileOutcome {
  jobId: number;
  sampleId: number;
  path: string;
  audioSeconds: number;
  /** Null when it went well. */
  failure: string | null;
}

/** Works off the analyse jobs: newest and most asked-for first, each file once, failures with a reason. */
export function createAnalysisQueue(deps: {
  catalogue: Catalogue;
  pool: SoundPool;
  feed: ChangeFeed;
  log: Log;
  /** While it is high, files are taken one by one with rests between them. */
  pressure: Pick<Pressure, 'high'>;
  now: () => number;
}): AnalysisQueue {
  const { catalogue, pool, feed, log, pressure, now } = deps;
  const analyseFile = createFileAnalyser(catalogue, pool, now);
  const capacity = pool.threads + AHEAD;
  const active = new Map<number, { item: QueuedItem; abort: AbortController; done: Promise<void> }>();
  const held = new Map<number, number>();
  const listeners = new Set<(outcome: FileOutcome) => void>();
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  let rest: NodeJS.Timeout | undefined;

  /**
   * Fills once per turn of the event loop. Files that are known already come back at once, and a message port hands out
   * all that has come while it works: without the turn between, hundreds of files go by before anybody else is served.
   */
  function fillNextTurn(): void {
    turn ??= setImmediate(() => {
      turn = undefined;
      fill();
    });
  }

  /** What a file took of the threads is what calls had to share; under pressure they get the machine back for a while. */
  function fillAfter(tookMs: number): void {
    if (!pressure.high) {
      fillNextTurn();
      return;
    }
    rest ??= setTimeout(
      () => {
        rest = undefined;
        fill();
      },
      Math.min(LONGEST_REST_MS, REST_SHARE * tookMs),
    );
  }

  function fill(): void {
    if (!running) return;
    if (pressure.high) {
      if (active.size === 0) takeUpTo(1);
      return;
    }
    // Not before the reserve is used up: taking is a write, and two files cost as much as one.
    if (active.size > pool.threads) return;
    takeUpTo(capacity - active.size);
  }

  function takeUpTo(free: number): void {
    const items = catalogue.jobs.take(free, now());
    for (const item of items) begin(item);
    if (items.length < free) wakeWhenDue();
  }

  function wakeWhenDue(): void {
    clearTimeout(timer);
    const due = catalogue.jobs.nextDue();
    if (due !== null && due > now()) timer = setTimeout(fill, due - now());
  }

  function begin(item: QueuedItem): void {
    const job = catalogue.jobs.get(item.jobId);
    if (job?.state === 'queued') feed.jobChanged(catalogue.jobs.setState(job.id, 'running', now()));
    const abort = new AbortController();
    const began = performance.now();
    const done = work(item, abort.signal)
      .catch((error: unknown) => log.failure('An analysis could not be recorded', error))
      .finally(() => {
        active.delete(item.itemId);
        afterItem(item.jobId);
        fillAfter(performance.now() - began);
      });
    active.set(item.itemId, { item, abort, done });
  }

  async function work(item: QueuedItem, signal: AbortSignal): Promise<void> {
    const location = catalogue.samples.locate(item.sampleId);
    if (location === undefined) {
      catalogue.jobs.finishItem(item.itemId, { state: 'failed', error: 'The file left the library.' }, now());
      return;
    }
    const outcome = { jobId: item.jobId, sampleId: item.sampleId, path: location.relativePath };
    try {
      const { sampleId, audioSeconds } = await analyseFile(location, signal, () =>
        catalogue.jobs.finishItem(item.itemId, { state: 'done' }, now()),
      );
      tell({ ...outcome, sampleId, audioSeconds, failure: null });
      if (sampleId !== item.sampleId) feed.samplesRemoved([item.sampleId]);
      feed.sampleChanged(sampleId, location.rootId);
    } catch (error) {
      if (signal.aborted) return;
      const reason = failureReason(error);
      const next = retryAt(error, item.attempts, now());
      if (next !== null) {
        catalogue.jobs.requeueItem(item.itemId, next, reason);
        return;
      }
      const isFileAtFault = error instanceof PadbridgeError && error.code !== 'internal';
      if (isFileAtFault) log.debug('A file could not be analysed', { path: location.relativePath, reason });
      else log.failure('The analysis of a file went wrong', error, { path: location.relativePath });
      catalogue.samples.recordFailure(item.sampleId, reason, now());
      catalogue.jobs.finishItem(item.itemId, { state: 'failed', error: reason }, now());
      tell({ ...outcome, audioSeconds: 0, failure: reason });
      feed.sampleChanged(item.sampleId, location.rootId);
    }
  }

  function tell(outcome: FileOutcome): void {
    for (const listener of listeners) listener(outcome);
  }

  function afterItem(jobId: number): void {
    if (running) feed.jobProgressed(jobId);
    settle(jobId);
  }

  function settle(jobId: number): void {
    if (held.has(jobId)) return;
    for (const { item } of active.values()) if (item.jobId === jobId) return;
    const before = catalogue.jobs.get(jobId);
    if (before === undefined || (before.state !== 'running' && before.state !== 'queued')) return;
    const job = catalogue.jobs.settle(jobId, now());
    if (job.state !== before.state) {
      feed.flush();
      feed.jobChanged(job);
    }
  }

  /** Stops the files of a job that are under way; `requeue` lets them wait again. */
  function interrupt(jobId: number | undefined, requeue: boolean): void {
    for (const { item, abort } of active.values()) {
      if (jobId !== undefined && item.jobId !== jobId) continue;
      abort.abort();
      if (requeue) catalogue.jobs.requeueItem(item.itemId, 0, '');
    }
  }

  return {
    start() {
      running = true;
      fill();
    },
    kick: fill,
    hold(jobId) {
      held.set(jobId, (held.get(jobId) ?? 0) + 1);
      return () => {
        const rest = (held.get(jobId) ?? 1) - 1;
        if (rest > 0) held.set(jobId, rest);
        else held.delete(jobId);
        settle(jobId);
      };
    },
    ask(sampleIds, jobFor) {
      const rank = ASKED_RANK + now();
      const waitingNowhere = catalogue.jobs.promote(sampleIds, rank);
      let added = 0;
      for (const sampleId of waitingNowhere) {
        const jobId = jobFor(sampleId);
        if (jobId !== undefined) added += catalogue.jobs.enqueue(jobId, [{ sampleId, rank }]);
      }
      fill();
      return sampleIds.length - waitingNowhere.length + added;
    },
    cancel(jobId) {
      interrupt(jobId, false);
      catalogue.jobs.cancelItems(jobId, now());
      const job = catalogue.jobs.setState(jobId, 'cancelled', now());
      feed.jobChanged(job);
      return job;
    },
    pause(jobId) {
      const job = catalogue.jobs.setState(jobId, 'paused', now());
      interrupt(jobId, true);
      feed.jobChanged(job);
      return job;
    },
    resume(jobId) {
      const job = catalogue.jobs.setState(jobId, 'queued', now());
      feed.jobChanged(job);
      fill();
      settle(jobId);
      return job;
    },
    retry(jobId) {
      if (catalogue.jobs.retryFailed(jobId, now()) > 0) {
        feed.jobChanged(catalogue.jobs.setState(jobId, 'queued', now()));
        fill();
      }
      return catalogue.jobs.refresh(jobId);
    },
    onOutcome(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      running = false;
      clearTimeout(timer);
      clearTimeout(rest);
      clearImmediate(turn);
      turn = undefined;
      rest = undefined;
      const ending = [...active.values()].map(({ done }) => done);
      interrupt(undefined, true);
      await Promise.all(ending);
    },
  };
}
