import { type MidiListener, type MidiPorts, noSuchPort } from './library.js';

/** MIDI inside this process: stands for a system's ports in the demo and in tests. */
export interface MemoryMidi {
  open: () => Promise<MidiPorts>;
  /** Plugs a device in, one port each way under its name. */
  plug: (name: string) => MemoryDevice;
  /** Ports that programs hold open now. */
  readonly held: number;
}

/** A device on the other end of the ports. */
export interface MemoryDevice {
  /** A message from the device to the computer. */
  send: (bytes: readonly number[]) => void;
  /** What the computer has sent, newest last; a bounded number. */
  readonly received: readonly (readonly number[])[];
  onMessage: (listener: (bytes: readonly number[]) => void) => void;
  unplug: () => void;
}

/** Enough for a look back; a demo that plays for days must not grow. */
const MAX_RECEIVED = 10_000;

export function createMemoryMidi(): MemoryMidi {
  const inputs = new Map<string, Set<MidiListener>>();
  const outputs = new Map<string, (bytes: readonly number[]) => void>();
  let held = 0;

  function hold(name: string, atClose: () => void): { name: string; close: () => void } {
    held++;
    let open = true;
    return {
      name,
      close() {
        if (open) held--;
        open = false;
        atClose();
      },
    };
  }

  function openInput(name: string, onMessage: MidiListener) {
    const listeners = inputs.get(name);
    if (listeners === undefined) throw noSuchPort(name);
    listeners.add(onMessage);
    return hold(name, () => void listeners.delete(onMessage));
  }

  function openOutput(name: string) {
    if (!outputs.has(name)) throw noSuchPort(name);
    return {
      ...hold(name, () => undefined),
      send: (bytes: readonly number[]) => outputs.get(name)?.([...bytes]),
    };
  }

  return {
    get held() {
      return held;
    },
    open: () =>
      Promise.resolve({
        inputs: () => [...inputs.keys()],
        outputs: () => [...outputs.keys()],
        openInput,
        openOutput,
        // A port that is offered has a program on its other end; nobody else is in this process.
        offerInput: (name) => hold(name, () => undefined),
        offerOutput: (name) => ({ ...hold(name, () => undefined), send: () => undefined }),
        close: () => undefined,
      }),
    plug(name) {
      const toComputer = new Set<MidiListener>();
      const received: (readonly number[])[] = [];
      const listeners: ((bytes: readonly number[]) => void)[] = [];
      inputs.set(name, toComputer);
      outputs.set(name, (bytes) => {
        received.push(bytes);
        if (received.length > MAX_RECEIVED) received.shift();
        for (const listener of listeners) listener(bytes);
      });
      return {
        received,
        send(bytes) {
          for (const listener of [...toComputer]) listener(bytes, 0);
        },
        onMessage: (listener) => void listeners.push(listener),
        unplug() {
          inputs.delete(name);
          outputs.delete(name);
        },
      };
    },
  };
}
