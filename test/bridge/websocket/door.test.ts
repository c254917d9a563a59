import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ALL_SCOPES } from '../../../bridge/dispatch.js';
import { MAX_MESSAGE_BYTES } from '../../../bridge/websocket/limits.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { exampleDetail, exampleJob } from '../../../schemas/methods/examples.js';
import { decodePeaks } from '../../../schemas/peaks-frame.js';
import { PROTOCOL_VERSION, SESSION_METHODS } from '../../../schemas/session-methods.js';
import {
  localCaller,
  openHarness,
  usualFacade,
  type Harness,
  type HarnessOptions,
} from '../../support/bridge-harness.js';
import { createFakeFacade } from '../../support/fake-facade.js';
import { openRaw, type RawMessage, type RawSocket } from '../../support/raw-socket.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(options: HarnessOptions = {}): Promise<Harness> {
  const harness = await openHarness(options);
  closing.push(() => harness.close());
  return harness;
}

async function connected(options: HarnessOptions = {}): Promise<Harness & { raw: RawSocket }> {
  const harness = await open(options);
  return { ...harness, raw: await openRaw(harness.url) };
}

const call = (id: number | string, method: string, params?: unknown) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});
const removed = (...ids: number[]): DaemonEvent => ({ name: 'samples.removed', payload: { ids } });
const eventSeqs = (raw: RawSocket) =>
  raw.received.flatMap((m) =>
    !Buffer.isBuffer(m) && !Array.isArray(m) && m.method === 'event' ? [m.params?.['seq'] as number] : [],
  );

/** A handler that never ends by itself and says how it was ended. */
function endless() {
  const aborted: unknown[] = [];
  const started: (() => void)[] = [];
  const facade = createFakeFacade({
    handlers: {
      'samples.get': (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.push(signal.reason);
            reject(signal.reason as Error);
          });
          for (const tell of started.splice(0)) tell();
        }),
      'jobs.get': ({ id }) => ({ ...exampleJob, id }),
    },
  });
  return { facade, aborted, nextStart: () => new Promise<void>((resolve) => started.push(resolve)) };
}

