import { existsSync } from 'node:fs';
import { PadbridgeError } from '../../schemas/errors.js';

/** MIDI ports of the operating system, by name, through an optional library that may be missing or find no MIDI system. */

export interface MidiInput {
  readonly name: string;
  close: () => void;
}

export interface MidiOutput {
  readonly name: string;
  send: (bytes: readonly number[]) => void;
  close: () => void;
}

/** One message as it came, and the seconds since the one before it on the same port. */
export type MidiListener = (bytes: readonly number[], seconds: number) => void;

export interface MidiPorts {
  inputs: () => string[];
  outputs: () => string[];
  /** Clock, start/stop and SysEx come through, active sensing does not. Throws 'not-found' when there is no input of this name. */
  openInput: (name: string, onMessage: MidiListener) => MidiInput;
  openOutput: (name: string) => MidiOutput;
  /** A port of our own that other programs see under this name. Throws 'unsupported' where the system has no such thing. */
  offerInput: (name: string, onMessage: MidiListener) => MidiInput;
  offerOutput: (name: string) => MidiOutput;
  close: () => void;
}

/** What MIDI on Linux goes through. */
const ALSA_SEQUENCER = '/dev/snd/seq';
/** Windows knows no ports that a program makes. */
const CAN_OFFER = process.platform !== 'win32';

function cannotOffer(name: string): PadbridgeError {
  return new PadbridgeError('unsupported', 'This system does not let a program make MIDI ports.', {
    subject: name,
    next: 'Make a pair of ports with loopMIDI and name them in FL Studio and here.',
  });
}

/** Name of the unit's MIDI port. */
export const UNIT_PORT = 'SP-404MKII';

/**
 * @throws PadbridgeError unavailable, with the reason, where the library or the MIDI system is missing
 */
export async function openMidiPorts(): Promise<MidiPorts> {
  // Asked without it, the library writes its complaints into the terminal.
  if (process.platform === 'linux' && !existsSync(ALSA_SEQUENCER)) {
    throw new PadbridgeError('unavailable', 'This machine has no MIDI: the sequencer of ALSA is missing.', {
      subject: ALSA_SEQUENCER,
      next: 'Load it with `sudo modprobe snd-seq`, or go on without: everything else works.',
    });
  }
  try {
    const { Input, Output } = await import('@julusian/midi');
    // One of each asks the system for its ports; where there is no MIDI system making it fails.
    const input = new Input();
    const output = new Output();
    const names = (of: { getPortCount: () => number; getPortName: (port: number) => string }) =>
      Array.from({ length: of.getPortCount() }, (_, port) => of.getPortName(port));
    const find = (all: string[], name: string) => {
      const port = all.indexOf(name);
      if (port >= 0) return port;
      throw noSuchPort(name);
    };
    const listen = (opened: InstanceType<typeof Input>, onMessage: MidiListener) => {
      opened.ignoreTypes(false, false, true);
      opened.on('message', (seconds, bytes) => onMessage(bytes, seconds));
    };
    const inputOf = (name: string, opened: InstanceType<typeof Input>): MidiInput => ({
      name,
      close: () => opened.destroy(),
    });
    const outputOf = (name: string, opened: InstanceType<typeof Output>): MidiOutput => ({
      name,
      send: (bytes) => opened.sendMessage([...bytes]),
      close: () => opened.destroy(),
    });
    /** What could not be opened is let go again. */
    const opening = <P extends { destroy: () => void }>(port: P, open: (port: P) => void): P => {
      try {
        open(port);
        return port;
      } catch (error) {
        port.destroy();
        throw error;
      }
    };
    return {
      inputs: () => names(input),
      outputs: () => names(output),
      openInput: (name, onMessage) =>
        inputOf(
          name,
          opening(new Input(), (opened) => {
            const port = find(names(opened), name);
            listen(opened, onMessage);
            opened.openPort(port);
          }),
        ),
      openOutput: (name) =>
        outputOf(
          name,
          opening(new Output(), (opened) => opened.openPort(find(names(opened), name))),
        ),
      offerInput: (name, onMessage) => {
        if (!CAN_OFFER) throw cannotOffer(name);
        return inputOf(
          name,
          opening(new Input(), (opened) => {
            listen(opened, onMessage);
            opened.openVirtualPort(name);
          }),
        );
      },
      offerOutput: (name) => {
        if (!CAN_OFFER) throw cannotOffer(name);
        return outputOf(
          name,
          opening(new Output(), (opened) => opened.openVirtualPort(name)),
        );
      },
      close() {
        input.destroy();
        output.destroy();
      },
    };
  } catch (cause) {
    if (cause instanceof PadbridgeError) throw cause;
    throw new PadbridgeError('unavailable', 'This machine has no MIDI system that Padbridge can use.', {
      subject: 'midi',
      next: 'Plug in a MIDI device, or go on without: everything else works.',
      cause,
    });
  }
}

export function noSuchPort(name: string): PadbridgeError {
  return new PadbridgeError('not-found', `There is no MIDI port ${name}.`, {
    subject: name,
    next: 'See `padbridge midi ports`.',
  });
}

/**
 * The name of a port without what a system puts around it: ALSA's client and port numbers at the end, which change when
 * the device is plugged in again, and its client name in front when it says the same; Windows' count in front.
 */
export function plainPortName(name: string): string {
  const plain = name
    .replace(/\s+\d+:\d+$/, '')
    .replace(/^\d+- /, '')
    .trim();
  const [client, port] = plain.split(/:(.*)/s, 2);
  return port?.startsWith(client!) ? port : plain;
}

/** A port by the name a person or a setting gave: exactly, or as it is called since it was plugged in again. */
export function portNamed(wanted: string): (names: readonly string[]) => string | undefined {
  const plain = plainPortName(wanted).toLowerCase();
  return (names) =>
    names.find((name) => name === wanted) ??
    names.find((name) => plainPortName(name).toLowerCase() === plain);
}

/** The port whose name says that it is the unit; systems add numbers and the like around the name. */
export function unitPort(names: readonly string[]): string | undefined {
  return names.find((name) =>
    name.replaceAll(/[\s-]/g, '').toUpperCase().includes(UNIT_PORT.replaceAll('-', '')),
  );
}
