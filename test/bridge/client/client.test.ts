import { describe, expect, it } from 'vitest';
import { backoff } from '../../../bridge/client/backoff.js';
import { createClient, type ClientOptions } from '../../../bridge/client/client.js';
import { CHECK_MS, CLIENT_PROTOCOL } from '../../../bridge/client/connection.js';
import { MAX_PENDING_CALLS } from '../../../bridge/client/pending.js';
import { exampleJob } from '../../../schemas/methods/examples.js';
import { encodePeaks } from '../../../schemas/peaks-frame.js';
import { PROTOCOL_VERSION } from '../../../schemas/session-methods.js';
import { createFakeSocket, type FakeSocket } from '../../support/fake-socket.js';
import { createManualTime } from '../../support/manual-time.js';

function setUp(options: Partial<ClientOptions> = {}) {
  const sockets: FakeSocket[] = [];
  const time = createManualTime();
  const errors: unknown[] = [];
  const client = createClient({
    open: () => {
      const socket = createFakeSocket();
      sockets.push(socket);
      return socket;
    },
    time,
    random: () => 0.5,
    onError: (error) => errors.push(error),
    ...options,
  });
  const last = () => sockets.at(-1) ?? expect.fail('no socket was opened');
  return { client, time, sockets, errors, last };
}

