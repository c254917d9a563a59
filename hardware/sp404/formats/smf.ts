import { corrupt, unsupported, viewOf } from './fields.js';

/**
 * Reading Standard MIDI Files, as any DAW writes them. Own code on purpose: files from outside need offsets in the errors,
 * bounds on every length, unknown chunks and running status tolerated, and nothing ever read past the end.
 */

/** 2 MB: a pattern is at most 64 bars, and even dense controller sweeps stay far below. */
const MAX_SMF_BYTES = 0x20_0000;
const HEADER_CHUNK = 0x4d54_6864; // "MThd"
const TRACK_CHUNK = 0x4d54_726b; // "MTrk"
/** The standard ends a variable-length number after four bytes. */
const MAX_NUMBER_BYTES = 4;
const META_END = 0x2f;
const META_TEMPO = 0x51;
const META_TIME_SIGNATURE = 0x58;

/** The events Padbridge uses; `tick` counts from the start of the track, channel 0–15. */
export type SmfEvent =
  | { kind: 'noteOn'; tick: number; channel: number; note: number; velocity: number }
  | { kind: 'noteOff'; tick: number; channel: number; note: number; velocity: number }
  | { kind: 'aftertouch'; tick: number; channel: number; note: number; value: number }
  | { kind: 'control'; tick: number; channel: number; controller: number; value: number }
  | { kind: 'tempo'; tick: number; microsecondsPerQuarter: number }
  | { kind: 'timeSignature'; tick: number; numerator: number; denominator: number };

export interface SmfTrack {
  events: SmfEvent[];
  /** Tick of the end of the track, or of its last event where the mark is missing. */
  end: number;
}

export interface Smf {
  format: 0 | 1;
  /** Ticks to the quarter note. */
  division: number;
  tracks: SmfTrack[];
}

/** Reads a type 0 or 1 file. Throws 'corrupt' or 'unsupported' with the offset. */
export function readSmf(bytes: Uint8Array): Smf {
  if (bytes.length > MAX_SMF_BYTES) throw corrupt('MIDI file', MAX_SMF_BYTES, 'it is too long for a pattern');
  const view = viewOf(bytes);
  if (bytes.length < 14 || view.getUint32(0) !== HEADER_CHUNK)
    throw corrupt('MIDI file', 0, 'it does not begin with MThd');
  const format = view.getUint16(8);
  if (format !== 0 && format !== 1) throw unsupported('MIDI file', 8, `type ${format}`);
  const division = view.getUint16(12);
  if (division === 0) throw corrupt('MIDI file', 12, 'a quarter note of no ticks');
  if (division >= 0x8000) throw unsupported('MIDI file', 12, 'time in film frames instead of beats');
  const tracks: SmfTrack[] = [];
  let offset = 8 + view.getUint32(4);
  // The number of tracks in the header is often wrong; the chunks themselves are the truth.
  while (offset + 8 <= bytes.length) {
    const start = offset + 8;
    const end = start + view.getUint32(offset + 4);
    if (view.getUint32(offset) === TRACK_CHUNK) {
      if (end > bytes.length) throw corrupt('MIDI file', offset, 'the track is cut off');
      tracks.push(readTrack(bytes, start, end));
    }
    offset = end;
  }
  if (tracks.length === 0) throw corrupt('MIDI file', bytes.length, 'there is no track');
  return { format, division, tracks };
}

function readTrack(bytes: Uint8Array, start: number, end: number): SmfTrack {
  const track: SmfTrack = { events: [], end: 0 };
  let offset = start;
  let running: number | undefined;

  const next = (): number => {
    if (offset >= end) throw corrupt('MIDI file', offset, 'an event is cut off');
    return bytes[offset++]!;
  };
  const data = (): number => {
    const value = next();
    if (value >= 0x80) throw corrupt('MIDI file', offset - 1, 'a status byte where data belongs');
    return value;
  };
  const number = (): number => {
    let value = 0;
    for (let i = 0; i < MAX_NUMBER_BYTES; i++) {
      const byte = next();
      value = (value << 7) | (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw corrupt('MIDI file', offset, 'a number has more than four bytes');
  };
  /** The payload of a meta or system exclusive event, which may not leave the track. */
  const payload = (): Uint8Array => {
    const length = number();
    if (length > end - offset) throw corrupt('MIDI file', offset, 'an event is longer than its track');
    offset += length;
    return bytes.subarray(offset - length, offset);
  };

  while (offset < end) {
    track.end += number();
    const first = next();
    if (first === 0xff) {
      const type = next();
      const content = payload();
      if (type === META_END) break;
      const event = metaEvent(type, content, track.end);
      if (event !== undefined) track.events.push(event);
    } else if (first === 0xf0 || first === 0xf7) {
      payload();
    } else if (first > 0xf0) {
      throw corrupt('MIDI file', offset - 1, `0x${first.toString(16)} cannot stand in a file`);
    } else {
      if (first >= 0x80) running = first;
      else offset--;
      if (running === undefined) throw corrupt('MIDI file', offset, 'data without a status byte before it');
      const event = channelEvent(running, data, track.end);
      if (event !== undefined) track.events.push(event);
    }
  }
  return track;
}

function channelEvent(status: number, data: () => number, tick: number): SmfEvent | undefined {
  const channel = status & 0x0f;
  const first = data();
  switch (status & 0xf0) {
    case 0x80:
      return { kind: 'noteOff', tick, channel, note: first, velocity: data() };
    case 0x90: {
      const velocity = data();
      // A note-on without velocity is a note-off; 64 is what the standard calls its neutral release.
      if (velocity === 0) return { kind: 'noteOff', tick, channel, note: first, velocity: 64 };
      return { kind: 'noteOn', tick, channel, note: first, velocity };
    }
    case 0xa0:
      return { kind: 'aftertouch', tick, channel, note: first, value: data() };
    case 0xb0:
      return { kind: 'control', tick, channel, controller: first, value: data() };
    case 0xe0:
      data();
      return undefined;
    default:
      return undefined;
  }
}

/** Tempo and time signature; other kinds, and ones too short to mean anything, are passed over. */
function metaEvent(type: number, content: Uint8Array, tick: number): SmfEvent | undefined {
  if (type === META_TEMPO && content.length >= 3) {
    const microsecondsPerQuarter = (content[0]! << 16) | (content[1]! << 8) | content[2]!;
    return microsecondsPerQuarter === 0 ? undefined : { kind: 'tempo', tick, microsecondsPerQuarter };
  }
  if (type === META_TIME_SIGNATURE && content.length >= 2 && content[0] !== 0) {
    return { kind: 'timeSignature', tick, numerator: content[0]!, denominator: 2 ** content[1]! };
  }
  return undefined;
}
