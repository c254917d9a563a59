import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from '../../../bridge/osc/arguments.js';
import { createComplaints } from '../../../bridge/osc/complaints.js';
import { MAX_ERRORS_PER_SECOND, MAX_WAITING } from '../../../bridge/osc/limits.js';
import type { OscBundle, OscMessage } from '../../../bridge/osc/packet.js';
import { createSchedule } from '../../../bridge/osc/schedule.js';
import { createSourceCheck } from '../../../bridge/osc/sources.js';
import { createSurfaces } from '../../../bridge/osc/surfaces.js';
import { silentLog } from '../../../bridge/log.js';
import { EVENTS } from '../../../schemas/events.js';
import { findMethod, METHODS, type MethodName } from '../../../schemas/methods.js';
import { OSC_ANSWERS, OSC_ARGUMENTS, OSC_FEEDBACK, type OscView } from '../../../schemas/osc-map.js';
import { oscAddress } from '../../../schemas/osc.js';

const s = (value: string) => ({ tag: 's', value });
const i = (value: number) => ({ tag: 'i', value });
const f = (value: number) => ({ tag: 'f', value });

describe('arguments', () => {
  it.each([
    ['samples.get', [i(5)], { id: 5 }],
    ['samples.get', [f(5)], { id: 5 }],
    ['samples.search', [], {}],
    ['samples.search', [s('kick')], { query: 'kick' }],
    ['samples.search', [s('kick'), i(3)], { query: 'kick', limit: 3 }],
    ['samples.analyse', [i(1), i(2), f(3)], { ids: [1, 2, 3] }],
    ['backup.create', [], {}],
  ])('reads plain ones of %s', (method, args, params) => {
    expect(readArguments(method, args)).toEqual({ params, form: 'plain' });
  });

  it('reads one JSON text for any method', () => {
    const params = { query: 'kick', bpm: { min: 90 } };
    expect(readArguments('samples.search', [s(JSON.stringify(params))])).toEqual({ params, form: 'json' });
  });

  it.each([
    ['samples.get', [s('5')]],
    ['samples.get', [f(5.5)]],
    ['samples.get', [f(NaN)]],
    ['samples.get', [i(5), i(6)]],
    ['samples.search', [i(5)]],
    ['samples.analyse', [i(1), s('2')]],
    ['backup.create', [i(1)]],
    ['samples.search', [s('{"a":')]],
    ['samples.search', [s('{"a":'.repeat(40) + '1' + '}'.repeat(40))]],
  ])('refuses wrong ones of %s', (method, args) => {
    expect(() => readArguments(method, args)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});

describe('the map', () => {
  it('names only params that the schemas accept', () => {
    for (const [name, wanted] of Object.entries(OSC_ARGUMENTS)) {
      /** Words that have to be of a kind. */
      const named: Record<string, unknown> = { source: 'osc', pad: 'A1', from: 'A1', to: 'B2', pads: ['A1'] };
      const sample = { int: 1, float: 100, bool: true, string: 'kind', ints: [1], strings: ['kind'] };
      const params = Object.fromEntries(
        wanted.map(({ param, type }) => [param, named[param] ?? sample[type]]),
      );
      expect(findMethod(name)?.params.safeParse(params).error, name).toBeUndefined();
    }
  });

  it('makes rows as wide as their columns, from every example', () => {
    const widths = (view: OscView<unknown>, value: unknown) =>
      ('row' in view ? [view.row(value)] : view.rows(value)).map((row) => row.length);
    for (const [name, view] of Object.entries(OSC_ANSWERS)) {
      const example = METHODS.find((method) => method.name === (name as MethodName))?.example.result;
      for (const width of widths(view as OscView<unknown>, example))
        expect(width, name).toBe(view.columns.length);
    }
    for (const { name, example } of EVENTS) {
      const view = OSC_FEEDBACK[name];
      for (const width of widths(view as OscView<unknown>, example))
        expect(width, name).toBe(view.columns.length);
    }
  });

  it('gives methods and events different addresses', () => {
    const all = [...METHODS, ...EVENTS].map(({ name }) => oscAddress(name));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('sources', () => {
  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.168.1.20', true],
    ['::ffff:192.168.1.20', true],
    ['192.168.1.21', false],
    ['10.1.255.255', true],
    ['10.2.0.0', false],
    ['fd00::9', true],
    ['fd01::9', false],
    ['not an address', false],
  ])('%s', (address, expected) => {
    const check = createSourceCheck(['192.168.1.20', '10.1.0.0/16', 'fd00::/16']);
    expect(check(address)).toBe(expected);
  });

  it.each(['studio.local', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '', '10.0.0.0/'])(
    'refuses the entry %j',
    (entry) => {
      expect(() => createSourceCheck([entry])).toThrow(expect.objectContaining({ code: 'invalid-input' }));
    },
  );
});

describe('surfaces', () => {
  it('expires, renews and ends subscriptions, and makes room only for live ones', () => {
    let now = 0;
    const surfaces = createSurfaces(() => now, 2);
    const [a, b, c] = [1, 2, 3].map((port) => ({ address: '127.0.0.1', port }));
    if (a === undefined || b === undefined || c === undefined) return expect.fail();
    surfaces.subscribe(a, 'jobs', 100);
    surfaces.subscribe(b, 'jobs', 200);
    expect(() => surfaces.subscribe(c, 'jobs', 300)).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
    surfaces.subscribe(a, 'jobs', 150);
    expect(surfaces.wanting('jobs', 149)).toEqual([a, b]);
    expect(surfaces.wanting('samples', 149)).toEqual([]);
    now = 150;
    surfaces.subscribe(c, 'jobs', 300);
    expect(surfaces.wanting('jobs', now)).toEqual([b, c]);
    surfaces.unsubscribe(b, 'jobs');
    surfaces.unsubscribe(b, 'jobs');
    expect(surfaces.size).toBe(1);
  });
});

describe('the schedule', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const message = (address: string): OscMessage => ({ address, args: [] });
  const bundle = (at: number | null, ...elements: OscBundle['elements']): OscBundle => ({ at, elements });

  function setUp() {
    vi.setSystemTime(1_000_000);
    const done: string[] = [];
    const schedule = createSchedule(Date.now);
    return {
      done,
      schedule,
      run: (packet: OscBundle | OscMessage) => schedule.run(packet, (m) => done.push(m.address)),
    };
  }

  it('runs at once what has no time or is late, in order', () => {
    const { done, run } = setUp();
    run(message('/a'));
    run(bundle(null, message('/b'), bundle(null, message('/c')), message('/d')));
    run(bundle(999_000, message('/e')));
    expect(done).toEqual(['/a', '/b', '/c', '/d', '/e']);
  });

  it('waits for the time of a bundle and of the bundle in it', () => {
    const { done, schedule, run } = setUp();
    run(bundle(1_000_100, message('/a'), bundle(1_000_200, message('/c')), bundle(null, message('/b'))));
    expect(schedule.waiting).toBe(3);
    vi.advanceTimersByTime(99);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(['/a', '/b']);
    vi.advanceTimersByTime(100);
    expect([done, schedule.waiting]).toEqual([['/a', '/b', '/c'], 0]);
  });

  it('refuses the far future and an inner bundle before its outer one, whole', () => {
    const { done, run } = setUp();
    expect(() => run(bundle(1_100_000, message('/a')))).toThrow(/seconds ahead/);
    expect(() => run(bundle(1_000_100, message('/a'), bundle(1_000_050, message('/b'))))).toThrow(
      /before the bundle/,
    );
    vi.runAllTimers();
    expect(done).toEqual([]);
  });

  it('bounds what waits and forgets it when cleared', () => {
    const { done, schedule, run } = setUp();
    for (let at = 0; at < MAX_WAITING; at += 1) run(bundle(1_000_100, message('/a')));
    expect(() => run(bundle(1_000_100, message('/b')))).toThrow(
      expect.objectContaining({ code: 'rate-limited' }),
    );
    run(bundle(null, message('/now')));
    schedule.clear();
    expect([vi.getTimerCount(), schedule.waiting]).toEqual([0, 0]);
    expect(done).toEqual(['/now']);
  });
});

it('complains to a sender a bounded number of times a second and to the log once', () => {
  let now = 0;
  let logged = 0;
  const complaints = createComplaints({ ...silentLog, warn: () => (logged += 1) }, () => now);
  const burst = () =>
    Array.from({ length: 1000 }, () => complaints.mayAnswer('10.0.0.1')).filter(Boolean).length;
  expect(burst()).toBe(MAX_ERRORS_PER_SECOND);
  now = 1000;
  expect(burst()).toBe(MAX_ERRORS_PER_SECOND);
  for (let n = 0; n < 10_000; n += 1) complaints.about(`10.0.${n % 250}.${n >> 8}`, 'is loud', undefined);
  expect(logged).toBeLessThanOrEqual(256);
});
