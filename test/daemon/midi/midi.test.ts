import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEventBus } from '../../../daemon/event-bus.js';
import { midiHandlers } from '../../../daemon/facade/midi-handlers.js';
import { createHealthBoard } from '../../../daemon/health.js';
import { createClockOut } from '../../../daemon/midi/clock-out.js';
import { createPadMap } from '../../../daemon/midi/pad-map.js';
import { createMidi } from '../../../daemon/midi/midi.js';
import { createMemoryMidi } from '../../../hardware/midi/memory-midi.js';
import { createPortKeeper } from '../../../hardware/midi/port-keeper.js';
import { connectMidi } from '../../../hardware/sp404/simulator/midi.js';
import { createSimulatedUnit } from '../../../hardware/sp404/simulator/unit.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import type { Preferences } from '../../../schemas/preferences.js';

const context = { signal: new AbortController().signal, caller: 'test' };
/** Looks only when it is told to. */
const NEVER_MS = 2 ** 30;

async function rig() {
  const system = createMemoryMidi();
  const ports = createPortKeeper({ open: system.open, onProblem: () => undefined, lookMs: NEVER_MS });
  const bus = createEventBus((error) => {
    throw error;
  });
  const events: DaemonEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const health = createHealthBoard('0', bus, Date.now);
  let settings: Preferences = {};
  const preferences = {
    get: () => settings,
    set: (values: Preferences) => void (settings = { ...settings, ...values }),
  };
  const song: { tempo: number | null } = { tempo: null };
  const clocks: { bpm: number; playing: boolean }[] = [];
  const midi = createMidi({
    ports,
    pads: createPadMap(preferences, Date.now),
    songTempo: () => song.tempo,
    simulated: () => false,
    bus,
    health,
    onClock: (clock) => clocks.push(clock),
    lookMs: NEVER_MS,
  });
  await ports.start();
  midi.start();
  onTestFinished(() => {
    midi.stop();
    ports.stop();
  });
  return { system, ports, midi, events, health, clocks, song, handlers: midiHandlers(midi, bus) };
}

