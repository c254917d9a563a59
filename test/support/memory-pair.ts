import type { MidiPair } from '../../hardware/midi/pair.js';

/** The daemon's end of a pair of MIDI ports, and what the other program holds of it. */
export interface MemoryPair {
  near: MidiPair;
  /** Messages from the daemon that were not taken yet, oldest first. */
  take(): Uint8Array[];
  /** A message from the other program. */
  say(bytes: Uint8Array): void;
  /** The driver that makes the ports is closed. */
  vanish(): void;
  readonly listeners: number;
}

/** Two MIDI ports inside this process. */
export function createMemoryPair(): MemoryPair {
  const listeners = new Set<(bytes: Uint8Array) => void>();
  const sent: Uint8Array[] = [];
  let present = true;
  return {
    near: {
      send(bytes) {
        if (!present) throw new Error('the port is gone');
        sent.push(bytes);
      },
      onMessage(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      get present() {
        return present;
      },
      close: () => listeners.clear(),
    },
    take: () => sent.splice(0),
    say(bytes) {
      for (const listener of [...listeners]) listener(bytes);
    },
    vanish: () => (present = false),
    get listeners() {
      return listeners.size;
    },
  };
}
