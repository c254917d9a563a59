import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { METHODS } from '../../../schemas/methods.js';
import { SESSION_METHODS } from '../../../schemas/session-methods.js';
import { openHarness, type Harness } from '../../support/bridge-harness.js';
import { createFakeFacade } from '../../support/fake-facade.js';
import { openRaw, type RawSocket } from '../../support/raw-socket.js';

let harness: Harness;
let witness: RawSocket;
let asked = 0;

beforeAll(async () => {
  const facade = createFakeFacade({ handlers: { 'health.get': () => ({}) as never }, peaks: () => null });
  harness = await openHarness({ facade });
  witness = await openRaw(harness.url);
});
afterAll(() => harness.close());

/** The daemon still answers somebody else. */
async function alive(): Promise<void> {
  asked += 1;
  witness.send({ jsonrpc: '2.0', id: asked, method: 'health.get' });
  expect((await witness.answer(asked)).error).toBeUndefined();
  witness.received.length = 0;
}

/** Sends messages on one connection and waits until the daemon has read them all or closed it. */
async function throwAt(messages: (string | Buffer)[]): Promise<void> {
  const raw = await openRaw(harness.url);
  for (const message of messages) raw.ws.send(message, { binary: false });
  raw.send({ jsonrpc: '2.0', id: 'fuzz-end', method: 'health.get' });
  await Promise.race([raw.answer('fuzz-end'), raw.closed]).catch(() => undefined);
  raw.ws.terminate();
  await alive();
}

const names = [...METHODS, ...SESSION_METHODS].map((method) => method.name);
const name = fc.oneof(fc.constantFrom(...names), fc.string(), fc.constantFrom('$/cancel', '__proto__'));
const call = fc.record(
  {
    jsonrpc: fc.constantFrom('2.0', '1.0', 2),
    id: fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.jsonValue()),
    method: fc.oneof(name, fc.jsonValue()),
    params: fc.oneof(
      fc.jsonValue(),
      fc.record(
        { id: fc.oneof(fc.double(), fc.string()), ids: fc.array(fc.jsonValue()) },
        { requiredKeys: [] },
      ),
    ),
    timeoutMs: fc.oneof(fc.integer(), fc.string()),
  },
  { requiredKeys: [] },
);

it('answers or closes on structured nonsense, 150 runs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(call, fc.array(call)), { maxLength: 8 }), (messages) =>
      throwAt(messages.map((message) => JSON.stringify(message))),
    ),
    { numRuns: 150 },
  );
});

it('answers or closes on random text and bytes, 100 runs', async () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 8 }), (messages) => throwAt(messages)),
    { numRuns: 100 },
  );
});

it('answers or closes on the classics', async () => {
  const huge = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'samples.analyse',
    params: { ids: Array(150_000).fill(1) },
  });
  await throwAt(['['.repeat(1_000_000), '{"a":'.repeat(100_000), huge, '"'.repeat(9), '\u0000', '1e999']);
  await throwAt(['{"jsonrpc":"2.0","id":1,"method":"samples.get","params":{"__proto__":{"id":1}}}']);
  expect(({} as { id?: number }).id).toBeUndefined();
});

it('closes on broken frames below the protocol, 200 runs', async () => {
  const port = (harness.server.address() as AddressInfo).port;
  const handshake =
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (bytes) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(handshake);
      await once(socket, 'data');
      socket.end(bytes);
      socket.resume();
      await once(socket, 'close');
      await alive();
    }),
    { numRuns: 200 },
  );
});

it('holds nothing of all that', async () => {
  await expect.poll(() => harness.door.clients).toBe(1);
  expect(harness.hub.listeners).toBeLessThanOrEqual(1);
  expect(harness.facade.calls.every((one) => names.includes(one.name as never))).toBe(true);
});