describe('the unit on MIDI', () => {
  it('remembers what was sent to its effects, and tells every window', async () => {
    const { system, ports, events, handlers } = await rig();
    const sentTo = async (place: string) =>
      (await handlers['midi.effects']({}, context)).sent.find((one) => one.place === place);
    const none = [null, null, null, null, null, null];
    const set = (params: object) => handlers['midi.setEffect']({ place: 'bus1', ...params }, context);
    expect(() => set({ effect: 'Reverb', on: true })).toThrow(/No SP-404MK2/);
    expect(await sentTo('bus1')).toEqual({ place: 'bus1', effect: null, on: false, knobs: none });
    system.plug('SP-404MKII');
    ports.look();
    await set({ effect: 'reverb', on: true });
    await set({ knobs: [null, 64] });
    await set({ knobs: [12] });
    const turned = { place: 'bus1', effect: 'Reverb', on: true, knobs: [12, 64, null, null, null, null] };
    expect(await sentTo('bus1')).toEqual(turned);
    expect(events.filter(({ name }) => name === 'midi.effect').at(-1)?.payload).toEqual(turned);
    await set({ on: false });
    expect(await sentTo('bus1')).toEqual({ ...turned, on: false });
    // Another effect stands where its own knobs stand.
    await set({ effect: 'Super Filter', on: true });
    expect(await sentTo('bus1')).toEqual({ place: 'bus1', effect: 'Super Filter', on: true, knobs: none });
    expect(await sentTo('bus2')).toMatchObject({ effect: null });
  });

  it('tells every hit of a pad, and which ports are its own', async () => {
    const { system, ports, midi, events, health } = await rig();
    expect(health.current().components).toMatchObject([
      { name: 'midi', state: 'degraded', reason: 'No SP-404MK2 is on MIDI.' },
    ]);
    const unit = createSimulatedUnit();
    connectMidi(unit, system.plug('SP-404MKII:SP-404MKII MIDI 1 20:0'));
    ports.look();
    expect(health.current().components).toMatchObject([{ name: 'midi', state: 'up' }]);
    unit.hit(18);
    expect(events.filter(({ name }) => name === 'pads.hit')).toEqual([
      { name: 'pads.hit', payload: { pad: 'B3', velocity: 100, source: 'midi' } },
    ]);
    expect(midi.state()).toMatchObject({
      unitIn: 'SP-404MKII:SP-404MKII MIDI 1 20:0',
      reason: null,
      simulated: false,
    });
  });

  it('plays pads, and is silent when the program goes away', async () => {
    const { system, ports, midi, handlers } = await rig();
    expect(() => handlers['midi.playPad']({ pad: 'A1', velocity: 90 }, context)).toThrow(/No SP-404MK2/);
    const device = system.plug('SP-404MKII');
    ports.look();
    await handlers['midi.playPad']({ pad: 'A1', velocity: 90 }, context);
    expect(device.received).toEqual([[0x90, 48, 90]]);
    midi.stop();
    expect(device.received).toHaveLength(33);
    expect(device.received.slice(-2)).toEqual([
      [0xbf, 120, 0],
      [0xbf, 123, 0],
    ]);
    expect(system.held).toBe(0);
  });

  it('learns the notes of mode B one by one, and plays and hears pads by them', async () => {
    const { system, ports, events, handlers } = await rig();
    const device = system.plug('SP-404MKII');
    ports.look();
    expect(await handlers['midi.setMode']({ mode: 'B' }, context)).toMatchObject({ mode: 'B', learned: 0 });
    expect(() => handlers['midi.playPad']({ pad: 'C7', velocity: 9 }, context)).toThrow(/mode B/);
    const learned = handlers['midi.learnPad']({ pad: 'C7', seconds: 60 }, context);
    device.send([0xf8]);
    device.send([0x80, 61, 0]);
    device.send([0x91, 61, 44]);
    expect(await learned).toEqual({ pad: 'C7', channel: 2, note: 61 });
    expect(events.some(({ name }) => name === 'pads.hit')).toBe(false);
    device.send([0x91, 61, 50]);
    device.send([0x90, 61, 50]);
    expect(events.filter(({ name }) => name === 'pads.hit')).toEqual([
      { name: 'pads.hit', payload: { pad: 'C7', velocity: 50, source: 'midi' } },
    ]);
    await handlers['midi.playPad']({ pad: 'C7', velocity: 9 }, context);
    expect(device.received.at(-1)).toEqual([0x91, 61, 9]);
    expect(await handlers['midi.forgetPads']({}, context)).toMatchObject({ learned: 0 });
  });

  it('starts, stops and works the looper of the unit, and sends it clock', async () => {
    const { system, ports, handlers, song, midi } = await rig();
    const device = system.plug('SP-404MKII');
    ports.look();
    await handlers['midi.transport']({ action: 'start' }, context);
    await handlers['midi.looper']({ action: 'overdub', value: 127 }, context);
    expect(device.received).toEqual([[0xfa], [0xb0, 89, 127]]);
    expect(() => handlers['midi.sendClock']({ on: true, bpm: undefined }, context)).toThrow(/how fast/);
    song.tempo = 120;
    expect(await handlers['midi.sendClock']({ on: true, bpm: undefined }, context)).toMatchObject({
      clockOut: 120,
    });
    await expect.poll(() => device.received.filter(([byte]) => byte === 0xf8).length).toBeGreaterThan(2);
    expect(await handlers['midi.sendClock']({ on: false, bpm: undefined }, context)).toMatchObject({
      clockOut: null,
    });
    midi.stop();
  });
});

describe('the clock that is sent', () => {
  it('has 24 ticks to the beat, keeps its place over late timers, and does not make up for sleep', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let late = 0;
    let ticks = 0;
    const clock = createClockOut(
      () => ticks++,
      () => Date.now() + late,
    );
    const began = Date.now();
    clock.run(100);
    vi.advanceTimersByTime(6_000);
    // Ten beats in six seconds, and the tick they begin with.
    expect(ticks).toBe(241);
    late = 100;
    vi.advanceTimersByTime(5_900);
    expect(ticks).toBe(481);
    late = 3_600_000;
    vi.advanceTimersByTime(600);
    expect(ticks).toBeLessThan(481 + 40);
    expect(Date.now() - began).toBe(12_500);
    clock.stop();
    const after = ticks;
    vi.advanceTimersByTime(1_000);
    expect(ticks).toBe(after);
  });
});
