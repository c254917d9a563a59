import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { encode } from 'node-osc';
import { connect } from '../../bridge/client/node.js';
import type { PadbridgeClient } from '../../bridge/client/client.js';

/** What the parent asks of this process, which plays all clients. */
export type LoadTask =
  | { task: 'calls'; url: string; token?: string; clients: number; perSecond: number; seconds: number }
  | { task: 'events'; url: string; clients: number; expected: number; withinMs: number }
  | {
      task: 'osc' | 'context';
      url: string;
      token?: string;
      oscPort: number;
      perSecond: number;
      seconds: number;
    }
  | { task: 'visits'; url: string; visits: number };

/** Latencies in milliseconds, and how many of the expected answers or events came. */
export interface LoadReport {
  latencies: number[];
  received: number;
}

/** Milliseconds on the clock that all processes of this machine share. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function open(url: string, count: number, token?: string): Promise<PadbridgeClient[]> {
  const options = token === undefined ? {} : { token };
  const clients = Array.from({ length: count }, () => connect(url, options));
  await Promise.all(clients.map((client) => client.call('samples.get', { id: 1 })));
  return clients;
}

async function calls({
  url,
  token,
  clients: count,
  perSecond,
  seconds,
}: LoadTask & { task: 'calls' }): Promise<LoadReport> {
  const clients = await open(url, count, token);
  const latencies: number[] = [];
  const running: Promise<void>[] = [];
  const started = sharedNow();
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const due = started + (sent * 1000) / perSecond;
    if (due > sharedNow()) await delay(due - sharedNow());
    const client = clients[sent % count];
    const from = sharedNow();
    const call = client?.call('samples.get', { id: 1 + (sent % 1000) });
    if (call !== undefined) running.push(call.then(() => void latencies.push(sharedNow() - from)));
  }
  await Promise.all(running);
  for (const client of clients) client.close();
  return { latencies, received: latencies.length };
}

async function events({
  url,
  clients: count,
  expected,
  withinMs,
}: LoadTask & { task: 'events' }): Promise<LoadReport> {
  const clients = await open(url, count);
  const latencies: number[] = [];
  const all = new Promise<void>((resolve) => {
    for (const client of clients) {
      client.subscribe(['jobs'], ({ payload }) => {
        latencies.push(sharedNow() - Number(payload.job.subject));
        if (latencies.length === expected * count) resolve();
      });
    }
  });
  await Promise.all(clients.map((client) => client.call('samples.get', { id: 1 })));
  process.send?.('ready');
  await Promise.race([all, delay(withinMs)]);
  for (const client of clients) client.close();
  return { latencies, received: latencies.length };
}

async function osc({
  url,
  oscPort,
  perSecond,
  seconds,
}: LoadTask & { task: 'osc' | 'context' }): Promise<LoadReport> {
  const [client] = await open(url, 1);
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  client?.subscribe(['jobs'], ({ payload }) => {
    latencies.push(sharedNow() - (sentAt.get(payload.job.id) ?? 0));
  });
  await client?.call('samples.get', { id: 1 });
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const started = sharedNow();
  for (let id = 1; id <= perSecond * seconds; id += 1) {
    const due = started + (id * 1000) / perSecond;
    if (due > sharedNow()) await delay(due - sharedNow());
    sentAt.set(id, sharedNow());
    socket.send(encode({ address: '/padbridge/jobs/pause', args: [id] }), oscPort, '127.0.0.1');
  }
  for (let waited = 0; latencies.length < perSecond * seconds && waited < 5_000; waited += 50)
    await delay(50);
  socket.close();
  client?.close();
  return { latencies, received: latencies.length };
}

async function visits({ url, visits: count }: LoadTask & { task: 'visits' }): Promise<LoadReport> {
  for (let done = 0; done < count; done += 20) {
    const clients = await open(url, 20);
    for (const client of clients) client.subscribe(['jobs', 'samples'], () => undefined);
    for (const client of clients) client.close();
  }
  return { latencies: [], received: count };
}

/** The same against a real daemon: what the DAW does, told 1,000 times a second, heard as often. */
async function context({
  url,
  token,
  oscPort,
  perSecond,
  seconds,
}: LoadTask & { task: 'osc' | 'context' }): Promise<LoadReport> {
  const [client] = await open(url, 1, token);
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  client?.subscribe(['context'], ({ payload }) => {
    const sent = sentAt.get(payload.context.position?.value ?? -1);
    if (sent !== undefined) latencies.push(sharedNow() - sent);
  });
  await client?.call('context.get', {});
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const started = sharedNow();
  for (let beat = 1; beat <= perSecond * seconds; beat += 1) {
    const due = started + (beat * 1000) / perSecond;
    if (due > sharedNow()) await delay(due - sharedNow());
    sentAt.set(beat, sharedNow());
    socket.send(
      encode({ address: '/padbridge/context/set', args: ['osc', 120, 1, beat] }),
      oscPort,
      '127.0.0.1',
    );
  }
  for (let waited = 0; latencies.length < perSecond * seconds && waited < 5_000; waited += 50)
    await delay(50);
  socket.close();
  client?.close();
  return { latencies, received: latencies.length };
}

function perform(task: LoadTask): Promise<LoadReport> {
  switch (task.task) {
    case 'calls':
      return calls(task);
    case 'events':
      return events(task);
    case 'osc':
      return osc(task);
    case 'context':
      return context(task);
    case 'visits':
      return visits(task);
  }
}

if (process.argv[2] === 'load' && process.send !== undefined) {
  process.once('message', (task) => {
    void perform(task as LoadTask).then((report) => process.send?.(report, () => process.disconnect()));
  });
}
