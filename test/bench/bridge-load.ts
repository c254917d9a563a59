import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { encode } from 'node-osc';
import { connect } from '../../bridge/client/node.js';
import { numberAfter, openLean, type LeanClient } from './bridge-clients.js';

/** What the parent asks of this process, which plays all clients. */
export type LoadTask =
  | { task: 'calls'; url: string; token?: string; clients: number; perSecond: number; seconds: number }
  | { task: 'events'; url: string; clients: number; expected: number; withinMs: number }
  | OscTask
  | { task: 'visits'; url: string; visits: number };

/** `osc` pauses jobs and hears of them; `context` tells a real daemon what the DAW does and hears it. */
export interface OscTask {
  task: 'osc' | 'context';
  url: string;
  token?: string;
  oscPort: number;
  perSecond: number;
  seconds: number;
}

/** Latencies in milliseconds, and how many of the expected answers or events came. */
export interface LoadReport {
  latencies: number[];
  received: number;
  /** Share of one core that playing the clients took. */
  busy: number;
}

/** What comes before a share of the time is warming up: neither side has compiled its code yet. */
const WARM_UP_SHARE = 0.4;

/** Milliseconds on the clock that all processes of this machine share. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function open(url: string, count: number, token?: string): Promise<LeanClient[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => openLean(url, token)));
  await Promise.all(clients.map((client) => client.call('samples.get', '{"id":1}')));
  return clients;
}

/** Runs `send` evenly, `perSecond` times a second; what is late is sent at once. */
async function evenly(count: number, perSecond: number, send: (index: number) => void): Promise<void> {
  const started = sharedNow();
  for (let index = 0; index < count; index += 1) {
    const due = started + (index * 1000) / perSecond;
    if (due > sharedNow()) await delay(due - sharedNow());
    send(index);
  }
}

type Outcome = Omit<LoadReport, 'busy'>;

async function calls({
  url,
  token,
  clients: count,
  perSecond,
  seconds,
}: LoadTask & { task: 'calls' }): Promise<Outcome> {
  const clients = await open(url, count, token);
  const total = perSecond * seconds;
  const latencies: number[] = [];
  let allAnswered: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    allAnswered = resolve;
  });
  await evenly(total, perSecond, (index) => {
    const from = sharedNow();
    clients[index % count]!.ask('samples.get', `{"id":${1 + (index % 1000)}}`, () => {
      latencies.push(sharedNow() - from);
      if (latencies.length === total) allAnswered();
    });
  });
  await all;
  for (const client of clients) client.close();
  return { latencies, received: latencies.length };
}

async function events({
  url,
  clients: count,
  expected,
  withinMs,
}: LoadTask & { task: 'events' }): Promise<Outcome> {
  const clients = await open(url, count);
  const latencies: number[] = [];
  let allHeard: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    allHeard = resolve;
  });
  const hear = (event: Buffer) => {
    latencies.push(sharedNow() - numberAfter(event, '"subject":"'));
    if (latencies.length === expected * count) allHeard();
  };
  await Promise.all(clients.map((client) => client.subscribe('jobs', hear)));
  process.send?.('ready');
  await Promise.race([all, delay(withinMs)]);
  for (const client of clients) client.close();
  return { latencies, received: latencies.length };
}

/** What a datagram says, and where the event that follows from it carries the same number. */
const OSC = {
  osc: { topic: 'jobs', address: '/padbridge/jobs/pause', before: [], found: '"job":{"id":' },
  context: {
    topic: 'context',
    address: '/padbridge/context/set',
    before: ['osc', 120, 1],
    found: '"position":{"value":',
  },
} as const;

async function osc({ task, url, token, oscPort, perSecond, seconds }: OscTask): Promise<Outcome> {
  const { topic, address, before, found } = OSC[task];
  const client = await openLean(url, token);
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  await client.subscribe(topic, (event) => {
    const sent = sentAt.get(numberAfter(event, found));
    if (sent !== undefined) latencies.push(sharedNow() - sent);
  });
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const count = perSecond * seconds;
  await evenly(count, perSecond, (index) => {
    const number = index + 1;
    sentAt.set(number, sharedNow());
    socket.send(encode({ address, args: [...before, number] }), oscPort, '127.0.0.1');
  });
  for (let waited = 0; latencies.length < count && waited < 5_000; waited += 50) await delay(50);
  socket.close();
  client.close();
  return { latencies, received: latencies.length };
}

/** The typed clients, as programs have them: these are what must leave nothing behind. */
async function visits({ url, visits: count }: LoadTask & { task: 'visits' }): Promise<Outcome> {
  for (let done = 0; done < count; done += 20) {
    const clients = Array.from({ length: 20 }, () => connect(url));
    await Promise.all(clients.map((client) => client.call('samples.get', { id: 1 })));
    for (const client of clients) client.subscribe(['jobs', 'samples'], () => undefined);
    for (const client of clients) client.close();
  }
  return { latencies: [], received: count };
}

function perform(task: LoadTask): Promise<Outcome> {
  switch (task.task) {
    case 'calls':
      return calls(task);
    case 'events':
      return events(task);
    case 'osc':
    case 'context':
      return osc(task);
    case 'visits':
      return visits(task);
  }
}

async function report(task: LoadTask): Promise<LoadReport> {
  const from = sharedNow();
  const { user, system } = process.cpuUsage();
  const { latencies, received } = await perform(task);
  const used = process.cpuUsage({ user, system });
  return {
    latencies: latencies.slice(Math.floor(latencies.length * WARM_UP_SHARE)),
    received,
    busy: (used.user + used.system) / 1000 / (sharedNow() - from),
  };
}

if (process.argv[2] === 'load' && process.send !== undefined) {
  process.once('message', (task) => {
    void report(task as LoadTask).then((done) => process.send?.(done, () => process.disconnect()));
  });
}
