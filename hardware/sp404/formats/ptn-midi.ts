import { PadbridgeError } from '../../../schemas/errors.js';
import { TEMPO_RANGE } from '../../../schemas/sp404.js';
import { noteOfPad } from './note-map.js';
import { type Pattern, type PatternNote, TICKS_PER_QUARTER } from './ptn.js';
import { barTicks } from './ptn-write.js';
import { type SmfEvent } from './smf.js';
import { writeSmf } from './smf-write.js';

/**
 * A pattern as a Standard MIDI File, laid out as the unit's own application does it (facts: PTN as MIDI): type 0, division
 * 480, the bank's tempo, channels 1–10 for the banks. A chromatic note carries its pitch as polyphonic aftertouch.
 */

export const MICROSECONDS_PER_MINUTE = 60_000_000;
const PITCH_FLAG = 64;

/** What a pattern file does not hold itself. */
export interface PatternContext {
  /** Tempo of the pattern's bank in BPM, 40–200. */
  tempo: number;
  /** Track name, ASCII. */
  name?: string;
}

/** The MIDI file of a pattern. Throws 'invalid-input' for a tempo the unit does not have. */
export function patternToSmf(pattern: Pattern, { tempo, name = 'SP-404MK2' }: PatternContext): Uint8Array {
  if (!(tempo >= TEMPO_RANGE.min && tempo <= TEMPO_RANGE.max)) {
    throw new PadbridgeError(
      'invalid-input',
      `A bank's tempo is ${TEMPO_RANGE.min} to ${TEMPO_RANGE.max} BPM, not ${tempo}.`,
    );
  }
  const end = Math.max(pattern.ticks, barTicks(pattern.bars, pattern.beats));
  const signature = { kind: 'timeSignature', numerator: pattern.beats, denominator: 4 } as const;
  const events: SmfEvent[] = [
    { kind: 'tempo', tick: 0, microsecondsPerQuarter: Math.trunc(MICROSECONDS_PER_MINUTE / tempo) },
    { ...signature, tick: 0 },
    // Stated again where the pattern ends, because the last note may ring over that point.
    { ...signature, tick: end },
    ...pattern.controls.map(({ at, ...control }): SmfEvent => ({ kind: 'control', tick: at, ...control })),
    ...pattern.notes.flatMap(noteEvents),
  ];
  events.sort((a, b) => a.tick - b.tick || order(a) - order(b));
  return writeSmf(TICKS_PER_QUARTER, name, events, end);
}

function noteEvents({ at, pad, velocity, offVelocity, length, chromatic }: PatternNote): SmfEvent[] {
  const key = noteOfPad(pad);
  const events: SmfEvent[] = [
    // Velocity 0 would read as a note-off; the quietest note is the nearest a MIDI file has.
    { kind: 'noteOn', tick: at, ...key, velocity: Math.min(127, Math.max(1, velocity)) },
    { kind: 'noteOff', tick: at + length, ...key, velocity: Math.min(127, offVelocity) },
  ];
  if (chromatic !== 0) events.push({ kind: 'aftertouch', tick: at, ...key, value: aftertouchOf(chromatic) });
  return events;
}

/** At one tick a note ends before the next begins, and a pitch follows the note it belongs to. */
function order({ kind }: SmfEvent): number {
  return ['tempo', 'timeSignature', 'noteOff', 'control', 'noteOn', 'aftertouch'].indexOf(kind);
}

/** The aftertouch value that stands for a chromatic byte: its top bit moves to bit 6, where MIDI has room for it. */
export function aftertouchOf(chromatic: number): number {
  return ((chromatic >= 0x80 ? PITCH_FLAG : 0) + (chromatic & 0x7f)) & 0x7f;
}

/** The chromatic byte an aftertouch value stands for. */
export function chromaticOf(aftertouch: number): number {
  return aftertouch >= PITCH_FLAG ? 0x80 | (aftertouch - PITCH_FLAG) : aftertouch;
}
