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

export interface MidiPorts {
  inputs: () => string[];
  outputs: () => string[];
  /** Throws 'not-found' when there is no input of this name, 'unavailable' when another program holds it. */
  openInput: (name: string, onMessage: (bytes: readonly number[], seconds: number) => void) => MidiInput;
  openOutput: (name: string) => MidiOutput;
  close: () => void;
}

/** Name of the unit's MIDI port. */
export const UNIT_PORT = 'SP-404MKII';

/**
 * @throws PadbridgeError unavailable, with the reason, where the library or the MIDI system is missing
 */
export async function openMidiPorts(): Promise<MidiPorts> {
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
      throw new PadbridgeError('not-found', `There is no MIDI port ${name}.`, {
        subject: name,
        next: 'See `padbridge midi ports`.',
      });
    };
    return {
      inputs: () => names(input),
      outputs: () => names(output),
      openInput(name, onMessage) {
        const opened = new Input();
        const port = find(names(opened), name);
        // Clock and start/stop come through; SysEx and the active sensing that the unit sends all the time do not.
        opened.ignoreTypes(true, false, true);
        opened.on('message', (seconds, bytes) => onMessage(bytes, seconds));
        opened.openPort(port);
        return { name, close: () => opened.destroy() };
      },
      openOutput(name) {
        const opened = new Output();
        opened.openPort(find(names(opened), name));
        return {
          name,
          send: (bytes) => opened.sendMessage([...bytes] as Parameters<typeof opened.sendMessage>[0]),
          close: () => opened.destroy(),
        };
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

/** The port whose name says that it is the unit; systems add numbers and the like around the name. */
export function unitPort(names: readonly string[]): string | undefined {
  return names.find((name) =>
    name.replaceAll(/[\s-]/g, '').toUpperCase().includes(UNIT_PORT.replaceAll('-', '')),
  );
}
