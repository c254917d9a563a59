import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type FlDoor, openFlDoor } from '../../../bridge/fl-studio/door.js';
import { silentLog } from '../../../bridge/log.js';
import { openCatalogue } from '../../../daemon/catalogue/database.js';
import { createContext } from '../../../daemon/context/context.js';
import { createEventBus } from '../../../daemon/event-bus.js';
import { createFlStudio } from '../../../daemon/fl-studio/fl-studio.js';
import { projectName } from '../../../daemon/fl-studio/song-context.js';
import { createHealthBoard } from '../../../daemon/health.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { type HostAnswer, pyodideHost, type ScriptHost } from '../../support/fl-studio-host.js';
import { createMemoryPair, type MemoryPair } from '../../support/memory-pair.js';
import { tempDir } from '../../support/temp-dir.js';

let host: ScriptHost;
beforeAll(async () => {
  host = await pyodideHost();
}, 60_000);
afterAll(() => host.close());

/** Real services of the daemon, the script in Python over the fake FL, two ports between them, and time by hand. */
async function studio() {
  let now = 1_767_225_600_000;
  const timers = new Set<{ next: number; every: number; work: () => void }>();
  const clock = {
    now: () => now,
    every(every: number, work: () => void) {
      const timer = { next: now + every, every, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const events: DaemonEvent[] = [];
  const bus = createEventBus((error) => {
    throw error;
  });
  bus.subscribe((event) => void events.push(event));
  const catalogue = openCatalogue(`${await tempDir()}/padbridge.db`);
  const fail = (error: unknown) => {
    throw error;
  };
  const context = createContext({ store: catalogue.context, bus, now: clock.now, onSaveFailed: fail });
  const health = createHealthBoard('0', bus, clock.now);
  const flStudio = createFlStudio({
    context,
    bus,
    health,
    surroundings: { platform: 'darwin', home: '/nowhere', env: {}, isFolder: () => false },
    suggestionsFolder: '/data/FL Suggestions',
    now: clock.now,
  });
  onTestFinished(() => {
    context.close();
    catalogue.close();
  });
  await host.request({ do: 'load', changes: true, missing: [], broken: [] });
  await host.request({
    do: 'set',
    song: { tempo: 120_000, playing: false, selected: 0, ticks: 0, title: '' },
  });

  let pair: MemoryPair | undefined;
  let last: HostAnswer | undefined;
  const hear = (answer: HostAnswer) => {
    last = answer;
    for (const frame of answer.sent) pair?.say(Uint8Array.from(frame));
  };
  return {
    context,
    flStudio,
    events,
    last: () => last!,
    timers,
    /** Each attempt to open the ports takes the next of these; the last one stays. */
    open: (attempts: (() => MemoryPair)[]): FlDoor => {
      const door = openFlDoor({
        openPorts: async () => {
          const attempt = attempts.length > 1 ? attempts.shift()! : attempts[0]!;
          pair = attempt();
          return Promise.resolve(pair.near);
        },
        events: flStudio.events,
        clock,
        log: silentLog,
      });
      flStudio.connect(door);
      return door;
    },
    set: async (song: Record<string, unknown>) => hear(await host.request({ do: 'set', song })),
    healthOf: () => health.current().components.find(({ name }) => name === 'fl-studio'),
    /** Lets time pass: FL in ticks of 20 ms, the wire every 100 ms. */
    pass: async (seconds: number, running = true) => {
      for (let step = 0; step < seconds * 10; step += 1) {
        now += 100;
        for (const timer of [...timers]) {
          if (timer.next > now) continue;
          timer.next += timer.every;
          timer.work();
        }
        for (const bytes of pair?.take() ?? []) {
          if (running) hear(await host.request({ do: 'sysex', bytes: [...bytes] }));
        }
        if (running) hear(await host.request({ do: 'run', ticks: 5 }));
        // What waits for a promise, the opening of ports for one, goes on between two steps.
        await Promise.resolve();
      }
    },
  };
}

it('makes what FL plays the context, and lets it go stale when FL falls silent', async () => {
  const { open, pass, set, context, flStudio, events, healthOf } = await studio();
  open([createMemoryPair]);
  await pass(2);
  expect(healthOf()?.state).toBe('up');
  await set({ tempo: 92_500, playing: true, ticks: 960, selected: 1, title: 'Night Market' });
  await pass(1);
  expect(context.current()).toMatchObject({
    tempo: { value: 92.5, source: 'fl-studio', stale: false },
    playing: { value: true },
    position: { value: 10 },
    channel: { value: { index: 1, name: 'Snare' } },
    pattern: { value: { index: 1, name: 'Verse' } },
    project: { value: 'Night Market' },
  });
  expect(flStudio.song()).toMatchObject({ channelNames: ['Kick', 'Snare', 'Serum'], window: 'channel-rack' });
  await set({ selected: -1 });
  await pass(20);
  expect(context.current()).toMatchObject({ channel: null, tempo: { value: 92.5, stale: false } });
  context.hear('manual', { tempo: 77 });
  expect(context.current().tempo).toMatchObject({ value: 92.5, source: 'fl-studio' });

  await pass(6, false);
  expect(context.current()).toMatchObject({
    tempo: { value: 77, source: 'manual' },
    playing: { value: true, stale: true },
  });
  expect((await flStudio.status()).link.state).toBe('silent');
  expect(healthOf()?.state, 'FL that was closed is no fault').toBe('up');
  await pass(3);
  expect(context.current().tempo).toMatchObject({ value: 92.5, source: 'fl-studio' });
  const states = events.flatMap((event) =>
    event.name === 'flstudio.changed' ? [event.payload.link.state] : [],
  );
  expect([...new Set(states)]).toEqual(['waiting', 'connected', 'silent']);
});

it('says why there are no ports, opens them when they come, and again after they went', async () => {
  const { open, pass, healthOf, flStudio, timers } = await studio();
  const absent = () => {
    throw new PadbridgeError('not-found', 'There is no MIDI port "Padbridge To FL" yet.', {
      next: 'Make it.',
    });
  };
  const first = createMemoryPair();
  const door = open([absent, absent, () => first, createMemoryPair]);
  await pass(1);
  expect(healthOf()).toMatchObject({ state: 'degraded', reason: /no MIDI port/, next: 'Make it.' });
  expect((await flStudio.status()).link).toMatchObject({ state: 'no-ports' });
  await expect(flStudio.run({ c: 'start', a: {} })).rejects.toMatchObject({ code: 'unavailable' });
  await pass(6);
  expect((await flStudio.status()).link.state).toBe('connected');
  first.vanish();
  await pass(6);
  expect(first.listeners).toBe(0);
  expect((await flStudio.status()).link.state).toBe('connected');
  door.close();
  expect(timers.size).toBe(0);
});

it('does not try again where MIDI is not to be had at all', async () => {
  const { open, pass, healthOf } = await studio();
  let attempts = 0;
  open([
    () => {
      attempts += 1;
      throw new PadbridgeError('unavailable', 'This machine has no MIDI system.');
    },
  ]);
  await pass(10);
  expect(attempts).toBe(1);
  expect(healthOf()).toMatchObject({ state: 'degraded', reason: 'This machine has no MIDI system.' });
});

it('has nothing left over on either side after ten minutes of use', async () => {
  const { open, pass, set, last, flStudio, context } = await studio();
  open([createMemoryPair]);
  await pass(2);
  const outcomes: Promise<void>[] = [];
  for (let second = 0; second < 600; second += 1) {
    await set({ tempo: 60_000 + ((second * 7_919) % 100_000), selected: second % 3, ticks: second * 96 });
    if (second % 2 === 0) outcomes.push(flStudio.run({ c: 'hint', a: { text: `${second} of 600` } }));
    if (second % 5 === 0)
      outcomes.push(flStudio.run({ c: 'note', a: { channel: 0, note: 60, velocity: 9, seconds: 0.2 } }));
    await pass(1);
  }
  await pass(2);
  await Promise.all(outcomes);
  expect(outcomes).toHaveLength(420);
  expect(last()).toMatchObject({ queued: 0, errors: 0, song: { hint: '598 of 600' } });
  expect(last().song.notes).toHaveLength(240);
  expect(context.current()).toMatchObject({
    tempo: { value: 60 + ((599 * 7_919) % 100_000) / 1000, source: 'fl-studio' },
    position: { value: 599 },
  });
}, 60_000);

it.each([
  ['song.flp - FL Studio 25', 'song'],
  ['* Night Market.flp - FL Studio 2025', 'Night Market'],
  ['Night Market', 'Night Market'],
  ['A - B.flp - FL Studio 21', 'A - B'],
  ['untitled - FL Studio 25', null],
  ['FL Studio 25', null],
  ['', null],
])('takes %j as the project %j', (title, name) => {
  expect(projectName(title)).toBe(name);
});
