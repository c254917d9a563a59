import { signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Job } from '../../schemas/entities.js';
import { keepLoaded } from '../link/feed.js';

/** Jobs shown: what a person looks back over. */
const MAX_JOBS = 50;

export type JobControl = 'pause' | 'resume' | 'cancel' | 'retry';

/** Background work, newest first; undefined before the first answer. */
export interface JobsFeed {
  readonly jobs: ReadonlySignal<readonly Job[] | undefined>;
  control: (id: number, control: JobControl) => Promise<void>;
}

export function createJobsFeed(client: PadbridgeClient, report: (error: unknown) => void): JobsFeed {
  const jobs = signal<readonly Job[] | undefined>(undefined);
  const put = (job: Job) => {
    const others = (jobs.peek() ?? []).filter(({ id }) => id !== job.id);
    jobs.value = [...others, job].sort((a, b) => b.id - a.id).slice(0, MAX_JOBS);
  };
  keepLoaded(
    client,
    () => client.call('jobs.list', { limit: MAX_JOBS }),
    (answer) => (jobs.value = [...answer.jobs].sort((a, b) => b.id - a.id)),
    report,
  );
  client.subscribe(['jobs'], ({ payload }) => put(payload.job));
  return {
    jobs,
    async control(id, control) {
      // What became of it comes as an event, in order. The answer may come after the event of a later change.
      await client.call(`jobs.${control}`, { id });
    },
  };
}