/** A client with an open connection. */
function opened(options: Partial<ClientOptions> = {}) {
  const all = setUp(options);
  all.client.start();
  all.last().hello();
  return all;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const removed = (seq: number) => ({
  jsonrpc: '2.0',
  method: 'event',
  params: { seq, topic: 'samples', name: 'samples.removed', payload: { ids: [seq] } },
});

describe('calls', () => {
  it('resolves to the result and rejects with the daemon’s error', async () => {
    const { client, last } = opened();
    const good = client.call('jobs.get', { id: 1 });
    const bad = client.call('jobs.get', { id: 2 });
    expect(last().sent).toMatchObject([
      { id: 1, method: 'jobs.get', params: { id: 1 }, timeoutMs: 30_000 },
      { id: 2, method: 'jobs.get' },
    ]);
    const data = { code: 'not-found', message: 'No job 2.', subject: '2', next: 'Look again.' };
    last().say({ jsonrpc: '2.0', id: 2, error: { code: -32001, message: 'No job 2.', data } });
    last().answer(1, exampleJob);
    expect(await good).toEqual(exampleJob);
    await expect(bad).rejects.toMatchObject(data);
    expect(client.pending).toBe(0);
  });

  it('holds calls made before the start and sends them after hello, in order', async () => {
    const { client, last, sockets } = setUp();
    const first = client.call('jobs.get', { id: 1 });
    void client.call('jobs.get', { id: 2 });
    expect(sockets).toHaveLength(0);
    client.start();
    expect(last().sent).toEqual([]);
    last().hello();
    expect(last().sent.map((m) => m.params)).toEqual([{ id: 1 }, { id: 2 }]);
    last().answer(1, exampleJob);
    expect(await first).toEqual(exampleJob);
  });

  it('gives up a call that could not be sent in time', async () => {
    const { client, time } = setUp();
    const call = client.call('jobs.get', { id: 1 }, { timeoutMs: 100 });
    time.pass(100);
    await expect(call).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('sent') as string,
    });
    expect([client.pending, time.set]).toEqual([0, 0]);
  });

  it('gives up a call without answer in time, tells the daemon, and ignores the late reply', async () => {
    const { client, time, last } = opened();
    const call = client.call('jobs.get', { id: 1 }, { timeoutMs: 100 });
    time.pass(100);
    await expect(call).rejects.toMatchObject({ code: 'timeout' });
    expect(last().sent.at(-1)).toMatchObject({ method: '$/cancel', params: { id: 1 } });
    last().answer(1, exampleJob);
    const next = client.call('jobs.get', { id: 1 });
    last().answer(2, exampleJob);
    expect(await next).toEqual(exampleJob);
    expect(client.pending).toBe(0);
  });

  it('cancels by signal, before and after sending, and lets go of the signal', async () => {
    const { client, last } = opened();
    await expect(client.call('jobs.get', { id: 1 }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(last().sent).toEqual([]);
    const abort = new AbortController();
    const call = client.call('jobs.get', { id: 1 }, { signal: abort.signal });
    const done = client.call('jobs.get', { id: 1 }, { signal: abort.signal });
    last().answer(2, exampleJob);
    await done;
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(last().sent.filter((m) => m.method === '$/cancel')).toMatchObject([{ params: { id: 1 } }]);
    expect(client.pending).toBe(0);
  });

  it('rejects what was sent when the connection dies and keeps what was not', async () => {
    const { client, time, last } = opened();
    const sent = client.call('jobs.get', { id: 1 });
    last().die();
    await expect(sent).rejects.toMatchObject({ code: 'unavailable', subject: 'jobs.get' });
    const queued = client.call('jobs.get', { id: 2 });
    time.pass(time.next ?? 0);
    last().hello();
    last().answer(2, exampleJob);
    expect(await queued).toEqual(exampleJob);
  });

  it('bounds what waits', async () => {
    const { client } = setUp();
    const waiting = Array.from({ length: MAX_PENDING_CALLS }, () => client.call('jobs.get', { id: 1 }));
    await expect(client.call('jobs.get', { id: 1 })).rejects.toMatchObject({ code: 'rate-limited' });
    client.close();
    expect((await Promise.allSettled(waiting)).every((one) => one.status === 'rejected')).toBe(true);
    expect(client.pending).toBe(0);
  });

  it('leaves no timer after close and refuses calls from then on', async () => {
    const { client, time, last } = opened();
    const call = client.call('jobs.get', { id: 1 });
    client.close();
    await expect(call).rejects.toMatchObject({ code: 'unavailable' });
    await expect(client.call('jobs.get', { id: 1 })).rejects.toMatchObject({ code: 'unavailable' });
    expect([time.set, last().closedWith]).toEqual([0, 1000]);
  });
});

describe('the connection', () => {
  it('comes back with growing, spread waits and starts over after a success', () => {
    const { client, time, last, sockets } = setUp();
    client.start();
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 9; i += 1) {
      last().die();
      waits.push(time.next);
      time.pass(time.next ?? 0);
    }
    expect(waits).toEqual([187.5, 375, 750, 1500, 3000, 6000, 11250, 11250, 11250]);
    expect(sockets).toHaveLength(10);
    last().hello();
    last().die();
    expect(time.next).toBe(187.5);
  });

  it('draws the wait from the upper half of the ceiling', () => {
    expect([backoff(1, () => 0), backoff(1, () => 1), backoff(999, () => 1)]).toEqual([125, 250, 15_000]);
    expect(backoff(999, () => 1, 1_500)).toBe(1_500);
  });

  it('counts an open that throws and a missing hello as failed attempts', () => {
    let attempts = 0;
    const broken = setUp({
      open: () => {
        attempts += 1;
        throw new Error('blocked');
      },
    });
    broken.client.start();
    broken.time.pass(1_000);
    expect(attempts).toBeGreaterThan(2);
    expect(broken.client.state).toMatchObject({ connection: 'waiting', reason: { code: 'unavailable' } });

    const silent = setUp();
    silent.client.start();
    silent.time.pass(10_000);
    expect(silent.client.state.connection).toBe('waiting');
    expect(silent.last().closedWith).toBe(1000);
  });

  it('leaves a connection that went silent, and stays on one that says it lives', async () => {
    const { client, time, last, sockets } = opened();
    const call = client.call('jobs.get', { id: 1 }, { timeoutMs: 500_000 });
    for (let i = 0; i < 5; i += 1) {
      time.pass(49_000);
      last().say({ jsonrpc: '2.0', method: 'alive', params: {} });
    }
    expect(sockets).toHaveLength(1);
    time.pass(50_000);
    await expect(call).rejects.toMatchObject({ code: 'unavailable' });
    expect(client.state.connection).toBe('waiting');
  });

  it('leaves a dead connection within seconds when told to look after it, and stays on one that answers', () => {
    const { client, time, last, sockets } = opened();
    client.check();
    time.pass(CHECK_MS - 1);
    last().answer(last().sent.length, {});
    time.pass(CHECK_MS);
    expect(client.state.connection).toBe('open');
    client.check();
    time.pass(CHECK_MS);
    expect([client.state.connection, sockets.length]).toEqual(['waiting', 1]);
  });

  it('tries again at once when told to, whatever the wait would have been', () => {
    const { client, time, last, sockets } = opened();
    last().die();
    expect(client.state.connection).toBe('waiting');
    client.check();
    expect([client.state.connection, sockets.length]).toEqual(['connecting', 2]);
    last().hello();
    time.pass(15_000);
    expect(sockets).toHaveLength(2);
  });

  it('stops with a clear word when the daemon speaks another protocol', async () => {
    const { client, time, last } = setUp();
    const states: string[] = [];
    client.onState((s) => states.push(s.connection));
    const call = client.call('jobs.get', { id: 1 });
    client.start();
    last().hello({ protocol: 99, version: '9.0.0' });
    await expect(call).rejects.toMatchObject({ code: 'unsupported', next: 'Update this program.' });
    expect([states, time.set]).toEqual([['connecting', 'closed'], 0]);
    expect(CLIENT_PROTOCOL).toBe(PROTOCOL_VERSION);
  });

  it('leaves a connection that sends rubbish', () => {
    const { client, last } = opened();
    last().say('rubbish');
    expect(client.state).toMatchObject({ connection: 'waiting', reason: { code: 'corrupt' } });
  });

  it('ignores what a left socket still says', async () => {
    const { client, time, sockets } = opened();
    const old = sockets[0] ?? expect.fail();
    old.say('rubbish');
    time.pass(time.next ?? 0);
    old.hello();
    old.die();
    expect(client.state.connection).toBe('connecting');
    await settled();
  });
});

