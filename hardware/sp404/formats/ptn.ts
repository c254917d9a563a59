import { MAX_PATTERN_BARS, PAD_COUNT, padAt, type PatternInspection } from '../../../schemas/sp404.js';
import { corrupt } from './fields.js';

/**
 * `PTN*.BIN`, one pattern: 8-byte records at 480 ticks to the quarter note, an end record and a trailer (facts: PTN). A
 * record's first byte is the time to the next one, so pure filler records carry gaps longer than 255 ticks.
 */

export const TICKS_PER_QUARTER = 480;
export const RECORD_BYTES = 8;
export const FIRST_NOTE = 0x2f;
export const PADS_PER_GROUP = PAD_COUNT / 2;
export const END_RECORD = 0x8c;
export const CONTROL_RECORD = 0x8e;
export const TIME_RECORD = 0x80;
/** The chromatic byte of a note at its original pitch; each step is a semitone. */
export const ORIGINAL_PITCH = 0x8d;
/** Farthest a chromatic key lies from the original pitch: the unit's chromatic note range is two octaves. */
export const MAX_PITCH = 12;
/**
 * Quarter notes to the bar by the trailer's time signature code. Public tables read codes 1–3 as 1/4, 2/4, 3/4, but every 3/4
 * pattern a unit wrote (1,440 ticks to the bar) carries code 1, so the three count down; 1/4 as code 3 follows from that (?).
 */
export const BEATS_BY_CODE = [4, 3, 2, 1, 5, 6, 7] as const;
/** The gate field is 16 bits and holds the length less one. */
export const MAX_LENGTH = 0x1_0000;
/** 512 KB: 36 notes on each of the 1,792 beats of the longest pattern, far more than anyone can hear apart. */
export const MAX_PATTERN_BYTES = 0x8_0000;

/** Bytes of the trailer, counted from its beginning. */
export const TRAILER = { bars: 0, beats: 4, loopStart: 5, loopEnd: 6, valid: 7 } as const;
/** The trailer's loop start counts from here for bar 1. */
export const LOOP_START_BASE = 0x80;

/** A note of a pattern. `at` and `length` in ticks. */
export interface PatternNote {
  at: number;
  /** "A1" to "J16". */
  pad: string;
  /** 1–127. */
  velocity: number;
  offVelocity: number;
  length: number;
  /** The chromatic byte as stored: 0 for a plain note. See `pitchOf`. */
  chromatic: number;
}

/** A control change of a pattern: channel 0–15, controller and value 0–127. */
export interface PatternControl {
  at: number;
  channel: number;
  controller: number;
  value: number;
}

/** `T` and where in the file it stands. */
export type Placed<T> = T & { offset: number };

/** A pattern. `bytes` is the whole file and the truth; the rest is the reading of it. */
export interface Pattern {
  readonly bytes: Uint8Array;
  readonly notes: readonly Placed<PatternNote>[];
  readonly controls: readonly Placed<PatternControl>[];
  /** Length in ticks: the time at the end record. */
  readonly ticks: number;
  /** 1–64. */
  readonly bars: number;
  /** Quarter notes to the bar. */
  readonly beats: number;
  /** First and last bar of the loop, counted from 1; null when the trailer holds something else. */
  readonly loopStart: number | null;
  readonly loopEnd: number | null;
  readonly trailerOffset: number;
}