describe('calls', () => {
  it('says hello first and answers a call', async () => {
    const { raw, hub } = await connected();
    raw.send(call(1, 'samples.get', { id: 5 }));
    expect(await raw.answer(1)).toEqual({ jsonrpc: '2.0', id: 1, result: { ...exampleDetail, id: 5 } });
    expect(raw.received[0]).toEqual({
      jsonrpc: '2.0',
      method: 'hello',
      params: { protocol: PROTOCOL_VERSION, version: '0.0.0-test', runId: hub.runId, seq: 0 },
    });
  });

  it('answers a batch at once, without its notifications', async () => {
    const { raw, facade } = await connected();
    raw.send([
      call(1, 'samples.get', { id: 1 }),
      { jsonrpc: '2.0', method: 'samples.update', params: { id: 3, rating: 2 } },
      7,
      call(2, 'samples.get', { id: 0 }),
    ]);
    raw.send([{ jsonrpc: '2.0', method: 'samples.update', params: { id: 4 } }]);
    raw.send(call('end', 'jobs.get', { id: 1 }));
    await raw.answer('end');
    const batches = raw.received.filter((m): m is RawMessage[] => Array.isArray(m));
    expect(batches).toHaveLength(1);
    expect(batches[0]?.map((r) => [r.id, r.error?.code])).toEqual([
      [1, undefined],
      [null, -32600],
      [2, -32602],
    ]);
    expect(facade.calls.map((c) => c.name)).toEqual([
      'samples.get',
      'samples.update',
      'samples.update',
      'jobs.get',
    ]);
  });

  it.each([
    ['an unknown method', call(1, 'samples.explode'), -32601, 'not-found'],
    ['a name of the prototype', call(1, 'constructor'), -32601, 'not-found'],
    ['wrong params', call(1, 'samples.get', { id: 'x' }), -32602, 'invalid-input'],
    ['wrong session params', call(1, 'events.subscribe', { topics: ['nope'] }), -32602, 'invalid-input'],
    ['a bug', call(1, 'jobs.list'), -32603, 'internal'],
  ])('answers %s with its code', async (_, message, code, reason) => {
    const { raw } = await connected();
    raw.send(message);
    expect((await raw.answer(1)).error).toMatchObject({ code, data: { code: reason } });
  });

  it('shows nothing of the inside and logs it once', async () => {
    const facade = createFakeFacade({
      handlers: {
        'samples.get': () => {
          throw new Error('secret /home/me');
        },
      },
    });
    const { raw, complaints } = await connected({ facade });
    raw.send(call(1, 'samples.get', { id: 1 }));
    expect(JSON.stringify(await raw.answer(1))).not.toContain('secret');
    expect(complaints).toHaveLength(1);
  });

  it('cancels a call and tells the handler', async () => {
    const { facade, aborted, nextStart } = endless();
    const { raw } = await connected({ facade });
    const started = nextStart();
    raw.send(call('slow', 'samples.get', { id: 1 }));
    await started;
    raw.send({ jsonrpc: '2.0', method: '$/cancel', params: { id: 'slow' } });
    expect((await raw.answer('slow')).error?.data.code).toBe('cancelled');
    expect(aborted).toMatchObject([{ code: 'cancelled' }]);
  });

  it('ends a call at the time its caller set', async () => {
    const { facade, aborted } = endless();
    const { raw } = await connected({ facade });
    raw.send({ ...call(1, 'samples.get', { id: 1 }), timeoutMs: 5 });
    expect((await raw.answer(1)).error?.data.code).toBe('timeout');
    expect(aborted).toMatchObject([{ code: 'timeout' }]);
  });

  it('refuses a second call with an id that is running', async () => {
    const { facade } = endless();
    const { raw } = await connected({ facade });
    raw.send(call(1, 'samples.get', { id: 1 }));
    raw.send(call(1, 'jobs.get', { id: 1 }));
    expect((await raw.answer(1)).error?.data.code).toBe('conflict');
  });

  it('aborts what runs when the client goes away', async () => {
    const { facade, aborted, nextStart } = endless();
    const { raw } = await connected({ facade });
    const started = nextStart();
    raw.send(call(1, 'samples.get', { id: 1 }));
    await started;
    const gone = new Promise<void>((resolve) => {
      facade.calls[0]?.context.signal.addEventListener('abort', () => resolve());
    });
    raw.ws.terminate();
    await gone;
    expect(aborted).toHaveLength(1);
  });

  it('bounds the calls that run at the same time, cancelled or not', async () => {
    const facade = createFakeFacade({
      handlers: { 'samples.get': () => new Promise(() => undefined) },
    });
    const { raw } = await connected({ facade });
    for (let i = 0; i < 256; i += 1) {
      raw.send(call(i, 'samples.get', { id: 1 }));
      raw.send({ jsonrpc: '2.0', method: '$/cancel', params: { id: i } });
    }
    raw.send(call('one more', 'samples.get', { id: 1 }));
    expect((await raw.answer('one more')).error?.data.code).toBe('rate-limited');
    expect(facade.calls).toHaveLength(256);
  });

  it('keeps scopes for session methods too', async () => {
    const { raw } = await connected({
      door: { authenticate: () => ({ ...localCaller, scopes: new Set() }) },
    });
    raw.send(call(1, 'events.subscribe', { topics: ['jobs'] }));
    expect((await raw.answer(1)).error?.data.code).toBe('forbidden');
  });
});

describe('waveform peaks', () => {
  it('sends the binary frame before the answer that describes it', async () => {
    const { raw } = await connected();
    raw.send(call(1, 'peaks.get', { id: 8 }));
    const { result } = await raw.answer(1);
    const [frame, answer] = raw.received.slice(-2);
    expect(Buffer.isBuffer(frame) && { ...decodePeaks(frame), bytes: frame.length }).toEqual({
      sampleId: 8,
      framesPerPeak: 256,
      data: Int8Array.from([-5, 5, -127, 127]),
      bytes: (result as { bytes: number }).bytes,
    });
    expect(answer).toMatchObject({ id: 1 });
  });

  it('answers null for a sample that was not analysed', async () => {
    const { raw } = await connected();
    raw.send(call(1, 'peaks.get', { id: 404 }));
    expect((await raw.answer(1)).result).toBeNull();
    expect(raw.received.some((m) => Buffer.isBuffer(m))).toBe(false);
  });
});

