import { encode } from 'node-osc';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createDispatcher } from '../../../bridge/dispatch.js';
import { createEventHub } from '../../../bridge/events/hub.js';
import { silentLog } from '../../../bridge/log.js';
import { openOscDoor, type OscDoor, type OscDoorDeps } from '../../../bridge/osc/door.js';
import { MAX_ROWS } from '../../../bridge/osc/limits.js';
import { METHODS } from '../../../schemas/methods.js';
import { exampleDetail, exampleJob, exampleSummary } from '../../../schemas/methods/examples.js';
import { oscAddress } from '../../../schemas/osc.js';
import { noLimit } from '../../support/bridge-harness.js';
import { createFakeFacade, type FakeFacade } from '../../support/fake-facade.js';
import { openSurface, type OscSurface } from '../../support/osc-surface.js';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Setup {
  door: OscDoor;
  facade: FakeFacade;
  surface: OscSurface;
  warnings: string[];
  another: () => Promise<OscSurface>;
}

async function setUp(
  handlers: Parameters<typeof createFakeFacade>[0] = {},
  overrides: Partial<OscDoorDeps> = {},
): Promise<Setup> {
  const facade = createFakeFacade(handlers);
  const warnings: string[] = [];
  const hub = createEventHub({ source: facade, onError: (error) => warnings.push(String(error)) });
  const door = await openOscDoor('127.0.0.1', 0, {
    dispatcher: createDispatcher({ facade, limiter: noLimit }),
    hub,
    log: { ...silentLog, warn: (_, text) => warnings.push(text), error: (_, text) => warnings.push(text) },
    ...overrides,
  });
  closing.push(() => door.close());
  const another = async () => {
    const surface = await openSurface(door.port);
    closing.push(() => surface.close());
    return surface;
  };
  return { door, facade, warnings, surface: await another(), another };
}

const get = { handlers: { 'samples.get': ({ id }: { id: number }) => ({ ...exampleDetail, id }) } };
const many = Array.from({ length: 200 }, (_, at) => ({ ...exampleSummary, id: at + 1 }));

