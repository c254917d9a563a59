import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { PadbridgeClient } from '../../../bridge/client/client.js';
import { connect } from '../../../bridge/client/node.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { openHarness, usualFacade, type Harness } from '../../support/bridge-harness.js';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(options: Parameters<typeof openHarness>[0] = {}): Promise<Harness> {
  const harness = await openHarness(options);
  closing.push(() => harness.close());
  return harness;
}

function client(url: string): PadbridgeClient {
  const made = connect(url, { random: () => 0 });
  closing.push(() => made.close());
  return made;
}

const removed = (id: number): DaemonEvent => ({ name: 'samples.removed', payload: { ids: [id] } });
const until = (which: (done: () => void) => void) => new Promise<void>(which);

it('calls, hears and fetches peaks on a real socket', async () => {
  const { url, facade } = await open();
  const me = client(url);
  const heard = until((done) => me.subscribe(['samples'], () => done()));
  expect((await me.call('samples.get', { id: 3 })).id).toBe(3);
  expect(await me.peaks(3)).toEqual({ framesPerPeak: 256, data: Int8Array.from([-5, 5, -127, 127]) });
  expect(await me.peaks(404)).toBeNull();
  facade.publish(removed(1));
  await heard;
  await expect(me.call('samples.get', { id: -1 })).rejects.toMatchObject({ code: 'invalid-input' });
});

it('misses nothing while its connection breaks again and again', async () => {
  const { url, facade, server } = await open();
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  const me = client(url);
  const heard: number[] = [];
  const resyncs: number[] = [];
  me.onResync(() => resyncs.push(1));
  const all = until((done) =>
    me.subscribe(['samples'], (event) => {
      heard.push(event.seq);
      if (event.seq === 300) done();
    }),
  );
  await me.call('samples.get', { id: 1 });
  for (let i = 1; i <= 300; i += 1) {
    facade.publish(removed(i));
    if (i % 100 === 50) {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    }
    if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  expect(heard).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  expect(resyncs).toEqual([]);
});

it('finds a daemon that starts later, and says resync when another run took its place', async () => {
  const first = await openHarness();
  const port = (first.server.address() as AddressInfo).port;
  const me = client(first.url);
  me.subscribe(['samples'], () => undefined);
  await me.call('samples.get', { id: 1 });
  const resynced = until((done) => me.onResync(done));
  await first.close();
  const waiting = me.call('samples.get', { id: 2 });
  await open({ port, facade: usualFacade() });
  expect((await waiting).id).toBe(2);
  await resynced;
});

it('says why it is not let in', async () => {
  const { url } = await open({
    door: {
      authenticate: () => {
        throw new Error('no');
      },
    },
  });
  const me = client(url);
  const state = await new Promise<string>((resolve) => {
    me.onState((s) => s.reason !== undefined && resolve(s.reason.message));
  });
  expect(state).toContain('500');
});

it('leaves nothing behind after 1,000 connects and disconnects', async () => {
  const { url, hub, door, facade, server } = await open();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
  const visit = async () => {
    const me = connect(url);
    me.subscribe(['samples', 'jobs'], () => undefined);
    await me.call('samples.get', { id: 1 });
    me.close();
  };
  const emptied = () => expect.poll(() => [door.clients, hub.listeners], { interval: 5 }).toEqual([0, 0]);
  await visit();
  await emptied();
  const before = { timers: timers(), sockets: sockets(), upgrade: server.listenerCount('upgrade') };
  for (let round = 0; round < 50; round += 1) await Promise.all(Array.from({ length: 20 }, visit));
  await emptied();
  await expect.poll(sockets, { interval: 5 }).toBeLessThanOrEqual(before.sockets);
  expect(timers()).toBeLessThanOrEqual(before.timers);
  expect(server.listenerCount('upgrade')).toBe(before.upgrade);
  expect(facade.listeners).toBe(1);
  expect(facade.calls).toHaveLength(1001);
});

it('connects where the token goes along', async () => {
  const { url, server } = await open();
  const asked = once(server, 'upgrade') as Promise<[{ headers: Record<string, string> }]>;
  const me = connect(url, { token: 'abc' });
  closing.push(() => me.close());
  expect((await asked)[0].headers['authorization']).toBe('Bearer abc');
});