describe('events', () => {
  it('delivers subscribed topics only, until the subscription ends', async () => {
    const { raw, facade, hub } = await connected();
    facade.publish(removed(1));
    raw.send(call(1, 'events.subscribe', { topics: ['samples'], filter: { ids: [2, 3] } }));
    expect((await raw.answer(1)).result).toEqual({ subscription: 1, runId: hub.runId, seq: 1 });
    facade.publish(removed(2));
    facade.publish(removed(9));
    facade.publish({ name: 'jobs.changed', payload: { job: exampleJob } });
    facade.publish(removed(3));
    await raw.next((m) => m.params?.['seq'] === 5);
    expect(eventSeqs(raw)).toEqual([2, 5]);
    raw.send(call(2, 'events.unsubscribe', { subscription: 1 }));
    expect((await raw.answer(2)).result).toEqual({ removed: true });
    facade.publish(removed(2));
    raw.send(call(3, 'events.unsubscribe', { subscription: 1 }));
    expect((await raw.answer(3)).result).toEqual({ removed: false });
    expect(eventSeqs(raw)).toEqual([2, 5]);
    expect(hub.listeners).toBe(0);
  });

  it('sends an event once, however many subscriptions want it', async () => {
    const { raw, facade } = await connected();
    raw.send(call(1, 'events.subscribe', { topics: ['samples'] }));
    raw.send(call(2, 'events.subscribe', { topics: ['samples', 'jobs'] }));
    await raw.answer(2);
    facade.publish(removed(1));
    facade.publish(removed(2));
    await raw.next((m) => m.params?.['seq'] === 2);
    expect(eventSeqs(raw)).toEqual([1, 2]);
  });

  it('bounds subscriptions', async () => {
    const { raw } = await connected();
    for (let i = 1; i <= 33; i += 1) raw.send(call(i, 'events.subscribe', { topics: ['jobs'] }));
    expect((await raw.answer(32)).error).toBeUndefined();
    expect((await raw.answer(33)).error?.data.code).toBe('too-large');
  });

  it('resumes without gap or double on a new connection', async () => {
    const harness = await connected();
    const { raw, facade, hub, url } = harness;
    raw.send(call(1, 'events.subscribe', { topics: ['samples'] }));
    await raw.answer(1);
    facade.publish(removed(1));
    facade.publish(removed(2));
    await raw.next((m) => m.params?.['seq'] === 2);
    raw.ws.terminate();
    await raw.closed;
    facade.publish(removed(3));
    facade.publish({ name: 'jobs.changed', payload: { job: exampleJob } });
    facade.publish(removed(5));

    const again = await openRaw(url);
    again.send(
      call(1, 'events.resume', { runId: hub.runId, after: 2, subscriptions: [{ topics: ['samples'] }] }),
    );
    expect((await again.answer(1)).result).toMatchObject({ outcome: 'replayed', replayed: 2, seq: 5 });
    facade.publish(removed(6));
    await again.next((m) => m.params?.['seq'] === 6);
    expect(eventSeqs(again)).toEqual([3, 5, 6]);
  });

  it('answers resync when the ring ran over or the run is another, and subscribes all the same', async () => {
    const { raw, facade, hub } = await connected({ hub: { ringEvents: 2 } });
    for (let i = 1; i <= 4; i += 1) facade.publish(removed(i));
    const subscriptions = [{ topics: ['samples'] }];
    raw.send(call(1, 'events.resume', { runId: hub.runId, after: 1, subscriptions }));
    raw.send(call(2, 'events.resume', { runId: 'yesterday', after: 4, subscriptions }));
    expect((await raw.answer(1)).result).toMatchObject({ outcome: 'resync', replayed: 0, seq: 4 });
    expect((await raw.answer(2)).result).toMatchObject({ outcome: 'resync' });
    facade.publish(removed(5));
    await raw.next((m) => m.params?.['seq'] === 5);
    expect(eventSeqs(raw)).toEqual([5]);
  });
});

