import type { Job } from '../../schemas/entities.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';

/** Four times a second is as often as an eye follows a number. */
const FLUSH_MS = 250;
/** Rows an event carries; beyond that a client does better to load its page again. */
const MAX_ROWS = 200;
/** Ids of one event, as the contract bounds them. */
const MAX_REMOVED = 1000;

export interface ChangeFeed {
  sampleChanged(id: number, rootId: number): void;
  /** Many rows of a root changed: say so once instead of listing them. */
  bulkChanged(rootId: number, count: number): void;
  /** Rows are gone: told at once, so that nobody asks for them again. */
  samplesRemoved(ids: readonly number[]): void;
  jobProgressed(jobId: number): void;
  /** A job began or ended: told at once. */
  jobChanged(job: Job): void;
  /** Publishes what is held back now. */
  flush(): void;
  close(): void;
}

/** Turns the many small changes of background work into a few events. */
export function createChangeFeed(catalogue: Catalogue, bus: EventBus): ChangeFeed {
  const samples = new Map<number, number>();
  const bulk = new Map<number, number>();
  const jobs = new Set<number>();
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    timer ??= setTimeout(flush, FLUSH_MS);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (samples.size > MAX_ROWS) {
      for (const rootId of samples.values()) bulk.set(rootId, (bulk.get(rootId) ?? 0) + 1);
    } else if (samples.size > 0) {
      const rows = catalogue.samples.summaries([...samples.keys()]);
      if (rows.length > 0) bus.publish({ name: 'samples.changed', payload: { samples: rows } });
    }
    samples.clear();
    for (const [rootId, changed] of bulk) bus.publish({ name: 'samples.bulk', payload: { rootId, changed } });
    bulk.clear();
    for (const id of jobs) {
      const job = catalogue.jobs.refresh(id);
      bus.publish({ name: 'jobs.progress', payload: { job } });
    }
    jobs.clear();
  }

  return {
    sampleChanged(id, rootId) {
      samples.set(id, rootId);
      schedule();
    },
    bulkChanged(rootId, count) {
      if (count === 0) return;
      bulk.set(rootId, (bulk.get(rootId) ?? 0) + count);
      schedule();
    },
    samplesRemoved(ids) {
      for (const id of ids) samples.delete(id);
      for (let from = 0; from < ids.length; from += MAX_REMOVED) {
        bus.publish({ name: 'samples.removed', payload: { ids: ids.slice(from, from + MAX_REMOVED) } });
      }
    },
    jobProgressed(jobId) {
      jobs.add(jobId);
      schedule();
    },
    jobChanged(job) {
      jobs.delete(job.id);
      bus.publish({ name: 'jobs.changed', payload: { job } });
    },
    flush,
    close() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
