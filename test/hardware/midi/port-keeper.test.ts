import { describe, expect, it, onTestFinished } from 'vitest';
import { plainPortName, portNamed, UNIT_PORT, unitPort } from '../../../hardware/midi/library.js';
import { createMemoryMidi, type MemoryMidi } from '../../../hardware/midi/memory-midi.js';
import { createPortKeeper, type PortKeeper } from '../../../hardware/midi/port-keeper.js';
import { PadbridgeError } from '../../../schemas/errors.js';

/** Looks only when it is told to, so that nothing depends on the time. */
const NEVER_MS = 2 ** 30;

async function keeper(midi: MemoryMidi): Promise<PortKeeper & { problems: string[] }> {
  const problems: string[] = [];
  const ports = createPortKeeper({
    open: midi.open,
    onProblem: (name) => problems.push(name),
    lookMs: NEVER_MS,
  });
  await ports.start();
  onTestFinished(() => ports.stop());
  return Object.defineProperties({ problems } as PortKeeper & { problems: string[] }, {
    ...Object.getOwnPropertyDescriptors(ports),
  });
}

describe('names of ports', () => {
  it('are the same before and after a device was plugged in again', () => {
    expect(plainPortName('SP-404MKII:SP-404MKII MIDI 1 28:0')).toBe('SP-404MKII MIDI 1');
    expect(plainPortName('2- MPD218')).toBe('MPD218');
    expect(plainPortName('Launchpad Mini MK3:Launchpad Mini MK3 LPMiniMK3 MI 20:1')).toBe(
      'Launchpad Mini MK3 LPMiniMK3 MI',
    );
    expect(plainPortName('IAC Driver: Bus 1')).toBe('IAC Driver: Bus 1');
    const choose = portNamed('MPD218:MPD218 MIDI 1 28:0');
    expect(choose(['Midi Through:Midi Through Port-0 14:0', 'MPD218:MPD218 MIDI 1 24:0'])).toBe(
      'MPD218:MPD218 MIDI 1 24:0',
    );
    expect(choose(['MPD218:MPD218 MIDI 1 24:0', 'MPD218:MPD218 MIDI 1 28:0'])).toBe(
      'MPD218:MPD218 MIDI 1 28:0',
    );
    expect(choose(['MPD226:MPD226 MIDI 1 24:0'])).toBeUndefined();
  });
});

describe('ports that are wanted', () => {
  it('are open while they are there, and again when they come back under another number', async () => {
    const midi = createMemoryMidi();
    const ports = await keeper(midi);
    const heard: (readonly number[])[] = [];
    const input = ports.input({ choose: unitPort, onMessage: (bytes) => heard.push(bytes) });
    const output = ports.output({ choose: unitPort });
    let changes = 0;
    ports.onChange(() => changes++);
    expect(input.name).toBeNull();
    expect(() => output.send([0x90, 1, 1])).toThrow(PadbridgeError);

    const first = midi.plug('SP-404MKII:SP-404MKII MIDI 1 28:0');
    ports.look();
    ports.look();
    expect(changes).toBe(1);
    first.send([0x90, 48, 1]);
    output.send([0x90, 36, 2]);
    expect(first.received).toEqual([[0x90, 36, 2]]);

    first.unplug();
    ports.look();
    expect([input.name, output.name, midi.held]).toEqual([null, null, 0]);
    const second = midi.plug('SP-404MKII:SP-404MKII MIDI 1 24:0');
    ports.look();
    second.send([0x90, 49, 3]);
    expect(heard).toEqual([
      [0x90, 48, 1],
      [0x90, 49, 3],
    ]);
    input.release();
    output.release();
    expect(midi.held).toBe(0);
    second.send([0x90, 49, 3]);
    expect(heard).toHaveLength(2);
  });

  it('are shared by who wants the same input, and open until the last lets go', async () => {
    const midi = createMemoryMidi();
    const device = midi.plug('Keys');
    const ports = await keeper(midi);
    const heard: string[] = [];
    const one = ports.input({ choose: portNamed('Keys'), onMessage: () => heard.push('one') });
    const two = ports.input({ choose: portNamed('keys'), onMessage: () => heard.push('two') });
    expect(midi.held).toBe(1);
    device.send([0xf8]);
    one.release();
    device.send([0xf8]);
    expect(heard).toEqual(['one', 'two', 'two']);
    two.release();
    expect(midi.held).toBe(0);
  });

  it('that another program holds are tried again, and complained about once', async () => {
    const midi = createMemoryMidi();
    const device = midi.plug('Taken');
    let taken = true;
    const ports = await keeper({
      ...midi,
      open: async () => {
        const system = await midi.open();
        return {
          ...system,
          openInput(name, listener) {
            if (taken) throw new Error('MidiInWinMM::openPort: error creating Windows MM MIDI input port.');
            return system.openInput(name, listener);
          },
        };
      },
    });
    const heard: number[] = [];
    const input = ports.input({ choose: portNamed('Taken'), onMessage: ([byte = 0]) => heard.push(byte) });
    ports.look();
    expect(input).toMatchObject({ name: null, problem: 'The MIDI port Taken cannot be opened.' });
    expect(ports.problems).toEqual(['Taken']);
    taken = false;
    ports.look();
    device.send([0xfa]);
    expect([input.name, input.problem, heard]).toEqual(['Taken', null, [0xfa]]);
  });

  it('are simply not there on a machine without MIDI, with the reason', async () => {
    const ports = await keeper({
      ...createMemoryMidi(),
      open: () => Promise.reject(new PadbridgeError('unavailable', 'This machine has no MIDI system.')),
    });
    const input = ports.input({ choose: unitPort, onMessage: () => undefined });
    expect([input.name, ports.available, ports.problem?.message]).toEqual([
      null,
      false,
      'This machine has no MIDI system.',
    ]);
    expect(ports.names()).toEqual({ inputs: [], outputs: [] });
  });
});

it('looks in another system after a switch, and never in one that was overtaken', async () => {
  const [real, demo] = [createMemoryMidi(), createMemoryMidi()];
  real.plug(UNIT_PORT);
  const inDemo = demo.plug(UNIT_PORT);
  let now = real;
  const ports = createPortKeeper({
    open: () => now.open(),
    onProblem: () => undefined,
    lookMs: NEVER_MS,
  });
  onTestFinished(() => ports.stop());
  await ports.reopen();
  // Nothing is opened that was not started.
  expect(ports.available).toBe(false);
  await ports.start();
  const heard: (readonly number[])[] = [];
  const input = ports.input({ choose: unitPort, onMessage: (bytes) => heard.push(bytes) });
  expect([input.name, real.held, demo.held]).toEqual([UNIT_PORT, 1, 0]);
  let changes = 0;
  ports.onChange(() => changes++);
  now = demo;
  await ports.reopen();
  expect([input.name, real.held, demo.held]).toEqual([UNIT_PORT, 0, 1]);
  expect(changes).toBe(1);
  inDemo.send([0x90, 48, 1]);
  expect(heard).toEqual([[0x90, 48, 1]]);
  const overtaken = ports.reopen();
  ports.stop();
  await overtaken;
  expect([ports.available, demo.held]).toEqual([false, 0]);
});