describe('the upgrade', () => {
  function status(url: string, headers: Record<string, string> = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const ws = new WebSocket(url, { headers });
      ws.once('unexpected-response', (_, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      ws.once('open', () => reject(new Error('was let in')));
      ws.once('error', () => undefined);
    });
  }

  it.each([
    [new PadbridgeError('unauthorised', 'No token.'), 401],
    [new PadbridgeError('forbidden', 'Foreign origin.'), 403],
    [new Error('bug'), 500],
  ])('answers %s', async (error, expected) => {
    const { url, facade } = await open({
      door: {
        authenticate: () => {
          throw error;
        },
      },
    });
    expect(await status(url)).toBe(expected);
    expect(facade.calls).toEqual([]);
  });

  it('has no socket elsewhere and no room for more than its bound', async () => {
    const { url } = await connected({ door: { maxClients: 1 } });
    expect(await status(url.replace('/ws', '/other'))).toBe(404);
    expect(await status(url)).toBe(503);
  });

  it('leaves plain requests to the HTTP door', async () => {
    const { server, url } = await open();
    server.on('request', (_, response) => response.end('http'));
    const code = await new Promise((resolve) => {
      request(url.replace('ws:', 'http:'), (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(code).toBe(200);
  });

  it('compresses for other machines only', async () => {
    const near = await connected();
    expect(near.raw.ws.extensions).toBe('');
    const far = await connected({
      door: { authenticate: () => ({ ...localCaller, loopback: false, scopes: ALL_SCOPES }) },
    });
    expect(far.raw.ws.extensions).toContain('permessage-deflate');
  });
});

describe('liveness', () => {
  it('says where it is and destroys a client that answers no ping', async () => {
    const { raw, door, facade } = await connected({ door: { pingMs: 20 } });
    facade.publish(removed(1));
    await raw.next((m) => m.method === 'alive' && m.params?.['seq'] === 1);
    expect(door.clients).toBe(1);
    raw.ws.pause();
    // `close` of a paused ws comes only after reading on; the door's own count is the witness.
    const other = await openRaw((await open()).url);
    other.ws.close();
    await expect.poll(() => door.clients, { interval: 5 }).toBe(0);
    raw.ws.resume();
    expect((await raw.closed).code).toBe(1006);
  });
});

describe('bad frames', () => {
  it('closes on a binary frame, invalid UTF-8 and an oversized message, and serves the others', async () => {
    const { url, complaints, door } = await open({ facade: usualFacade() });
    const good = await openRaw(url);
    const binary = await openRaw(url);
    binary.ws.send(Buffer.from([1, 2, 3]));
    expect((await binary.closed).code).toBe(1003);
    const utf8 = await openRaw(url);
    utf8.ws.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]), { binary: false });
    expect((await utf8.closed).code).toBe(1007);
    const large = await openRaw(url);
    large.ws.send('x'.repeat(MAX_MESSAGE_BYTES + 1));
    expect((await large.closed).code).toBe(1009);
    good.send(call(1, 'jobs.get', { id: 1 }));
    expect((await good.answer(1)).error).toBeUndefined();
    // A client may have read the close frame before the door has seen its socket end.
    await expect.poll(() => door.clients, { interval: 5 }).toBe(1);
    expect(complaints.length).toBeLessThanOrEqual(3);
  });

  it('logs a client that sends rubbish once', async () => {
    const { raw, complaints } = await connected();
    for (let i = 0; i < 50; i += 1) raw.send('rubbish');
    raw.send(call(1, 'jobs.get', { id: 1 }));
    await raw.answer(1);
    expect(
      raw.received.filter((m) => !Array.isArray(m) && !Buffer.isBuffer(m) && m.error?.code === -32700),
    ).toHaveLength(50);
    expect(complaints).toHaveLength(1);
  });
});

it('closes clients with a reason when the daemon stops', async () => {
  const { raw, door } = await connected();
  await door.close();
  expect(await raw.closed).toEqual({ code: 1001, reason: 'Padbridge stops.' });
});

it('has an example for every session method that its schemas accept', () => {
  for (const method of SESSION_METHODS) {
    expect(method.params.safeParse(method.example.params).success, method.name).toBe(true);
    expect(method.result.safeParse(method.example.result).success, method.name).toBe(true);
  }
});
