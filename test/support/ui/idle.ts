import type { PadbridgeClient } from '../../../bridge/client/client.js';

const OVER = new Set(['done', 'failed', 'cancelled']);

/** Resolves once nothing is left to do in the background and at least one job has run. */
export async function whenIdle(client: PadbridgeClient): Promise<void> {
  const isIdle = async () => {
    const { jobs } = await client.call('jobs.list', { limit: 50 });
    return jobs.some(({ kind }) => kind === 'analyse') && jobs.every(({ state }) => OVER.has(state));
  };
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      isIdle().then((idle) => {
        if (!idle) return;
        unsubscribe();
        resolve();
      }, reject);
    };
    const unsubscribe = client.subscribe(['jobs'], look);
    look();
  });
}
