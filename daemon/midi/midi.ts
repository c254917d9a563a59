import { createMidiClock } from '../../hardware/midi/clock.js';
import { unitPort } from '../../hardware/midi/library.js';
import type { KeptOutput, KeptPort, PortKeeper } from '../../hardware/midi/port-keeper.js';
import { CLOCK, silence } from '../../hardware/sp404/midi/messages.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ResultOf } from '../../schemas/methods.js';
import { TEMPO_RANGE } from '../../schemas/sp404.js';
import type { MidiState } from '../../schemas/methods/midi.js';
import type { EventBus } from '../event-bus.js';
import type { HealthBoard } from '../health.js';
import { createClockOut } from './clock-out.js';
import type { PadMap } from './pad-map.js';

/** MIDI between the unit and the daemon: pads that are hit, the clock, and what is played. */
export interface Midi {
  /** Follows the unit's ports from now on. */
  start: () => void;
  /** Silences the unit and lets its ports go. */
  stop: () => void;
  state: () => MidiState;
  /** Whether the unit can be sent to now. */
  readonly canSend: boolean;
  pads: PadMap;
  /** Sends clock at a tempo or at that of the song; null stops it. Throws 'conflict' when nobody knows the song's tempo. */
  sendClock: (bpm: number | 'song' | null) => void;
  /** Waits for the next note of the unit and remembers it as this pad. @throws PadbridgeError timeout, cancelled */
  learnPad: (pad: string, seconds: number, signal: AbortSignal) => Promise<ResultOf<'midi.learnPad'>>;
  /** Sends to the unit. Throws 'unavailable' with the reason when it is not there. */
  send: (bytes: readonly number[]) => void;
}

export interface MidiDeps {
  ports: PortKeeper;
  pads: PadMap;
  /** Whether the ports are those of a demo now. */
  simulated: () => boolean;
  bus: EventBus;
  health: HealthBoard;
  /** Tempo of the song, for a clock that follows it; null when nobody knows. */
  songTempo: () => number | null;
  /** Told about the clock that comes in, at least every second while it does. */
  onClock: (clock: { bpm: number; playing: boolean }) => void;
  /** Milliseconds between two looks whether the clock is still there. */
  lookMs?: number;
}

const LOOK_MS = 1_000;
/** A tempo is news when it moved by this much; a steady clock does not flood anybody. */
const NEWS_BPM = 0.05;
const COMPONENT = 'midi';
const SIMULATED = {
  state: 'degraded',
  reason: 'MIDI is simulated: no port of this machine is open.',
  next: 'Start without --demo for the real ones.',
} as const;

