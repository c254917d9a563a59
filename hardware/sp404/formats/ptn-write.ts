import { PadbridgeError } from '../../../schemas/errors.js';
import { MAX_PATTERN_BARS, padIndex } from '../../../schemas/sp404.js';
import {
  BEATS_BY_CODE,
  CONTROL_RECORD,
  END_RECORD,
  FIRST_NOTE,
  LOOP_START_BASE,
  MAX_LENGTH,
  MAX_PATTERN_BYTES,
  MAX_PITCH,
  ORIGINAL_PITCH,
  PADS_PER_GROUP,
  type Pattern,
  type PatternControl,
  type PatternNote,
  type Placed,
  readPattern,
  RECORD_BYTES,
  TICKS_PER_QUARTER,
  TIME_RECORD,
  TRAILER,
} from './ptn.js';

/** Writing patterns: a new one from its notes, or one field of an existing one (facts: PTN). */

const MAX_DELTA = 255;

/** What a new pattern is made of. The loop spans the whole pattern unless it says otherwise. */
export interface PatternScore {
  /** 1–64. */
  bars: number;
  /** Quarter notes to the bar, 1–7. */
  beats: number;
  loopStart?: number;
  loopEnd?: number;
  notes: readonly PatternNote[];
  controls?: readonly PatternControl[];
}

/** Ticks in this many bars. */
export function barTicks(bars: number, beats: number): number {
  return bars * beats * TICKS_PER_QUARTER;
}

/** The chromatic byte for a pitch −12..12 semitones from the original. */
export function chromaticFor(semitones: number): number {
  return ORIGINAL_PITCH + whole(semitones, -MAX_PITCH, MAX_PITCH, 'pitch');
}

/**
 * A pattern file from its notes and controls, in any order. Throws 'invalid-input' when something lies outside the pattern
 * or a range, 'too-large' when there are more events than a pattern can hold.
 */
export function writePattern(score: PatternScore): Uint8Array {
  const last = trailer(score);
  checkCount(score.notes.length + (score.controls?.length ?? 0), score);
  const ticks = barTicks(score.bars, score.beats);
  const events = [
    ...score.notes.map((note) => ({ at: note.at, record: noteRecord(note) })),
    ...(score.controls ?? []).map((control) => ({ at: control.at, record: controlRecord(control) })),
  ].sort((a, b) => a.at - b.at);
  const records: Uint8Array[] = [];
  pushGap(records, undefined, events[0]?.at ?? ticks);
  events.forEach(({ at, record }, i) => {
    whole(at, 0, ticks - 1, 'time in ticks');
    pushGap(records, record, (events[i + 1]?.at ?? ticks) - at);
  });
  records.push(Uint8Array.of(0, END_RECORD, 0, 0, 0, 0, 0, 0), last);
  checkCount(records.length, score);
  return concat(records);
}

function checkCount(records: number, { notes, controls = [] }: PatternScore): void {
  if (records * RECORD_BYTES <= MAX_PATTERN_BYTES) return;
  throw new PadbridgeError(
    'too-large',
    `${notes.length + controls.length} events do not fit into one pattern.`,
    {
      next: 'Split the pattern or thin out its controllers.',
    },
  );
}

/** The pattern with some values of one note changed and every other byte as it was. Its time and pad stay. */
export function setPatternNote(
  { bytes: before }: Pattern,
  { offset }: Placed<PatternNote>,
  changes: Partial<Pick<PatternNote, 'velocity' | 'offVelocity' | 'length' | 'chromatic'>>,
): Pattern {
  const bytes = before.slice();
  const { velocity, offVelocity, length, chromatic } = changes;
  if (velocity !== undefined) bytes[offset + 4] = whole(velocity, 1, 127, 'velocity');
  if (offVelocity !== undefined) bytes[offset + 5] = whole(offVelocity, 0, 127, 'release velocity');
  if (chromatic !== undefined) bytes[offset + 3] = whole(chromatic, 0, 0xff, 'chromatic byte');
  if (length !== undefined) bytes.set(gateBytes(length), offset + 6);
  return readPattern(bytes);
}

/** The pattern with its loop moved, bars counted from 1. Throws 'invalid-input' when the loop leaves the pattern. */
export function setPatternLoop(
  { bytes: before, bars, trailerOffset }: Pattern,
  start: number,
  end: number,
): Pattern {
  const bytes = before.slice();
  bytes.set(loopBytes(start, end, bars), trailerOffset + TRAILER.loopStart);
  return readPattern(bytes);
}

/** An event and the time to the next: short gaps ride on the event's own record, as the unit writes them. */
function pushGap(records: Uint8Array[], record: Uint8Array | undefined, gap: number): void {
  let rest = gap;
  if (record !== undefined) {
    if (gap <= MAX_DELTA) {
      record[0] = gap;
      rest = 0;
    }
    records.push(record);
  }
  for (; rest > 0; rest -= MAX_DELTA) {
    records.push(Uint8Array.of(Math.min(rest, MAX_DELTA), TIME_RECORD, 0, 0, 0, 0, 0, 0));
  }
}

function noteRecord({ pad, velocity, offVelocity, length, chromatic }: PatternNote): Uint8Array {
  const index = padIndex(pad);
  return Uint8Array.of(
    0,
    FIRST_NOTE + (index % PADS_PER_GROUP),
    Math.floor(index / PADS_PER_GROUP),
    whole(chromatic, 0, 0xff, 'chromatic byte'),
    whole(velocity, 1, 127, 'velocity'),
    whole(offVelocity, 0, 127, 'release velocity'),
    ...gateBytes(length),
  );
}

function controlRecord({ channel, controller, value }: PatternControl): Uint8Array {
  return Uint8Array.of(
    0,
    CONTROL_RECORD,
    whole(channel, 0, 15, 'channel'),
    0,
    0,
    whole(controller, 0, 127, 'controller'),
    whole(value, 0, 127, 'value'),
    0,
  );
}

/** The file holds the length less one: a sixteenth of 120 ticks is stored as 119. */
function gateBytes(length: number): [number, number] {
  const gate = whole(length, 1, MAX_LENGTH, 'length in ticks') - 1;
  return [gate & 0xff, gate >> 8];
}

function trailer({ bars, beats, loopStart = 1, loopEnd = bars }: PatternScore): Uint8Array {
  const code = BEATS_BY_CODE.findIndex((quarters) => quarters === beats);
  if (code < 0) throw new PadbridgeError('invalid-input', `A bar has 1 to 7 quarter notes, not ${beats}.`);
  whole(bars, 1, MAX_PATTERN_BARS, 'number of bars');
  return Uint8Array.of(bars, 0, 0, 0, code, ...loopBytes(loopStart, loopEnd, bars), 1);
}

function loopBytes(start: number, end: number, bars: number): [number, number] {
  const last = whole(end, 1, bars, 'last bar of the loop');
  return [LOOP_START_BASE + whole(start, 1, last, 'first bar of the loop') - 1, last];
}

function whole(value: number, min: number, max: number, what: string): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new PadbridgeError('invalid-input', `The ${what} is ${value}; a pattern takes ${min} to ${max}.`, {
    subject: what,
  });
}

function concat(records: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(records.length * RECORD_BYTES);
  records.forEach((record, i) => bytes.set(record, i * RECORD_BYTES));
  return bytes;
}
