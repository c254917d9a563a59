import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDispatcher } from '../../bridge/dispatch.js';
import { silentLog } from '../../bridge/log.js';
import { openOscDoor } from '../../bridge/osc/door.js';
import { exampleDetail, exampleJob, exampleSummary } from '../../schemas/methods/examples.js';
import { noLimit, openHarness, type Harness } from '../support/bridge-harness.js';
import { createFakeFacade, type FakeFacade } from '../support/fake-facade.js';
import { openRaw } from '../support/raw-socket.js';
import { sharedNow, type LoadReport, type LoadTask } from './bridge-load.js';
import { openBarePeer, type BarePeer } from './bridge-peer.js';
import type { BenchRow } from './rows.js';

const NOTE = 'clients in another process; the facade answers at once, so this is the doors alone';
const PEER = 'a bare ws server on the same machine, same clients, same bytes: the floor';

const CALLS = { task: 'calls', clients: 100, perSecond: 1000, seconds: 10 } as const;
const DATAGRAMS = { task: 'osc', perSecond: 1000, seconds: 10 } as const;

/** The doors under load: calls, events to many with one that does not read, OSC to WebSocket, coming and going. */
export async function run(): Promise<BenchRow[]> {
  const facade: FakeFacade = createFakeFacade({
    handlers: {
      'samples.get': ({ id }) => {
        forgetCalls(facade);
        return { ...exampleDetail, id };
      },
      'jobs.pause': ({ id }) => {
        forgetCalls(facade);
        const job = { ...exampleJob, id };
        facade.publish({ name: 'jobs.changed', payload: { job } });
        return job;
      },
    },
  });
  const harness = await openHarness({ facade });
  const dispatcher = createDispatcher({ facade, limiter: noLimit });
  const osc = await openOscDoor('127.0.0.1', 0, { dispatcher, hub: harness.hub, log: silentLog });
  const peer = await openBarePeer();
  try {
    return [
      ...(await benchCalls(harness)),
      ...(await peerCalls(peer)),
      ...(await benchEvents(harness)),
      ...(await peerEvents(peer)),
      ...(await benchOsc(harness, osc.port)),
      ...(await peerOsc(peer)),
      ...(await benchVisits(harness)),
    ];
  } finally {
    await peer.close();
    await osc.close();
    await harness.close();
  }
}

async function benchCalls({ url, facade }: Harness): Promise<BenchRow[]> {
  const stopIndex = pretendToIndex(facade);
  const before = process.cpuUsage();
  const { latencies, received, busy } = await startLoad({ ...CALLS, url }).report;
  const perCall = cpuMs(before) / received;
  stopIndex();
  const note = `${NOTE}; 1,000 calls/s over 100 clients (${percent(busy)} of a core) while events of an index are published`;
  return [
    atMost('WebSocket round trip of samples.get, p50', quantile(latencies, 0.5), 'ms', 0.5, note),
    atMost('WebSocket round trip of samples.get, p99', quantile(latencies, 0.99), 'ms', 3, note),
    atMost('Processor time of a WebSocket call', perCall, 'ms', 0.3, note),
  ];
}

async function peerCalls({ url }: BarePeer): Promise<BenchRow[]> {
  const before = process.cpuUsage();
  const { latencies, received } = await startLoad({ ...CALLS, url }).report;
  return [
    floor('… of a bare ws server, p50', quantile(latencies, 0.5), PEER),
    floor('… of a bare ws server, p99', quantile(latencies, 0.99), PEER),
    floor('… of a bare ws server, processor time', cpuMs(before) / received, PEER),
  ];
}

async function benchEvents({ url, facade, door }: Harness): Promise<BenchRow[]> {
  const expected = 200;
  const slow = await openRaw(url);
  slow.send({ jsonrpc: '2.0', id: 1, method: 'events.subscribe', params: { topics: ['samples'] } });
  await slow.answer(1);
  slow.ws.pause();
  const before = process.memoryUsage().rss;
  const load = startLoad({ task: 'events', url, clients: 200, expected, withinMs: 60_000 });
  await load.ready;
  const rows = Array.from({ length: 200 }, (_, at) => ({ ...exampleSummary, id: at + 1 }));
  for (let id = 1; id <= expected; id += 1) {
    facade.publish({ name: 'samples.changed', payload: { samples: rows } });
    const job = { ...exampleJob, id, subject: String(sharedNow()) };
    facade.publish({ name: 'jobs.changed', payload: { job } });
    await delay(25);
  }
  const { latencies, received } = await load.report;
  const grown = (process.memoryUsage().rss - before) / 1e6;
  const left = door.clients;
  slow.ws.terminate();
  const note = `${NOTE}; beside them one client that reads nothing of 30 MB of events (still connected: ${left})`;
  return [
    atMost('Event to 200 clients, p99', quantile(latencies, 0.99), 'ms', 10, note),
    atMost('Events lost on the way to 200 clients', expected * 200 - received, 'events', 0),
    atMost('Memory grown beside a client that does not read', grown, 'MB', 100),
  ];
}

