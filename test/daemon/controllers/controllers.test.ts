import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createControllers } from '../../../daemon/controllers/controllers.js';
import { createProfileStore } from '../../../daemon/controllers/profile-store.js';
import type { Call } from '../../../daemon/controllers/run-actions.js';
import { createEventBus } from '../../../daemon/event-bus.js';
import { controllerHandlers } from '../../../daemon/facade/controller-handlers.js';
import { createSelection } from '../../../daemon/selection/selection.js';
import { createMemoryMidi } from '../../../hardware/midi/memory-midi.js';
import { createPortKeeper } from '../../../hardware/midi/port-keeper.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import type { Preferences } from '../../../schemas/preferences.js';
import { silentLog } from '../../support/silent-log.js';
import { tempDir } from '../../support/temp-dir.js';

const NEVER_MS = 2 ** 30;
const context = { signal: new AbortController().signal, caller: 'test' };

async function rig(folder?: string) {
  const data = folder ?? path.join(await tempDir(), 'controllers');
  const midi = createMemoryMidi();
  const ports = createPortKeeper({ open: midi.open, onProblem: () => undefined, lookMs: NEVER_MS });
  const events: DaemonEvent[] = [];
  const bus = createEventBus((error) => {
    throw error;
  });
  const checks = new Set<() => void>();
  bus.subscribe((event) => {
    events.push(event);
    for (const check of checks) check();
  });
  const calls: unknown[] = [];
  let refuse: Error | undefined;
  const call = ((name: string, params: unknown) => {
    calls.push([name, params]);
    return refuse === undefined ? Promise.resolve({}) : Promise.reject(refuse);
  }) as Call;
  const selection = createSelection({
    bus,
    everything: () => [7, 8, 9],
    latestKit: () => 3,
    sampleOn: () => undefined,
    call,
    playOnUnit: () => Promise.resolve(),
  });
  let settings: Preferences = {};
  const loaded = new Set<string>();
  const controllers = createControllers({
    ports,
    profiles: createProfileStore(data, Date.now),
    preferences: {
      get: () => settings,
      set: (values) => void (settings = { ...settings, ...values }),
    },
    selection,
    bus,
    log: silentLog,
    call,
    pads: () => ({ loaded, selected: new Set() }),
    now: Date.now,
  });
  await ports.start();
  controllers.start();
  onTestFinished(() => {
    controllers.stop();
    ports.stop();
  });
  return {
    data,
    midi,
    ports,
    bus,
    events,
    calls,
    selection,
    controllers,
    loaded,
    refuseWith: (error: Error) => void (refuse = error),
    handlers: controllerHandlers(controllers, ports),
    /** A device that is noticed at once. */
    plug: (name: string) => {
      const device = midi.plug(name);
      ports.look();
      return device;
    },
    ran: () => events.flatMap((event) => (event.name === 'controllers.ran' ? [event.payload] : [])),
    until: (condition: () => boolean) =>
      new Promise<void>((resolve) => {
        const check = () => {
          if (!condition()) return;
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
      }),
  };
}

/** Lights are set once for a turn of the event loop. */
const lit = () => new Promise((resolve) => setImmediate(resolve));

describe('controllers', () => {
  it('are known by their names, and the unit is none of them', async () => {
    const { plug, handlers } = await rig();
    plug('SP-404MKII:SP-404MKII MIDI 1 28:0');
    plug('Midi Through:Midi Through Port-0 14:0');
    plug('MPD218:MPD218 MIDI 1 24:0');
    plug('Unheard Of');
    expect(await handlers['controllers.list']({}, context)).toEqual({
      available: true,
      reason: null,
      controllers: [
        {
          port: 'MPD218 MIDI 1',
          profile: 'pad-box-4x4',
          because: 'matched',
          output: true,
          layer: 0,
          problem: null,
        },
        { port: 'Unheard Of', profile: null, because: 'none', output: false, layer: 0, problem: null },
      ],
    });
  });

  it('call methods with what is selected', async () => {
    const { plug, selection, calls, until, ran } = await rig();
    const box = plug('MPD218');
    selection.set({ sampleId: 42, bank: 'C' });
    box.send([0xb0, 64, 127]);
    box.send([0x99, 36, 80]);
    await until(() => ran().length === 1);
    expect(calls).toEqual([['pads.assign', { kitId: 3, pad: 'C13', sampleId: 42 }]]);
    expect(ran()).toEqual([{ port: 'MPD218', control: 'note:10:36', method: 'pads.assign', error: null }]);
  });

  it('say what is missing, and what a method refuses', async () => {
    const { plug, refuseWith, selection, until, ran } = await rig();
    const box = plug('MPD218');
    box.send([0xb0, 64, 127]);
    box.send([0x99, 36, 80]);
    await until(() => ran().length === 1);
    expect(ran()[0]?.error).toBe('No sound is selected.');
    selection.set({ sampleId: 1 });
    refuseWith(new PadbridgeError('conflict', 'The kit is locked.'));
    box.send([0x99, 36, 0]);
    box.send([0x99, 36, 80]);
    await until(() => ran().length === 2);
    expect(ran()[1]?.error).toBe('The kit is locked.');
  });

  it('learn: the next control that is touched, on a port that nobody listened to before', async () => {
    const { plug, handlers, calls, midi, events } = await rig();
    const device = plug('Unheard Of');
    const before = midi.held;
    const learned = handlers['controllers.learn']({ seconds: 60 }, context);
    device.send([0xf8]);
    device.send([0x90, 60, 0]);
    device.send([0x90, 61, 33]);
    expect(await learned).toEqual({ port: 'Unheard Of', control: 'note:1:61', value: 33 });
    expect(midi.held).toBe(before);
    const box = plug('MPD218');
    const again = handlers['controllers.learn']({ port: 'MPD218', seconds: 60 }, context);
    device.send([0x90, 61, 33]);
    box.send([0xb0, 115, 127]);
    expect(await again).toMatchObject({ control: 'cc:1:115' });
    expect(calls).toEqual([]);
    expect(events.some(({ name }) => name === 'controllers.touched')).toBe(false);
  });

  it('stop learning when they are told to', async () => {
    const { plug, handlers } = await rig();
    plug('Unheard Of');
    const ending = new AbortController();
    const learned = handlers['controllers.learn']({ seconds: 60 }, { ...context, signal: ending.signal });
    ending.abort();
    await expect(learned).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('keep what is bound, in a profile of their own, over a restart', async () => {
    const one = await rig();
    const device = one.plug('Unheard Of 2:Unheard Of 2 MIDI 1 20:0');
    const port = 'Unheard Of 2 MIDI 1';
    const next = { method: 'selection.move', params: { by: 1 } };
    const bind = (press: typeof next) =>
      one.handlers['controllers.bind'](
        {
          port,
          control: 'note:1:60',
          layer: 0,
          mode: 'momentary',
          label: undefined,
          press,
          release: null,
          to: undefined,
          light: 'off',
        },
        context,
      );
    await expect(Promise.resolve().then(() => bind({ method: 'wibble', params: { by: 1 } }))).rejects.toThrow(
      /no method wibble/,
    );
    await expect(
      Promise.resolve().then(() => bind({ method: 'device.deletePad', params: { by: 1 } })),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await bind(next)).toMatchObject({ id: 'unheard-of-2-midi-1', match: [port] });
    device.send([0x90, 60, 1]);
    await one.until(() => one.ran().length === 1);
    expect(one.calls).toEqual([['selection.move', { by: 1 }]]);

    const two = await rig(one.data);
    two.plug('Unheard Of 2:Unheard Of 2 MIDI 1 24:0').send([0x90, 60, 1]);
    await two.until(() => two.ran().length === 1);
    expect(two.calls).toEqual([['selection.move', { by: 1 }]]);
    const unbound = await two.handlers['controllers.unbind'](
      { port, control: 'note:1:60', layer: 0 },
      context,
    );
    expect(unbound.bindings).toEqual([]);
  });

  it('give a shipped profile changes, and take them back without losing them', async () => {
    const { plug, handlers, data } = await rig();
    plug('MPD218');
    const origin = async () =>
      (await handlers['controllers.profiles']({}, context)).profiles.find(({ id }) => id === 'pad-box-4x4')
        ?.origin;
    expect(await origin()).toBe('shipped');
    await handlers['controllers.bind'](
      {
        port: 'MPD218',
        control: 'cc:1:20',
        layer: 0,
        mode: 'momentary',
        label: 'Quiet',
        press: { method: 'midi.silence', params: {} },
        release: null,
        to: undefined,
        light: 'off',
      },
      context,
    );
    expect(await origin()).toBe('changed');
    const { archived } = await handlers['controllers.removeProfile']({ id: 'pad-box-4x4' }, context);
    expect(await origin()).toBe('shipped');
    expect(await readFile(archived, 'utf8')).toContain('Quiet');
    expect(await readdir(data)).toEqual(['archive']);
  });

  it('tell of files that are no profiles', async () => {
    const folder = path.join(await tempDir(), 'controllers');
    await mkdir(folder);
    await writeFile(path.join(folder, 'broken.json'), '{');
    await writeFile(path.join(folder, 'wrong.json'), '{"format":"padbridge-controller/1","id":"X"}');
    const { handlers } = await rig(folder);
    const { refused, profiles } = await handlers['controllers.profiles']({}, context);
    expect(refused.map(({ file }) => file).sort()).toEqual(['broken.json', 'wrong.json']);
    expect(profiles.map(({ id }) => id)).toEqual(['grid-8x8', 'keyboard', 'pad-box-4x4']);
  });

  it('have a profile chosen for them, or none', async () => {
    const { plug, handlers, calls } = await rig();
    const device = plug('Unheard Of');
    const use = (profile: string | null) =>
      handlers['controllers.use']({ port: 'Unheard Of', profile }, context);
    expect(await use('keyboard')).toMatchObject({
      controllers: [{ profile: 'keyboard', because: 'chosen' }],
    });
    expect(() => use('wibble')).toThrow(/no controller profile wibble/);
    expect(await use(null)).toMatchObject({ controllers: [{ profile: null, because: 'chosen' }] });
    device.send([0x90, 55, 1]);
    expect(calls).toEqual([]);
  });

  it('show with their lights what pads hold, only what changes, and are dark when Padbridge leaves', async () => {
    const { plug, controllers, loaded, selection, bus } = await rig();
    loaded.add('A1');
    const device = plug('Launchpad Mini MK3');
    await lit();
    expect(device.received[0]).toEqual([0xf0, 0, 0x20, 0x29, 2, 0x0d, 0x0e, 1, 0xf7]);
    expect(device.received).toContainEqual([0x90, 81, 21]);
    expect(device.received).toContainEqual([0x90, 82, 0]);
    const after = device.received.length;
    loaded.add('A2');
    bus.publish({ name: 'pads.changed', payload: { kitId: 3, pads: [], undo: null, redo: null } });
    await lit();
    expect(device.received.slice(after)).toEqual([[0x90, 82, 21]]);
    selection.set({ assign: 'once' });
    await lit();
    expect(device.received.slice(after + 1)).toContainEqual([0x90, 81, 13]);
    expect(device.received.slice(after + 1)).toContainEqual([0xb0, 96, 45]);
    controllers.stop();
    expect(device.received).toContainEqual([0xb0, 96, 0]);
    expect(device.received.at(-1)).toEqual([0xf0, 0, 0x20, 0x29, 2, 0x0d, 0x0e, 0, 0xf7]);
  });

  it('are greeted and lit again after they were away', async () => {
    const { plug, ports, loaded } = await rig();
    loaded.add('A1');
    plug('Launchpad Mini MK3').unplug();
    ports.look();
    await lit();
    const back = plug('Launchpad Mini MK3');
    await lit();
    expect(back.received[0]?.[0]).toBe(0xf0);
    expect(back.received).toContainEqual([0x90, 81, 21]);
  });
});