export function createMidi({
  ports,
  pads,
  simulated,
  bus,
  health,
  onClock,
  songTempo,
  lookMs = LOOK_MS,
}: MidiDeps): Midi {
  const clock = createMidiClock();
  let input: KeptPort | undefined;
  let output: KeptOutput | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopListening: (() => void) | undefined;
  let learning: ((bytes: readonly number[]) => boolean) | undefined;
  /** The clock that is sent goes with the song. */
  let follows = false;
  let told: { bpm: number | null; playing: boolean } = { bpm: null, playing: false };

  const clockOut = createClockOut((bytes) => {
    if (typeof output?.name === 'string') output.send(bytes);
  });

  function receive(bytes: readonly number[]): void {
    if (learning?.(bytes) === true) return;
    const note = pads.padOf(bytes);
    if (note !== undefined) {
      if (note.velocity > 0) bus.publish({ name: 'pads.hit', payload: { ...note, source: 'midi' } });
      return;
    }
    const [status] = bytes;
    if (status === CLOCK.tick) clock.tick(performance.now());
    else if (status === CLOCK.start || status === CLOCK.continue) clock.transport(true);
    else if (status === CLOCK.stop) clock.transport(false);
    else return;
    tellTempo();
  }

  function tellTempo(): void {
    const bpm = clock.bpm(performance.now());
    const { playing } = clock;
    const moved = bpm === null || told.bpm === null ? bpm !== told.bpm : Math.abs(bpm - told.bpm) >= NEWS_BPM;
    if (!moved && playing === told.playing) return;
    told = { bpm, playing };
    bus.publish({
      name: 'midi.clock',
      payload: { bpm: bpm === null ? null : Math.round(bpm * 100) / 100, playing },
    });
  }

  /** Why nothing is heard from the unit; null when something is. */
  function reasonNow(): string | null {
    if (ports.problem !== null) return ports.problem.message;
    if (typeof input?.name === 'string') return null;
    return input?.problem ?? 'No SP-404MK2 is on MIDI.';
  }

  function report(): void {
    const reason = reasonNow();
    if (reason === null && !simulated()) health.report(COMPONENT, { state: 'up' });
    else if (reason === null) health.report(COMPONENT, SIMULATED);
    else {
      const next = ports.problem?.next ?? 'Plug the unit in by USB, or go on without its MIDI.';
      health.report(COMPONENT, { state: 'degraded', reason, next });
    }
  }

  function followSong(): void {
    const tempo = songTempo();
    // A clock that comes from the unit would chase its own tail.
    if (follows && tempo !== null && clock.bpm(performance.now()) === null) clockOut.run(within(tempo));
  }

  function tick(): void {
    tellTempo();
    const bpm = clock.bpm(performance.now());
    if (bpm !== null) onClock({ bpm, playing: clock.playing });
    followSong();
    timer = setTimeout(tick, lookMs);
  }

  return {
    start() {
      input = ports.input({ choose: unitPort, onMessage: receive });
      output = ports.output({ choose: unitPort });
      stopListening = ports.onChange(report);
      report();
      tick();
    },
    stop() {
      clearTimeout(timer);
      clockOut.stop();
      stopListening?.();
      if (typeof output?.name === 'string') for (const message of silence()) output.send(message);
      input?.release();
      output?.release();
      [input, output] = [undefined, undefined];
    },
    state: () => ({
      available: ports.available,
      simulated: simulated(),
      reason: reasonNow(),
      ...ports.names(),
      unitIn: input?.name ?? null,
      unitOut: output?.name ?? null,
      bpm: clock.bpm(performance.now()),
      playing: clock.playing,
      mode: pads.mode,
      learned: pads.learned,
      clockOut: clockOut.bpm,
    }),
    pads,
    sendClock(bpm) {
      follows = bpm === 'song';
      if (bpm === null) {
        clockOut.stop();
        return;
      }
      const tempo = bpm === 'song' ? songTempo() : bpm;
      if (tempo === null) {
        throw new PadbridgeError('conflict', 'Nobody has said how fast the song is.', {
          subject: 'tempo',
          next: 'Name a tempo, or start FL Studio with the script.',
        });
      }
      clockOut.run(within(tempo));
    },
    learnPad: (pad, seconds, signal) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(late);
          signal.removeEventListener('abort', onAbort);
          if (learning === hear) learning = undefined;
        };
        const hear = (bytes: readonly number[]): boolean => {
          const [status = 0, note = 0, velocity = 0] = bytes;
          if ((status & 0xf0) !== 0x90 || velocity === 0) return false;
          end();
          pads.learn(pad, bytes);
          resolve({ pad, channel: (status & 0x0f) + 1, note });
          return true;
        };
        const fail = (error: PadbridgeError) => {
          end();
          reject(error);
        };
        const onAbort = () => fail(new PadbridgeError('cancelled', 'Learning was cancelled.'));
        const late = setTimeout(
          () =>
            fail(
              new PadbridgeError('timeout', `No note came for ${pad}.`, {
                subject: pad,
                next: 'Turn PAD Note Out on in the unit, ask again, and hit the pad.',
              }),
            ),
          seconds * 1_000,
        );
        signal.addEventListener('abort', onAbort, { once: true });
        learning = hear;
        if (signal.aborted) onAbort();
      }),
    get canSend() {
      return typeof output?.name === 'string';
    },
    send(bytes) {
      if (typeof output?.name !== 'string') {
        throw new PadbridgeError('unavailable', reasonNow() ?? 'No SP-404MK2 is on MIDI.', {
          subject: 'midi',
          next: 'Plug the unit in by USB.',
        });
      }
      output.send(bytes);
    },
  };
}

/** What the unit takes. */
function within(tempo: number): number {
  return Math.max(TEMPO_RANGE.min, Math.min(TEMPO_RANGE.max, tempo));
}
