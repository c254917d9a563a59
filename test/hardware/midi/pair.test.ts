import { expect, it } from 'vitest';
import type { MidiListener, MidiPorts } from '../../../hardware/midi/library.js';
import { createMemoryMidi } from '../../../hardware/midi/memory-midi.js';
import { openMidiPair } from '../../../hardware/midi/pair.js';
import { PadbridgeError } from '../../../schemas/errors.js';

const NAMES = { out: 'Padbridge To FL', in: 'Padbridge From FL' };

/** A system that lets nobody make ports, as Windows, with whatever loopback ports are plugged in. */
function withoutOwnPorts(midi = createMemoryMidi()) {
  const closed: string[] = [];
  const refuse = (name: string) => {
    throw new PadbridgeError('unsupported', 'No ports of our own here.', { subject: name });
  };
  const open = async (): Promise<MidiPorts> => ({
    ...(await midi.open()),
    offerInput: refuse,
    offerOutput: refuse,
    close: () => closed.push('system'),
  });
  return { midi, open, closed };
}

it('makes its own ports where a program may: SysEx goes out and comes in until it is closed', async () => {
  const sent: (readonly number[])[] = [];
  const closed: string[] = [];
  let hear: MidiListener = () => undefined;
  const system = await createMemoryMidi().open();
  const pair = await openMidiPair(
    () =>
      Promise.resolve({
        ...system,
        offerOutput: (name) => ({ name, send: (bytes) => sent.push(bytes), close: () => closed.push(name) }),
        offerInput(name, listener) {
          hear = listener;
          return { name, close: () => closed.push(name) };
        },
        close: () => closed.push('system'),
      }),
    NAMES,
  );
  const heard: Uint8Array[] = [];
  const stop = pair.onMessage((bytes) => heard.push(bytes));
  pair.send(Uint8Array.of(0xf0, 0x7d, 0xf7));
  hear([0xf0, 1, 0xf7], 0);
  stop();
  hear([0xf0, 2, 0xf7], 0);
  expect(sent).toEqual([[0xf0, 0x7d, 0xf7]]);
  expect(heard).toEqual([Uint8Array.of(0xf0, 1, 0xf7)]);
  expect(pair.present).toBe(true);
  pair.close();
  expect(closed.sort()).toEqual([NAMES.in, NAMES.out, 'system'].sort());
});

it('lets go of the first port when the second cannot be made, and says that somebody has them', async () => {
  const closed: string[] = [];
  const system = await createMemoryMidi().open();
  const opening = openMidiPair(
    () =>
      Promise.resolve({
        ...system,
        offerOutput: (name) => ({ name, send: () => undefined, close: () => closed.push(name) }),
        offerInput() {
          throw new Error('in use');
        },
        close: () => closed.push('system'),
      }),
    NAMES,
  );
  await expect(opening).rejects.toMatchObject({ code: 'conflict', subject: NAMES.out });
  expect(closed).toEqual([NAMES.out, 'system']);
});

it('names the loopback port that is missing where it can make none', async () => {
  const { midi, open, closed } = withoutOwnPorts();
  await expect(openMidiPair(open, NAMES)).rejects.toMatchObject({ code: 'not-found', subject: NAMES.out });
  midi.plug(NAMES.out);
  await expect(openMidiPair(open, NAMES)).rejects.toMatchObject({ code: 'not-found', subject: NAMES.in });
  expect(closed).toHaveLength(2);
  expect(midi.held).toBe(0);
});

it('speaks over loopback ports, never hears its own, and notices when one goes', async () => {
  const { midi, open } = withoutOwnPorts();
  const to = midi.plug(NAMES.out);
  const from = midi.plug(NAMES.in);
  const pair = await openMidiPair(open, NAMES);
  const heard: Uint8Array[] = [];
  pair.onMessage((bytes) => heard.push(bytes));
  pair.send(Uint8Array.of(0xf0, 1, 0xf7));
  // What a loopback port does: everything sent to it comes out of it.
  to.send([0xf0, 1, 0xf7]);
  from.send([0xf0, 2, 0xf7]);
  expect(to.received).toEqual([[0xf0, 1, 0xf7]]);
  expect(heard).toEqual([Uint8Array.of(0xf0, 2, 0xf7)]);
  expect(pair.present).toBe(true);
  from.unplug();
  expect(pair.present).toBe(false);
  pair.close();
  expect(midi.held).toBe(0);
});

it('passes on why there is no MIDI at all', async () => {
  const none = new PadbridgeError('unavailable', 'No MIDI here.', {});
  await expect(openMidiPair(() => Promise.reject(none), NAMES)).rejects.toBe(none);
});
