import { z } from 'zod';
import { padNote, type PadNote, readPadNote } from '../../hardware/sp404/midi/messages.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { PadMode } from '../../schemas/methods/midi.js';
import { padAddress } from '../../schemas/sp404.js';
import type { PreferenceStore } from '../catalogue/types.js';

/**
 * Which pad a note stands for. In mode A the unit's own table says so; in mode B the order of the notes is not known for sure,
 * so pads are learned one by one.
 */
export interface PadMap {
  readonly mode: PadMode;
  /** Pads of mode B that are known. */
  readonly learned: number;
  setMode: (mode: PadMode) => void;
  /** Remembers the note of a pad in mode B. */
  learn: (pad: string, bytes: readonly number[]) => void;
  forget: () => void;
  /** The pad behind a note message, or undefined for every other message. */
  padOf: (bytes: readonly number[]) => PadNote | undefined;
  /** The message that plays a pad. Throws 'not-found' for one that mode B has not learned. */
  noteOf: (pad: string, velocity: number) => number[];
}

/** Setting that holds the mode and what was learned. */
const KEY = 'midi.pads';
const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;

const stored = z.object({
  mode: z.enum(['A', 'B']).default('A'),
  /** "channel:note", the channel from 0, to pad. */
  notes: z.record(z.string(), padAddress).default({}),
});

export function createPadMap(preferences: PreferenceStore, now: () => number): PadMap {
  const read = stored.safeParse(preferences.get([KEY])[KEY] ?? {});
  let { mode, notes } = read.success ? read.data : stored.parse({});

  function keep(): void {
    preferences.set({ [KEY]: { mode, notes } }, now());
  }

  return {
    get mode() {
      return mode;
    },
    get learned() {
      return Object.keys(notes).length;
    },
    setMode(next) {
      mode = next;
      keep();
    },
    learn(pad, bytes) {
      const note = noteKey(bytes);
      if (note === undefined) return;
      // A pad has one note, and a note one pad.
      notes = Object.fromEntries(Object.entries(notes).filter(([, other]) => other !== pad));
      notes[note.key] = pad;
      keep();
    },
    forget() {
      notes = {};
      keep();
    },
    padOf(bytes) {
      if (mode === 'A') return readPadNote(bytes);
      const note = noteKey(bytes);
      const pad = note && notes[note.key];
      return pad === undefined ? undefined : { pad, velocity: note!.velocity };
    },
    noteOf(pad, velocity) {
      if (mode === 'A') return padNote(pad, velocity);
      const key = Object.keys(notes).find((one) => notes[one] === pad);
      if (key === undefined) {
        throw new PadbridgeError('not-found', `It is not known which note plays ${pad} in mode B.`, {
          subject: pad,
          next: `Learn it: midi.learnPad, then hit ${pad} on the unit; or switch the unit to mode A.`,
        });
      }
      const [channel = 0, note = 0] = key.split(':').map(Number);
      return velocity > 0 ? [NOTE_ON | channel, note, velocity] : [NOTE_OFF | channel, note, 64];
    },
  };
}

function noteKey(bytes: readonly number[]): { key: string; velocity: number } | undefined {
  const [status = 0, note, velocity] = bytes;
  const kind = status & 0xf0;
  if (note === undefined || velocity === undefined || (kind !== NOTE_ON && kind !== NOTE_OFF))
    return undefined;
  return { key: `${status & 0x0f}:${note}`, velocity: kind === NOTE_ON ? velocity : 0 };
}