describe('calls over OSC', () => {
  it('answers plain arguments in plain arguments, at the reply address', async () => {
    const { surface, facade } = await setUp(get);
    surface.send('/padbridge/samples/get', 5);
    expect(await surface.next('/padbridge/reply/samples/get')).toEqual([
      5,
      'Dusty Kick 01.wav',
      'one-shot',
      null,
      null,
      4,
    ]);
    expect(facade.calls).toMatchObject([
      { name: 'samples.get', params: { id: 5 }, context: { caller: 'osc 127.0.0.1' } },
    ]);
  });

  it('answers JSON in JSON', async () => {
    const { surface } = await setUp(get);
    surface.send('/padbridge/samples/get', '{"id":5}');
    const [json] = await surface.next('/padbridge/reply/samples/get');
    expect(JSON.parse(String(json))).toEqual({ ...exampleDetail, id: 5 });
  });

  it('sends the id of a call back as the last argument, of answers and errors', async () => {
    const { surface } = await setUp(get);
    surface.send('/padbridge/call', 77, 'samples.get', 5);
    surface.send('/padbridge/call', 'x1', 'samples.get', -5);
    expect((await surface.next('/padbridge/reply/samples/get')).at(-1)).toBe(77);
    const error = await surface.next('/padbridge/error');
    expect([error[0], error[2], error.at(-1)]).toEqual(['invalid-input', '/padbridge/samples/get', 'x1']);
  });

  it('sends a list as a count and numbered rows, bounded', async () => {
    const { surface } = await setUp({
      handlers: {
        'samples.search': () => ({ items: many, total: { count: 200, more: false }, nextCursor: null }),
      },
    });
    surface.send('/padbridge/samples/search', 'kick', 500);
    expect(await surface.next('/padbridge/reply/samples/search')).toEqual([200]);
    expect((await surface.next(`/padbridge/reply/samples/search/${MAX_ROWS}`))[0]).toBe(MAX_ROWS);
    expect(surface.heard).toHaveLength(MAX_ROWS + 1);
    surface.send('/padbridge/samples/search', '{"limit":500}');
    expect((await surface.next('/padbridge/error'))[0]).toBe('too-large');
  });

  it.each([
    ['an unknown address', '/padbridge/samples/explode', [1], 'not-found'],
    ['a foreign address', '/mixer/1', [], 'not-found'],
    ['a pattern', '/padbridge/jobs/*', [1], 'unsupported'],
    ['a wrong type', '/padbridge/samples/get', ['five'], 'invalid-input'],
    ['a call without id', '/padbridge/call', ['samples.get'], 'invalid-input'],
    ['a topic that is none', '/padbridge/subscribe', ['weather'], 'invalid-input'],
    ['a subscription for ever', '/padbridge/subscribe', ['jobs', 1e6], 'invalid-input'],
    ['what needs admin', '/padbridge/backup/create', [], 'forbidden'],
    ['a bug', '/padbridge/jobs/get', [1], 'internal'],
  ])('answers %s at the error address', async (_, address, args, code) => {
    const { surface } = await setUp();
    surface.send(address, ...args);
    expect((await surface.next('/padbridge/error')).slice(0, 3)).toEqual([code, expect.any(String), address]);
  });

  it('never answers an answer', async () => {
    const { surface } = await setUp(get);
    surface.send('/padbridge/error', 'not-found', 'x', 'y');
    surface.send('/padbridge/reply/samples/get', 'x');
    surface.send('/padbridge/samples/get', 1);
    await surface.next('/padbridge/reply/samples/get');
    expect(surface.heard).toHaveLength(1);
  });

  it('answers to the port that the surface named', async () => {
    const { surface, another } = await setUp(get);
    const screen = await another();
    surface.send('/padbridge/port', screen.port);
    surface.send('/padbridge/samples/get', 1);
    await screen.next('/padbridge/reply/samples/get');
    expect(surface.heard).toEqual([]);
  });

  it('performs a bundle in order, and a timed one at its time', async () => {
    const { surface, facade } = await setUp(get);
    const call = (id: number) => ({ oscType: 'message', address: '/padbridge/samples/get', args: [id] });
    const at = (Date.now() + 60) / 1000;
    surface.sendRaw(encode({ oscType: 'bundle', timetag: at, elements: [call(3)] }));
    surface.sendRaw(encode({ oscType: 'bundle', timetag: 0, elements: [call(1), call(2)] }));
    await surface.next('/padbridge/reply/samples/get', ([id]) => id === 3);
    expect(Date.now()).toBeGreaterThanOrEqual(at * 1000 - 2);
    expect(facade.calls.map((one) => one.params)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('loses none of 2,000 messages sent as fast as they go', async () => {
    const { surface, facade } = await setUp(get);
    for (let id = 1; id <= 2000; id += 1) {
      surface.send('/padbridge/samples/get', id);
      if (id % 100 === 0) await surface.next('/padbridge/reply/samples/get', ([got]) => got === id);
    }
    expect(facade.calls).toHaveLength(2000);
    expect(surface.heard).toHaveLength(2000);
  });
});

describe('feedback', () => {
  it('goes to subscribed surfaces until the time is over or they leave', async () => {
    let now = 1_000_000;
    const { surface, facade, another, door } = await setUp({}, { now: () => now });
    const other = await another();
    for (const one of [surface, other]) {
      one.send('/padbridge/subscribe', 'jobs', 10);
      expect(await one.next('/padbridge/reply/subscribe')).toEqual(['jobs', 10]);
    }
    const progress = (done: number) =>
      facade.publish({ name: 'jobs.progress', payload: { job: { ...exampleJob, done } } });
    progress(1);
    expect(await surface.next('/padbridge/jobs/progress')).toEqual([1, 'running', 1, 40000, 2]);
    await other.next('/padbridge/jobs/progress');
    facade.publish({ name: 'samples.removed', payload: { ids: [1] } });
    now += 9_000;
    other.send('/padbridge/subscribe', 'jobs');
    await other.next('/padbridge/reply/subscribe', ([, seconds]) => seconds === 60);
    now += 2_000;
    progress(2);
    await other.next('/padbridge/jobs/progress', ([, , done]) => done === 2);
    expect(door.surfaces).toBe(1);
    other.send('/padbridge/unsubscribe', 'jobs');
    other.send('/padbridge/nowhere');
    await other.next('/padbridge/error');
    progress(3);
    expect(door.surfaces).toBe(0);
    expect(surface.heard.map((m) => m.address)).toEqual([
      '/padbridge/reply/subscribe',
      '/padbridge/jobs/progress',
    ]);
  });

  it('bounds the rows of a large event', async () => {
    const { surface, facade } = await setUp();
    surface.send('/padbridge/subscribe', 'samples');
    await surface.next('/padbridge/reply/subscribe');
    facade.publish({ name: 'samples.changed', payload: { samples: many } });
    await surface.next(`/padbridge/samples/changed/${MAX_ROWS}`);
    expect(surface.heard).toHaveLength(MAX_ROWS + 2);
  });
});

describe('the socket', () => {
  async function setUpAt(port: number): Promise<void> {
    const facade = createFakeFacade();
    const hub = createEventHub({ source: facade, onError: () => undefined });
    const dispatcher = createDispatcher({ facade, limiter: noLimit });
    const door = await openOscDoor('127.0.0.1', port, { dispatcher, hub, log: silentLog });
    closing.push(() => door.close());
  }

  it('says loudly that the port is taken', async () => {
    const { door } = await setUp();
    await expect(setUpAt(door.port)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('leaves nothing behind when it closes', async () => {
    const { door, facade, surface } = await setUp();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const at = Date.now() / 1000 + 30;
    const later = { oscType: 'message', address: '/padbridge/health/get', args: [] };
    surface.sendRaw(encode({ oscType: 'bundle', timetag: at, elements: [later] }));
    surface.send('/padbridge/nowhere');
    await surface.next('/padbridge/error');
    await door.close();
    await door.close();
    expect(timers()).toBe(before);
    await setUpAt(door.port);
    expect(facade.calls).toEqual([]);
  });
});

describe('nonsense', () => {
  it('is refused, 500 datagrams, while another surface is served', async () => {
    const { surface, another, facade, warnings } = await setUp(get);
    const good = await another();
    const address = fc.constantFrom(
      ...METHODS.map(({ name }) => oscAddress(name)),
      '/padbridge/call',
      '/padbridge/subscribe',
      '/padbridge/port',
      '/padbridge/unsubscribe',
    );
    const argument = fc.oneof(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.float().map((value) => ({ type: 'f', value })),
      fc.json(),
      fc.boolean(),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    );
    const structured = fc
      .tuple(address, fc.array(argument, { maxLength: 6 }))
      .map(([to, args]) => encode({ address: to, args }));
    const broken = fc.tuple(structured, fc.nat(), fc.nat(255)).map(([data, at, byte]) => {
      data[at % data.length] = byte;
      return data;
    });
    const random = fc.uint8Array({ minLength: 1, maxLength: 200 });
    let id = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(structured, broken, random), { maxLength: 10 }),
        async (datagrams) => {
          for (const data of datagrams) surface.sendRaw(data);
          id += 1;
          good.send('/padbridge/samples/get', id);
          await good.next('/padbridge/reply/samples/get', ([got]) => got === id);
          good.heard.length = 0;
        },
      ),
      { numRuns: 100 },
    );
    expect(facade.calls.every(({ name }) => METHODS.some((method) => method.name === name))).toBe(true);
    expect(warnings.filter((text) => text.includes('no OSC'))).toHaveLength(1);
  });
});
