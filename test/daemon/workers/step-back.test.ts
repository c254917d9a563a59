import { once } from 'node:events';
import os from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

const register = new URL('../../support/register-typescript.mjs', import.meta.url).href;
const thread = new URL('./step-back-thread.ts', import.meta.url);

it.skipIf(process.platform !== 'linux')('lowers the priority of its own thread and of no other', async () => {
  const before = os.getPriority();
  const worker = new Worker(thread, { execArgv: ['--import', register] });
  const [priority] = (await once(worker, 'message')) as [number];
  expect(priority).toBe(Math.min(19, before + 10));
  expect(os.getPriority()).toBe(before);
  await worker.terminate();
});
