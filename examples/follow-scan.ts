/**
 * Looks for changes in a library folder and shows how far that is until it is done. Long work returns a job at once; its
 * progress comes as events, also over a lost connection.
 *
 *     PADBRIDGE_TOKEN=… node dist/examples/follow-scan.js 1
 */
import { connect } from '../bridge/client/node.js';
import type { Job } from '../schemas/entities.js';
import { runAsProgram, type Program } from './program.js';

const ENDED: readonly Job['state'][] = ['done', 'failed', 'cancelled'];

export const followScan: Program = async ({ url, token, args, print }) => {
  const padbridge = connect(url, { token });
  try {
    await new Promise<void>((resolve, reject) => {
      let wanted: number | undefined;
      /** Events may overtake the answer that says which job is ours. */
      const early = new Map<number, Job>();
      const show = (job: Job) => {
        if (wanted === undefined) early.set(job.id, job);
        if (job.id !== wanted) return;
        print(`${job.state}: ${job.done} of ${job.total}`);
        if (ENDED.includes(job.state)) resolve();
      };
      // Subscribed before the scan begins, so that not even its first event is missed.
      padbridge.subscribe(['jobs'], (event) => show(event.payload.job));
      padbridge.onResync(() => {
        if (wanted !== undefined) padbridge.call('jobs.get', { id: wanted }).then(show, reject);
      });
      padbridge.call('roots.scan', { id: Number(args[0]) }).then(({ job }) => {
        wanted = job.id;
        show(early.get(job.id) ?? job);
      }, reject);
    });
  } finally {
    padbridge.close();
  }
};

runAsProgram(import.meta.url, followScan);