describe('events', () => {
  it('shares a subscription between listeners that want the same and ends it with the last', async () => {
    const { client, last } = opened();
    const heard: string[] = [];
    const stopA = client.subscribe(['samples', 'jobs'], (e) => heard.push(`a${e.seq}`));
    const stopB = client.subscribe(['jobs', 'samples'], (e) => heard.push(`b${e.seq}`));
    expect(last().sent.map((m) => m.method)).toEqual(['events.subscribe']);
    last().answer(1, { subscription: 5, runId: 'run-1', seq: 0 });
    await settled();
    last().say(removed(1));
    stopA();
    last().say(removed(2));
    stopB();
    stopB();
    last().say(removed(3));
    expect(heard).toEqual(['a1', 'b1', 'b2']);
    expect(last().sent.slice(1)).toMatchObject([
      { method: 'events.unsubscribe', params: { subscription: 5 } },
    ]);
  });

  it('ends a subscription that nobody wants any more when its answer comes', async () => {
    const { client, last } = opened();
    client.subscribe(['jobs'], () => undefined)();
    last().answer(1, { subscription: 5, runId: 'run-1', seq: 0 });
    await settled();
    expect(last().sent.at(-1)).toMatchObject({ method: 'events.unsubscribe', params: { subscription: 5 } });
  });

  it('gives each listener only what its filter wants', async () => {
    const { client, last } = opened();
    const heard: number[] = [];
    client.subscribe(['samples'], (e) => heard.push(e.seq), { ids: [2] });
    client.subscribe(['samples'], () => undefined);
    last().answer(1, { subscription: 1, runId: 'run-1', seq: 0 });
    last().answer(2, { subscription: 2, runId: 'run-1', seq: 0 });
    await settled();
    for (const seq of [1, 2, 3]) last().say(removed(seq));
    expect(heard).toEqual([2]);
  });

  it('resumes after the last number and does not deliver twice', async () => {
    const { client, time, last } = opened();
    const heard: number[] = [];
    client.subscribe(['samples'], (e) => heard.push(e.seq));
    last().answer(1, { subscription: 1, runId: 'run-1', seq: 4 });
    await settled();
    last().say(removed(5));
    last().say({ jsonrpc: '2.0', method: 'alive', params: { seq: 7 } });
    last().die();
    time.pass(time.next ?? 0);
    last().hello({ seq: 9 });
    expect(last().sent).toMatchObject([
      {
        method: 'events.resume',
        params: { runId: 'run-1', after: 7, subscriptions: [{ topics: ['samples'] }] },
      },
    ]);
    last().say(removed(7));
    last().say(removed(8));
    last().say(removed(9));
    expect(heard).toEqual([5, 8, 9]);
  });

  it('says resync when the gap is gone or the daemon is another run', async () => {
    const { client, time, last } = opened();
    let resyncs = 0;
    const heard: number[] = [];
    client.subscribe(['samples'], (e) => heard.push(e.seq));
    client.onResync(() => (resyncs += 1));
    last().answer(1, { subscription: 1, runId: 'run-1', seq: 4000 });
    await settled();
    last().die();
    time.pass(time.next ?? 0);
    last().hello({ runId: 'run-2', seq: 3 });
    last().say(removed(4));
    const id = last().sent[0]?.id ?? 0;
    last().answer(id, { outcome: 'resync', subscriptions: [1], replayed: 0, runId: 'run-2', seq: 3 });
    await settled();
    last().say(removed(5));
    expect([resyncs, heard]).toEqual([1, [4, 5]]);
  });

  it('subscribes after connecting when asked before', async () => {
    const { client, last } = setUp();
    client.subscribe(['health'], () => undefined);
    client.start();
    last().hello();
    expect(last().sent).toMatchObject([{ method: 'events.subscribe', params: { topics: ['health'] } }]);
    await settled();
  });

  it('keeps a broken listener from the others', async () => {
    const { client, last, errors } = opened();
    const heard: number[] = [];
    client.subscribe(['samples'], () => {
      throw new Error('broken listener');
    });
    client.subscribe(['samples'], (e) => heard.push(e.seq));
    last().say(removed(1));
    expect([heard, errors]).toEqual([[1], [new Error('broken listener')]]);
    await settled();
  });
});

describe('peaks', () => {
  it('brings frame and answer together, for two that ask at once', async () => {
    const { client, last } = opened();
    const both = [client.peaks(3), client.peaks(3)];
    const frame = encodePeaks(3, { framesPerPeak: 64, data: Int8Array.from([-1, 1]) });
    for (const id of [1, 2]) {
      last().say(frame.buffer);
      last().answer(id, { id: 3, framesPerPeak: 64, pairs: 1, bytes: frame.length });
    }
    expect(await Promise.all(both)).toEqual([
      { framesPerPeak: 64, data: Int8Array.from([-1, 1]) },
      { framesPerPeak: 64, data: Int8Array.from([-1, 1]) },
    ]);
  });

  it('is null when there is none and leaves the connection at a broken frame', async () => {
    const { client, last } = opened();
    const none = client.peaks(3);
    last().answer(1, null);
    expect(await none).toBeNull();
    last().say(Uint8Array.from([1, 2, 3]).buffer);
    expect(client.state.reason?.code).toBe('corrupt');
  });
});
