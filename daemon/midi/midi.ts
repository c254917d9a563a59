import { createMidiClock } from '../../hardware/midi/clock.js';
import {
  type MidiInput,
  type MidiOutput,
  type MidiPorts,
  openMidiPorts,
  unitPort,
} from '../../hardware/midi/library.js';
import { CLOCK, readPadNote, silence } from '../../hardware/sp404/midi/messages.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { MidiState } from '../../schemas/methods/midi.js';
import type { EventBus } from '../event-bus.js';
import type { HealthBoard } from '../health.js';
import type { Log } from '../log/log.js';

/** MIDI between the unit and the daemon: pads that are hit, the clock, and what is played. */
export interface Midi {
  start: () => Promise<void>;
  /** Silences the unit and lets the ports go. */
  stop: () => void;
  state: () => MidiState;
  /** Sends to the unit. Throws 'unavailable' with the reason when it is not there. */
  send: (bytes: readonly number[]) => void;
}

export interface MidiDeps {
  bus: EventBus;
  health: HealthBoard;
  log: Log;
  /** Told about the clock that comes in, at least every second while it does. */
  onClock: (clock: { bpm: number; playing: boolean }) => void;
  /** For tests; the operating system's ports otherwise. */
  open?: () => Promise<MidiPorts>;
  lookMs?: number;
}

/** Ports come and go; libraries do not say when. */
const LOOK_MS = 1_000;
/** A tempo is news when it moved by this much; a steady clock does not flood anybody. */
const NEWS_BPM = 0.05;
const COMPONENT = 'midi';

export function createMidi({
  bus,
  health,
  log,
  onClock,
  open = openMidiPorts,
  lookMs = LOOK_MS,
}: MidiDeps): Midi {
  const clock = createMidiClock();
  let ports: MidiPorts | undefined;
  let reason: string | null = 'MIDI was not started.';
  let input: MidiInput | undefined;
  let output: MidiOutput | undefined;
  let timer: NodeJS.Timeout | undefined;
  let told: { bpm: number | null; playing: boolean } = { bpm: null, playing: false };

  function receive(bytes: readonly number[]): void {
    const note = readPadNote(bytes);
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

  function look(): void {
    if (ports === undefined) return;
    const inputName = unitPort(ports.inputs());
    const outputName = unitPort(ports.outputs());
    if (inputName !== input?.name) {
      input?.close();
      input = inputName === undefined ? undefined : ports.openInput(inputName, receive);
    }
    if (outputName !== output?.name) {
      output?.close();
      output = outputName === undefined ? undefined : ports.openOutput(outputName);
    }
    tellTempo();
    const bpm = clock.bpm(performance.now());
    if (bpm !== null) onClock({ bpm, playing: clock.playing });
    reason = input === undefined ? 'No SP-404MK2 is on MIDI.' : null;
    health.report(
      COMPONENT,
      reason === null
        ? { state: 'up' }
        : { state: 'degraded', reason, next: 'Plug the unit in by USB, or go on without its MIDI.' },
    );
  }

  function tick(): void {
    try {
      look();
    } catch (error) {
      reason = error instanceof PadbridgeError ? error.message : 'A MIDI port cannot be opened.';
      health.report(COMPONENT, {
        state: 'degraded',
        reason,
        next: 'Close other programs that use the port.',
      });
    }
    timer = setTimeout(tick, lookMs);
  }

  return {
    async start() {
      try {
        ports = await open();
      } catch (error) {
        if (!(error instanceof PadbridgeError)) throw error;
        reason = error.message;
        health.report(COMPONENT, {
          state: 'degraded',
          reason,
          ...(error.next === undefined ? {} : { next: error.next }),
        });
        log.debug('MIDI is not to be had', { reason });
        return;
      }
      tick();
    },
    stop() {
      clearTimeout(timer);
      if (output !== undefined) for (const message of silence()) output.send(message);
      input?.close();
      output?.close();
      ports?.close();
      [input, output, ports] = [undefined, undefined, undefined];
    },
    state: () => ({
      available: ports !== undefined,
      reason,
      inputs: ports?.inputs() ?? [],
      outputs: ports?.outputs() ?? [],
      unitIn: input?.name ?? null,
      unitOut: output?.name ?? null,
      bpm: clock.bpm(performance.now()),
      playing: clock.playing,
    }),
    send(bytes) {
      if (output === undefined) {
        throw new PadbridgeError('unavailable', reason ?? 'No SP-404MK2 is on MIDI.', {
          subject: 'midi',
          next: 'Plug the unit in by USB.',
        });
      }
      output.send(bytes);
    },
  };
}
