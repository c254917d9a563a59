import { describe, expect, it, onTestFinished } from 'vitest';
import { createEventBus } from '../../../daemon/event-bus.js';
import { midiHandlers } from '../../../daemon/facade/midi-handlers.js';
import { createHealthBoard } from '../../../daemon/health.js';
import { createMidi } from '../../../daemon/midi/midi.js';
import { createMemoryMidi } from '../../../hardware/midi/memory-midi.js';
import { createPortKeeper } from '../../../hardware/midi/port-keeper.js';
import { connectMidi } from '../../../hardware/sp404/simulator/midi.js';
import { createSimulatedUnit } from '../../../hardware/sp404/simulator/unit.js';
import type { DaemonEvent } from '../../../schemas/events.js';

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
  const clocks: { bpm: number; playing: boolean }[] = [];
  const midi = createMidi({
    ports,
    simulated: false,
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
  return { system, ports, midi, events, health, clocks, handlers: midiHandlers(midi) };
}

describe('the unit on MIDI', () => {
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
});
