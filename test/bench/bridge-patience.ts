import { setTimeout as delay } from 'node:timers/promises';
import { exampleDetail, exampleJob, exampleSummary } from '../../schemas/methods/examples.js';
import { openHarness } from '../support/bridge-harness.js';
import { createFakeFacade } from '../support/fake-facade.js';
import { openRaw, type RawSocket } from '../support/raw-socket.js';
import { atMost, quantile, startLoad } from './bridge-doors.js';
import { sharedNow } from './bridge-load.js';
import type { BenchRow } from './rows.js';

const MINUTES = 10;
const EVERY_MS = 250;
const CLIENTS = 20;
/** The start is warming up: what a process keeps for good is there after this. */
const SETTLED_MS = 60_000;

/** Ten minutes beside a client that does not read, with a new one whenever the door has given one up. */
export async function run(): Promise<BenchRow[]> {
  const facade = createFakeFacade({ handlers: { 'samples.get': ({ id }) => ({ ...exampleDetail, id }) } });
  const harness = await openHarness({ facade });
  try {
    const expected = (MINUTES * 60_000) / EVERY_MS;
    const withinMs = MINUTES * 60_000 * 1.2;
    const load = startLoad({ task: 'events', url: harness.url, clients: CLIENTS, expected, withinMs });
    await load.ready;
    const rows = Array.from({ length: 200 }, (_, at) => ({ ...exampleSummary, id: at + 1 }));
    let stalled: RawSocket | undefined;
    let givenUp = 0;
    let settled = 0;
    let highest = 0;
    const started = performance.now();
    for (let id = 1; id <= expected; id += 1) {
      if (harness.door.clients <= CLIENTS) {
        if (stalled !== undefined) givenUp += 1;
        stalled?.ws.terminate();
        stalled = await stall(harness.url);
      }
      facade.publish({ name: 'samples.changed', payload: { samples: rows } });
      facade.publish({
        name: 'jobs.changed',
        payload: { job: { ...exampleJob, id, subject: String(sharedNow()) } },
      });
      const { rss } = process.memoryUsage();
      if (performance.now() - started < SETTLED_MS) settled = Math.max(settled, rss);
      highest = Math.max(highest, rss);
      await delay(started + id * EVERY_MS - performance.now());
    }
    const { latencies, received } = await load.report;
    stalled?.ws.terminate();
    const note = `${CLIENTS} clients that read, ${givenUp} given up that did not`;
    return [
      atMost('Event to the others for ten minutes, p99', quantile(latencies, 0.99), 'ms', 10, note),
      atMost('Events lost', expected * CLIENTS - received, 'events', 0),
      atMost('Memory grown from the first minute to the tenth', (highest - settled) / 1e6, 'MB', 50),
    ];
  } finally {
    await harness.close();
  }
}

async function stall(url: string): Promise<RawSocket> {
  const client = await openRaw(url);
  client.send({ jsonrpc: '2.0', id: 1, method: 'events.subscribe', params: { topics: ['samples'] } });
  await client.answer(1);
  client.ws.pause();
  return client;
}