/** Reads a pattern. Records of unknown types only pass time and stay in `bytes`. Throws 'corrupt' with the offset. */
export function readPattern(bytes: Uint8Array): Pattern {
  if (bytes.length > MAX_PATTERN_BYTES) throw corrupt('PTN', MAX_PATTERN_BYTES, 'no pattern is this long');
  const notes: Placed<PatternNote>[] = [];
  const controls: Placed<PatternControl>[] = [];
  let ticks = 0;
  let offset = 0;
  while (bytes[offset + 1] !== END_RECORD) {
    if (offset + RECORD_BYTES > bytes.length) throw corrupt('PTN', bytes.length, 'the end record is missing');
    const record = bytes.subarray(offset, offset + RECORD_BYTES);
    const note = noteOf(record, ticks);
    if (note !== undefined) notes.push({ ...note, offset });
    if (record[1] === CONTROL_RECORD) controls.push({ ...controlOf(record, ticks), offset });
    ticks += record[0]!;
    offset += RECORD_BYTES;
  }
  const trailerOffset = offset + RECORD_BYTES;
  return {
    bytes: bytes.slice(),
    notes,
    controls,
    ticks,
    trailerOffset,
    ...readTrailer(bytes, trailerOffset, ticks),
  };
}

function noteOf(record: Uint8Array, at: number): PatternNote | undefined {
  const place = record[1]! - FIRST_NOTE;
  const group = record[2]! & 0x0f;
  if (place < 0 || place >= PADS_PER_GROUP || group > 1) return undefined;
  return {
    at,
    pad: padAt(group * PADS_PER_GROUP + place),
    velocity: record[4]!,
    offVelocity: record[5]!,
    length: (record[6]! | (record[7]! << 8)) + 1,
    chromatic: record[3]!,
  };
}

function controlOf(record: Uint8Array, at: number): PatternControl {
  return { at, channel: record[2]! & 0x0f, controller: record[5]! & 0x7f, value: record[6]! & 0x7f };
}

function readTrailer(
  bytes: Uint8Array,
  offset: number,
  ticks: number,
): Pick<Pattern, 'bars' | 'beats' | 'loopStart' | 'loopEnd'> {
  if (bytes.length < offset + RECORD_BYTES) throw corrupt('PTN', bytes.length, 'the trailer is cut off');
  if (bytes.length > offset + RECORD_BYTES)
    throw corrupt('PTN', offset + RECORD_BYTES, 'data follows the trailer');
  const bars = bytes[offset + TRAILER.bars]!;
  if (bars < 1 || bars > MAX_PATTERN_BARS) throw corrupt('PTN', offset, `a pattern of ${bars} bars`);
  if (bytes[offset + TRAILER.valid] === 0)
    throw corrupt('PTN', offset + TRAILER.valid, 'the trailer is not marked as valid');
  return {
    bars,
    beats: beatsOf(bytes[offset + TRAILER.beats]!, ticks / bars / TICKS_PER_QUARTER),
    loopStart: barWithin(bytes[offset + TRAILER.loopStart]! - LOOP_START_BASE + 1, bars),
    loopEnd: barWithin(bytes[offset + TRAILER.loopEnd]!, bars),
  };
}

/** The length of the bars tells the signature better than its code; unknown codes play as 4/4. */
function beatsOf(code: number, quartersPerBar: number): number {
  const measured = BEATS_BY_CODE.find((beats) => beats === quartersPerBar);
  return measured ?? BEATS_BY_CODE[code] ?? BEATS_BY_CODE[0];
}

function barWithin(bar: number, bars: number): number | null {
  return bar >= 1 && bar <= bars ? bar : null;
}

/**
 * Semitones from the original pitch of a chromatic byte; null for a plain note. The top bit tells how the key was played and
 * does not change the pitch.
 */
export function pitchOf(chromatic: number): number | null {
  return chromatic === 0 ? null : (chromatic & 0x7f) - (ORIGINAL_PITCH & 0x7f);
}

/** A pattern as `sp404 inspect --json` prints it. Throws as `readPattern`. */
export function inspectPattern(bytes: Uint8Array): PatternInspection {
  const { bars, beats, loopStart, loopEnd, ticks, notes } = readPattern(bytes);
  return {
    bars,
    beats,
    loopStart,
    loopEnd,
    ticks,
    notes: notes.map(({ pad, at, length, velocity, chromatic }) => ({
      pad,
      at,
      length,
      velocity,
      pitch: pitchOf(chromatic),
    })),
  };
}
