import { expect, it } from 'vitest';
import { createEventBus } from '../../../daemon/event-bus.js';
import { createAnalysisQueue } from '../../../daemon/jobs/analysis-queue.js';
import { createChangeFeed } from '../../../daemon/jobs/change-feed.js';
import type { SoundPool } from '../../../daemon/workers/sound-pool.js';
import { silentLog } from '../../support/silent-log.js';
import { list, NOW, scratchCatalogue, soundFacts } from '../catalogue/support.js';

const NAMES = Array.from({ length: 20 }, (_, n) => `${n}.wav`);

/** A queue with twenty files, over threads that finish a file when the test says so. */
function setUp(pressure: { high: boolean }) {
  const catalogue = scratchCatalogue();
  const root = catalogue.roots.add('/library', NOW);
  const ids = list(catalogue, root.id, NAMES);
  const job = catalogue.jobs.openAnalyseJob(root.id, '/library', NOW);
  catalogue.jobs.enqueueListed(job.id, ids);
  const inHand: (() => void)[] = [];
  const pool: SoundPool = {
    threads: 2,
    inspect: (path, _size, signal) =>
      new Promise((resolve, reject) => {
        inHand.push(() => resolve({ ...soundFacts(path), warnings: [], vector: null } as never));
        signal?.addEventListener('abort', () => reject(new Error('stopped')));
      }),
    analyse: ({ path }) => Promise.resolve({ ...soundFacts(path), warnings: [], vector: null } as never),
    close: () => Promise.resolve(),
  };
  const bus = createEventBus((error) => {
    throw error;
  });
  const feed = createChangeFeed(catalogue, bus);
  const queue = createAnalysisQueue({ catalogue, pool, feed, log: silentLog, pressure, now: () => NOW });
  const done = () => ids.filter((id) => catalogue.samples.get(id)?.status === 'analysed').length;
  const stop = async () => {
    await queue.stop();
    feed.close();
  };
  return { queue, stop, inHand, done, finishAll: () => inHand.splice(0).forEach((finish) => finish()) };
}

it('keeps every thread at work, with files in reserve', async () => {
  const { queue, stop, inHand, finishAll } = setUp({ high: false });
  queue.start();
  expect(inHand).toHaveLength(4);
  finishAll();
  await expect.poll(() => inHand.length).toBe(4);
  await stop();
});

it('takes files one by one while many calls come in, and all of them again after', async () => {
  const pressure = { high: true };
  const { queue, stop, inHand, done, finishAll } = setUp(pressure);
  queue.start();
  queue.kick();
  expect(inHand).toHaveLength(1);
  for (let finished = 1; finished <= 3; finished += 1) {
    finishAll();
    await expect.poll(() => [done(), inHand.length]).toEqual([finished, 1]);
  }
  pressure.high = false;
  finishAll();
  await expect.poll(() => inHand.length).toBe(4);
  await stop();
});