async function peerEvents(peer: BarePeer): Promise<BenchRow[]> {
  const expected = 200;
  const load = startLoad({ task: 'events', url: peer.url, clients: 200, expected, withinMs: 60_000 });
  await load.ready;
  for (let sent = 0; sent < expected; sent += 1) {
    peer.publish(String(sharedNow()));
    await delay(25);
  }
  const { latencies } = await load.report;
  return [floor('… of a bare ws server, p99', quantile(latencies, 0.99), PEER)];
}

async function benchOsc({ url }: Harness, oscPort: number): Promise<BenchRow[]> {
  const before = process.cpuUsage();
  const { latencies, received } = await startLoad({ ...DATAGRAMS, url, oscPort }).report;
  const perMessage = cpuMs(before) / received;
  return [
    atMost(
      'OSC in to WebSocket event out, p99',
      quantile(latencies, 0.99),
      'ms',
      5,
      `${NOTE}; 1,000 messages/s`,
    ),
    atMost('Processor time of an OSC message with its answer and event', perMessage, 'ms', 0.3),
    atMost('OSC messages lost', DATAGRAMS.perSecond * DATAGRAMS.seconds - received, 'messages', 0),
  ];
}

async function peerOsc({ url, oscPort }: BarePeer): Promise<BenchRow[]> {
  const { latencies } = await startLoad({ ...DATAGRAMS, url, oscPort }).report;
  return [floor('… of a bare ws server, p99', quantile(latencies, 0.99), PEER)];
}

async function benchVisits({ url, door, hub, server, facade }: Harness): Promise<BenchRow[]> {
  const emptied = async () => {
    for (let waited = 0; door.clients > 0 && waited < 200; waited += 1) await delay(25);
  };
  await startLoad({ task: 'visits', url, visits: 200 }).report;
  await emptied();
  settle(facade);
  const before = { heap: process.memoryUsage().heapUsed, listeners: server.listenerCount('upgrade') };
  await startLoad({ task: 'visits', url, visits: 1000 }).report;
  await emptied();
  settle(facade);
  const left = door.clients + hub.listeners - 1 + (server.listenerCount('upgrade') - before.listeners);
  const heap = Math.max(0, (process.memoryUsage().heapUsed - before.heap) / 1e6);
  const note =
    globalThis.gc === undefined ? 'without a forced collection (--expose-gc)' : 'after a forced collection';
  return [
    atMost('Connections and listeners left after 1,000 visits', left, 'things', 0),
    atMost('Heap grown by 1,000 visits', heap, 'MB', globalThis.gc === undefined ? 30 : 2, note),
  ];
}

/** Forgets what the fake remembers of every call, so that only what the doors keep is left. */
function settle(facade: FakeFacade): void {
  forgetCalls(facade);
  globalThis.gc?.();
}

/** The fake remembers every call for tests; a thousand a second that live on would be measured as the doors' garbage. */
function forgetCalls(facade: FakeFacade): void {
  facade.calls.length = 0;
}

/** What an index of a large library publishes: rows and progress. */
function pretendToIndex(facade: FakeFacade): () => void {
  const rows = Array.from({ length: 200 }, (_, at) => ({ ...exampleSummary, id: at + 1 }));
  const timer = setInterval(() => {
    facade.publish({ name: 'samples.changed', payload: { samples: rows } });
    facade.publish({ name: 'jobs.progress', payload: { job: exampleJob } });
  }, 250);
  return () => clearInterval(timer);
}

export function startLoad(task: LoadTask): { ready: Promise<void>; report: Promise<LoadReport> } {
  const child = fork(fileURLToPath(new URL('./bridge-load.js', import.meta.url)), ['load']);
  let becameReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    becameReady = resolve;
  });
  const report = new Promise<LoadReport>((resolve, reject) => {
    child.on('message', (message) => (message === 'ready' ? becameReady() : resolve(message as LoadReport)));
    child.once('exit', (code) => reject(new Error(`the clients ended with ${code}`)));
  });
  child.send(task);
  return { ready, report };
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
}

/** What a peer took: something to compare with, not something to reach. */
export function floor(name: string, value: number, note: string): BenchRow {
  return { name, value: Math.round(value * 1000) / 1000, unit: 'ms', target: '–', ok: true, note };
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function atMost(name: string, value: number, unit: string, limit: number, note?: string): BenchRow {
  const row = {
    name,
    value: Math.round(value * 1000) / 1000,
    unit,
    target: `≤ ${limit}`,
    ok: value <= limit,
  };
  return note === undefined ? row : { ...row, note };
}
