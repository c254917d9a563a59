import { z } from 'zod';
import type { PadbridgeError } from './errors.js';

/** What passes between the daemon and its script in FL Studio. Everything is bounded: any program on the machine can write to a MIDI port. */

const name = z.string().max(200);
const count = z.number().int().min(0).max(100_000);

/** The song as the script sees it. Every part may be missing: FL versions differ in what they tell. */
export const songState = z.object({
  /** Beats per minute. */
  tempo: z.number().min(10).max(522),
  playing: z.boolean(),
  recording: z.boolean(),
  mode: z.enum(['pattern', 'song']),
  /** Ticks from the start; `ppq` ticks are a quarter note. */
  position: z.number().int(),
  ppq: z.number().int().min(1).max(100_000),
  /** The selected channel; null when none or several are. `colour` is BBGGRR as FL keeps it. */
  channel: z
    .object({ index: count, name, type: z.string().max(20), colour: z.number().int().min(0).max(0xffffff) })
    .nullable(),
  channels: count,
  pattern: z.object({ number: count, name }),
  mixerTrack: z.object({ index: count, name }),
  title: name,
  window: z.string().max(20).nullable(),
  unsaved: z.boolean(),
});
export type SongState = z.infer<typeof songState>;
/** What changed since the last message. */
export const songChange = songState.partial();
export type SongChange = z.infer<typeof songChange>;

export const helloMessage = z.object({
  t: z.literal('hello'),
  script: z.number().int(),
  session: z.string().max(20),
  api: z.number(),
  fl: name,
  os: z.string().max(40),
  port: z.number().int(),
  /** Whether the user allowed the daemon to change the song. */
  changes: z.boolean(),
  /** Parts of the state that this FL does not tell. */
  missing: z.array(z.string().max(40)).max(40),
});
export type Hello = z.infer<typeof helloMessage>;

export const scriptMessage = z.discriminatedUnion('t', [
  helloMessage,
  z.object({ t: z.literal('beat'), n: z.number().int(), errors: count }),
  z.object({ t: z.literal('state'), session: z.string().max(20), s: songChange }),
  z.object({ t: z.literal('names'), first: count, names: z.array(name).max(100), last: z.boolean() }),
  z.object({
    t: z.literal('done'),
    id: z.number().int(),
    ok: z.boolean(),
    why: z.string().max(400).optional(),
  }),
  z.object({ t: z.literal('mismatch'), version: z.number().int() }),
]);
export type ScriptMessage = z.infer<typeof scriptMessage>;

/** What the script carries out; `note` to `stop` play, `tempo` and after change the song. */
export type FlCommand =
  | { c: 'hint'; a: { text: string } }
  | { c: 'select'; a: { channel: number } }
  | { c: 'note'; a: { channel: number; note: number; velocity: number; seconds: number } }
  | { c: 'start' | 'stop'; a: Record<string, never> }
  | { c: 'tempo'; a: { bpm: number } }
  | { c: 'name'; a: { channel: number; name: string } }
  | { c: 'colour'; a: { channel: number; colour: number } }
  | { c: 'pattern'; a: { pattern: number } };

/** How the daemon and the script stand to each other. */
export type FlLinkState =
  /** Nobody has answered yet. */
  | { state: 'waiting' }
  | { state: 'connected'; hello: Hello }
  /** It answered once and does not any more. */
  | { state: 'silent' }
  /** Another version of the script, which has to be installed again. */
  | { state: 'mismatch'; script: number };

/** What the daemon does with what the script tells. */
export interface FlLinkEvents {
  onState(state: FlLinkState): void;
  /** The script was heard; called for every message while it is connected. */
  onAlive(): void;
  /** What changed in the song; everything at first. */
  onSong(change: SongChange): void;
  /** All channel names, in order, after they changed. */
  onNames(names: readonly string[]): void;
}

/** The same for the ports that lead to the script. */
export interface FlDoorEvents extends FlLinkEvents {
  /** The ports are there (null), or why they are not. */
  onPorts(problem: PadbridgeError | null): void;
}

/** Names of the two MIDI ports as FL Studio shows them; script and set-up steps use the same. */
export const PORT_TO_FL = 'Padbridge To FL';
export const PORT_FROM_FL = 'Padbridge From FL';

/** The way to the script. */
export interface FlRemote {
  /**
   * Asks the script to do something.
   * @throws PadbridgeError unavailable (nobody answers), conflict (FL or the user's settings refuse), rate-limited
   */
  run(command: FlCommand): Promise<void>;
}
