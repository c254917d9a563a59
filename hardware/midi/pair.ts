import { PadbridgeError } from '../../schemas/errors.js';
import { type MidiPorts, portNamed } from './library.js';

/** Two ports that lead to another program and back, SysEx included. */
export interface MidiPair {
  send: (bytes: Uint8Array) => void;
  /** Called for every message until the returned function is called. */
  onMessage: (listener: (bytes: Uint8Array) => void) => () => void;
  /** False when a port that is not our own has gone. */
  readonly present: boolean;
  close: () => void;
}

/**
 * Opens a pair by names as the other program sees them. Where a program can make ports they are made; elsewhere
 * (Windows) a loopback driver has to provide ports of these names.
 * @throws PadbridgeError unavailable (no MIDI here), not-found (no such loopback ports yet), conflict (somebody has them)
 */
export async function openMidiPair(
  open: () => Promise<MidiPorts>,
  names: { out: string; in: string },
): Promise<MidiPair> {
  const system = await open();
  const listeners = new Set<(bytes: Uint8Array) => void>();
  const hear = (bytes: readonly number[]) => {
    const message = Uint8Array.from(bytes);
    for (const listener of [...listeners]) listener(message);
  };
  try {
    const { output, input, isPresent } = offered(system, names, hear) ?? looped(system, names, hear);
    return {
      send: (bytes) => output.send([...bytes]),
      onMessage(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      get present() {
        return isPresent();
      },
      close() {
        input.close();
        output.close();
        system.close();
      },
    };
  } catch (cause) {
    system.close();
    if (cause instanceof PadbridgeError) throw cause;
    throw new PadbridgeError('conflict', 'The MIDI ports for FL Studio cannot be opened.', {
      subject: names.out,
      next: 'Close other programs that use them; on Windows a port may serve one program only.',
      cause,
    });
  }
}

type Names = { out: string; in: string };
type Hear = (bytes: readonly number[]) => void;

/** Ports of our own; undefined where the system does not let a program make any. */
function offered(system: MidiPorts, names: Names, hear: Hear) {
  try {
    const output = system.offerOutput(names.out);
    try {
      return { output, input: system.offerInput(names.in, hear), isPresent: () => true };
    } catch (error) {
      output.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof PadbridgeError && error.code === 'unsupported') return undefined;
    throw error;
  }
}

/** Ports of a loopback driver. */
function looped(system: MidiPorts, names: Names, hear: Hear) {
  const find = () => ({
    out: portNamed(names.out)(system.outputs()),
    in: portNamed(names.in)(system.inputs()),
  });
  const found = find();
  const missing = found.out === undefined ? names.out : names.in;
  if (found.out === undefined || found.in === undefined) {
    throw new PadbridgeError('not-found', `There is no MIDI port "${missing}" yet.`, {
      subject: missing,
      next: `Make the loopback ports "${names.out}" and "${names.in}" in loopMIDI or Windows MIDI Services; keep loopMIDI running.`,
    });
  }
  const output = system.openOutput(found.out);
  try {
    const input = system.openInput(found.in, hear);
    return {
      output,
      input,
      isPresent() {
        const now = find();
        return now.out === found.out && now.in === found.in;
      },
    };
  } catch (error) {
    output.close();
    throw error;
  }
}
