import { afterEach, expect, it } from 'vitest';
import { createDispatcher } from '../../bridge/dispatch.js';
import { silentLog } from '../../bridge/log.js';
import { openOscDoor } from '../../bridge/osc/door.js';
import { findSamples } from '../../examples/find-samples.js';
import { followScan } from '../../examples/follow-scan.js';
import { oscSurface } from '../../examples/osc-surface.js';
import type { Program } from '../../examples/program.js';
import { exampleJob, exampleSummary } from '../../schemas/methods/examples.js';
import { noLimit, openHarness } from '../support/bridge-harness.js';
import { createFakeFacade, type FakeFacade } from '../support/fake-facade.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function play(program: Program, facade: FakeFacade, ...args: string[]): Promise<string[]> {
  const harness = await openHarness({ facade });
  closing.push(() => harness.close());
  const dispatcher = createDispatcher({ facade, limiter: noLimit });
  const osc = await openOscDoor('127.0.0.1', 0, { dispatcher, hub: harness.hub, log: silentLog });
  closing.push(() => osc.close());
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  await program({ url: harness.url, oscPort: osc.port, token: 'test', args, print });
  return lines;
}

const found = createFakeFacade({
  handlers: {
    'samples.search': () => ({
      items: [exampleSummary, { ...exampleSummary, id: 2 }],
      total: { count: 10_000, more: true },
      nextCursor: null,
    }),
  },
});

it('find-samples prints what a search finds', async () => {
  expect(await play(findSamples, found, 'dusty', 'kick')).toEqual([
    '1  Dusty Kick 01.wav  kick, no key, 4 of 5',
    '2  Dusty Kick 01.wav  kick, no key, 4 of 5',
    '10000+ found',
  ]);
  expect(found.calls[0]?.params).toMatchObject({ query: 'dusty kick', kind: ['one-shot'] });
});

it('follow-scan shows the progress of the job it started until its end', async () => {
  const facade: FakeFacade = createFakeFacade({
    handlers: {
      'roots.scan': () => {
        const job = { ...exampleJob, id: 9, total: 3, done: 0 };
        setImmediate(() => {
          for (const done of [1, 2])
            facade.publish({ name: 'jobs.progress', payload: { job: { ...job, done } } });
          facade.publish({ name: 'jobs.progress', payload: { job: { ...job, id: 8 } } });
          facade.publish({ name: 'jobs.changed', payload: { job: { ...job, done: 3, state: 'done' } } });
        });
        return { job };
      },
    },
  });
  const lines = await play(followScan, facade, '1');
  expect(lines).toEqual(['running: 0 of 3', 'running: 1 of 3', 'running: 2 of 3', 'done: 3 of 3']);
});

it('osc-surface prints the rows of a search', async () => {
  expect(await play(oscSurface, found, 'kick')).toEqual([
    '1  Dusty Kick 01.wav  one-shot  -  -  4',
    '2  Dusty Kick 01.wav  one-shot  -  -  4',
  ]);
});
