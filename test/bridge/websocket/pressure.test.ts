import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { createOutbox } from '../../../bridge/websocket/outbox.js';
import type { NumberedEvent } from '../../../bridge/events/hub.js';
import type { DeliveryPolicy } from '../../../schemas/contract.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { openHarness } from '../../support/bridge-harness.js';
import { openRaw } from '../../support/raw-socket.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A socket whose network takes what the test says. */
function createSlowSocket() {
  const queue: { size: number; sent?: (() => void) | undefined }[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    isPaused: false,
    written: [] as string[],
    get bufferedAmount() {
      return queue.reduce((sum, one) => sum + one.size, 0);
    },
    send(data: Buffer | string, _: object, sent?: () => void) {
      socket.written.push(data.toString());
      queue.push({ size: data.length, sent });
    },
    pause: () => (socket.isPaused = true),
    resume: () => (socket.isPaused = false),
    /** The network takes everything that was buffered up to now. */
    take() {
      for (const { sent } of queue.splice(0)) sent?.();
    },
  };
  return socket;
}

function setUp(limits = { highWater: 20, maxUnsent: 200 }) {
  const socket = createSlowSocket();
  let hopeless = 0;
  const outbox = createOutbox(socket as unknown as WebSocket, undefined, () => (hopeless += 1), limits);
  let seq = 0;
  const event = (delivery: DeliveryPolicy, key: string, size = 10): string => {
    seq += 1;
    const text = `${seq}${key}`.padEnd(size);
    outbox.event({ seq, delivery, key, text: Buffer.from(text) } as NumberedEvent);
    return text;
  };
  return { socket, outbox, event, hopeless: () => hopeless };
}

describe('the outbox of a slow client', () => {
  it('sends at once while the network takes it', () => {
    const { socket, event, outbox } = setUp();
    const sent = [event('keep', 'a'), event('coalesce', 'b'), event('drop', 'c')];
    expect(socket.written).toEqual(sent);
    expect(outbox.idle).toBe(true);
  });

  it('keeps order, replaces the coalesced and drops the worthless while it waits', () => {
    const { socket, event, outbox } = setUp();
    const first = event('keep', 'x', 30);
    event('coalesce', 'job 1');
    const kept = event('keep', 'done');
    event('drop', 'meter');
    const other = event('coalesce', 'job 2');
    const newest = event('coalesce', 'job 1');
    expect(socket.written).toEqual([first]);
    expect([outbox.idle, outbox.dropped]).toEqual([false, 2]);
    socket.take();
    socket.take();
    socket.take();
    expect(socket.written).toEqual([first, kept, other, newest]);
    expect(outbox.idle).toBe(true);
  });

  it('stops reading calls while answers wait and goes on after', () => {
    const { socket, outbox } = setUp();
    outbox.send('x'.repeat(30), false);
    expect(socket.isPaused).toBe(true);
    socket.take();
    expect(socket.isPaused).toBe(false);
  });

  it('gives up once at the bound and forgets what waited', () => {
    const { socket, event, outbox, hopeless } = setUp();
    for (let i = 0; i < 40; i += 1) event('keep', String(i));
    expect(hopeless()).toBe(1);
    const before = socket.written.length;
    event('keep', 'late');
    outbox.send('late', false);
    socket.take();
    expect([socket.written.length, outbox.idle]).toEqual([before, true]);
  });

  it('never gives up a client for coalesced events, however many', () => {
    const { event, hopeless } = setUp();
    event('keep', 'x', 30);
    for (let i = 0; i < 1000; i += 1) event('coalesce', 'job 1');
    expect(hopeless()).toBe(0);
  });
});

it('closes the client that stops reading while all others get everything', async () => {
  const harness = await openHarness();
  closing.push(() => harness.close());
  const subscribe = { jsonrpc: '2.0', id: 1, method: 'events.subscribe', params: { topics: ['samples'] } };
  const readers = await Promise.all(Array.from({ length: 3 }, () => openRaw(harness.url)));
  const slow = await openRaw(harness.url);
  for (const one of [...readers, slow]) {
    one.send(subscribe);
    await one.answer(1);
  }
  slow.ws.pause();
  const ids = Array.from({ length: 1000 }, (_, i) => i + 1_000_000);
  const event: DaemonEvent = { name: 'samples.removed', payload: { ids } };
  const last = 2600;
  for (let i = 1; i <= last; i += 1) {
    harness.facade.publish(event);
    if (i % 20 === 0) await readers[0]?.next((m) => m.params?.['seq'] === i);
  }
  for (const reader of readers) {
    await reader.next((m) => m.params?.['seq'] === last);
    expect(reader.received.filter((m) => 'method' in m && m.method === 'event')).toHaveLength(last);
  }
  await expect.poll(() => harness.door.clients, { interval: 10, timeout: 10_000 }).toBe(3);
  expect(harness.complaints).toHaveLength(1);
  slow.ws.resume();
  expect((await slow.closed).code).not.toBe(1000);
});
