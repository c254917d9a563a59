import type { Job, JobState } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Handlers } from '../../schemas/facade.js';
import type { Catalogue } from '../catalogue/types.js';
import type { Exports } from '../export/exports.js';
import type { AnalysisQueue } from '../jobs/analysis-queue.js';
import type { Library } from '../library/library.js';

export type JobHandlers = Pick<
  Handlers,
  'jobs.list' | 'jobs.get' | 'jobs.items' | 'jobs.cancel' | 'jobs.pause' | 'jobs.resume' | 'jobs.retry'
>;

type Control = 'cancel' | 'pause' | 'resume' | 'retry';

/** In which states a job can be told what. */
const ALLOWED: Readonly<Record<Control, readonly JobState[]>> = {
  cancel: ['queued', 'running', 'paused'],
  pause: ['queued', 'running'],
  resume: ['paused'],
  retry: ['done', 'failed', 'cancelled', 'running', 'queued'],
};

/** What to do with a job that cannot be held. */
const INSTEAD: Readonly<Partial<Record<Job['kind'], string>>> = {
  scan: 'Cancel it, and scan the folder again when it suits.',
};

export function jobHandlers(deps: {
  catalogue: Catalogue;
  queue: AnalysisQueue;
  library: Library;
  exports: Pick<Exports, 'cancel' | 'pause' | 'resume'>;
}): JobHandlers {
  const { catalogue, queue, library, exports } = deps;

  function existing(id: number): Job {
    const job = catalogue.jobs.get(id);
    if (job === undefined)
      throw new PadbridgeError('not-found', `There is no job ${id}.`, { subject: String(id) });
    return job;
  }

  async function control(id: number, action: Control): Promise<Job> {
    const job = existing(id);
    if (!ALLOWED[action].includes(job.state)) {
      throw new PadbridgeError('conflict', `Job ${id} is ${job.state}: there is nothing to ${action}.`, {
        subject: String(id),
      });
    }
    if (job.kind === 'analyse') return queue[action](id);
    if (job.kind === 'scan' && action === 'cancel') return library.cancelScan(id);
    const exported = job.kind === 'export' ? catalogue.exports.ofJob(id) : undefined;
    if (exported !== undefined) {
      const { jobId } = await (action === 'cancel' || action === 'pause'
        ? exports[action](exported.id)
        : exports.resume(exported.id, false));
      return existing(jobId);
    }
    throw new PadbridgeError('unsupported', `A ${job.kind} cannot be told to ${action}.`, {
      subject: String(id),
      next: INSTEAD[job.kind],
    });
  }

  return {
    'jobs.list': ({ state, limit }) => ({ jobs: catalogue.jobs.list(state, limit) }),
    'jobs.get': ({ id }) => existing(id),
    'jobs.items': ({ id, state, after, limit }) => {
      existing(id);
      const items = catalogue.jobs.items(id, state, after, limit);
      return { items, nextAfter: items.length < limit ? null : (items.at(-1)?.id ?? null) };
    },
    'jobs.cancel': ({ id }) => control(id, 'cancel'),
    'jobs.pause': ({ id }) => control(id, 'pause'),
    'jobs.resume': ({ id }) => control(id, 'resume'),
    'jobs.retry': ({ id }) => control(id, 'retry'),
  };
}
