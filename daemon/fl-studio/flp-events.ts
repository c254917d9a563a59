import { PadbridgeError } from '../../schemas/errors.js';

/**
 * The container of a .flp file: a header and a stream of events, little endian.
 *
 *     "FLhd" u32 6 | i16 format | u16 channels | u16 ppq | "FLdt" u32 length | events
 *
 * An event is one byte of id and its value: 1 byte (id 0–63), 2 (64–127), 4 (128–191), or a length of seven bits a byte
 * and that many bytes (192–255).
 */
export interface FlpEvents {
  /** 0 is a project; others are scores, presets, channel states. */
  format: number;
  channelCount: number;
  /** Ticks of a quarter note. */
  ppq: number;
  events: FlpEvent[];
}

export interface FlpEvent {
  id: number;
  /** The number of a fixed-size event; 0 for one with a length of its own. */
  value: number;
  /** The bytes of an event with a length of its own; empty for a fixed-size one. */
  data: Uint8Array;
}

/** Larger than any project that was seen; samples are not in the file. */
export const MAX_FLP_BYTES = 256 * 1024 * 1024;
/** A big song has tens of thousands; this bounds what a hostile file costs. */
const MAX_EVENTS = 2_000_000;
const HEADER = 22;
const NOTHING = new Uint8Array(0);
/** In FL 25.2.3 and later this event has three bytes, not four as its number says. */
const SHORT_EVENT = 172;
/** ASCII, always among the first events. */
const VERSION_EVENT = 199;
const VERSION_LENGTH = 16;

/**
 * Reads header and events of any version; unknown events are kept with their bytes.
 * @throws PadbridgeError unsupported (not a .flp), too-large, corrupt (with the offset)
 */
export function readFlpEvents(bytes: Uint8Array, subject: string): FlpEvents {
  if (bytes.length > MAX_FLP_BYTES) {
    throw new PadbridgeError('too-large', 'This is too large for an FL Studio project.', { subject });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || tag(bytes, 0) !== 'FLhd' || view.getUint32(4, true) !== 6) {
    const next = 'Choose a .flp file; zipped projects must be unpacked first.';
    throw new PadbridgeError('unsupported', 'This is not an FL Studio project.', { subject, next });
  }
  const end = HEADER + view.getUint32(18, true);
  if (tag(bytes, 14) !== 'FLdt' || end > bytes.length) {
    throw damaged(subject, bytes.length, 'the file ends before its events do');
  }
  const header = {
    format: view.getInt16(8, true),
    channelCount: view.getUint16(10, true),
    ppq: view.getUint16(12, true),
  };
  if (header.ppq === 0) throw damaged(subject, 12, 'it says that a quarter note has no ticks');
  const [likely, other] = sizesOfOdd(bytes.subarray(HEADER, end));
  const first = readEvents(view, end, likely);
  if (Array.isArray(first)) return { ...header, events: first };
  const second = readEvents(view, end, other);
  if (Array.isArray(second)) return { ...header, events: second };
  throw damaged(subject, first.offset, first.reason);
}

/**
 * The version stands at the beginning of the stream and tells the size of the odd event; should it be wrong, the stream
 * does not end where the header says, and the other size is tried.
 */
function sizesOfOdd(events: Uint8Array): [3 | 4, 3 | 4] {
  const at = events.indexOf(VERSION_EVENT);
  const text = at < 0 ? '' : String.fromCharCode(...events.subarray(at + 2, at + 2 + VERSION_LENGTH));
  const [major = 0, minor = 0, patch = 0] = (/^\d+\.\d+(\.\d+)?/.exec(text)?.[0] ?? '')
    .split('.')
    .map(Number);
  const order = (major - 25) * 10_000 + (minor - 2) * 100 + (patch - 3);
  return order >= 0 ? [3, 4] : [4, 3];
}

interface Damage {
  offset: number;
  reason: string;
}

function readEvents(view: DataView, end: number, shortSize: 3 | 4): FlpEvent[] | Damage {
  const events: FlpEvent[] = [];
  let at = HEADER;
  while (at < end) {
    if (events.length >= MAX_EVENTS) return { offset: at, reason: 'it has more events than a song can have' };
    const start = at;
    const id = view.getUint8(at++);
    if (id < 192) {
      const size = id === SHORT_EVENT ? shortSize : id < 64 ? 1 : id < 128 ? 2 : 4;
      if (at + size > end) return { offset: start, reason: 'an event goes beyond the end' };
      events.push({ id, value: numberAt(view, at, size), data: NOTHING });
      at += size;
      continue;
    }
    const length = lengthAt(view, at, end);
    if (length === undefined || length.next + length.value > end) {
      return { offset: start, reason: 'an event goes beyond the end' };
    }
    events.push({
      id,
      value: 0,
      data: new Uint8Array(view.buffer, view.byteOffset + length.next, length.value),
    });
    at = length.next + length.value;
  }
  return events;
}

function numberAt(view: DataView, at: number, size: 1 | 2 | 3 | 4): number {
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, true);
  if (size === 3) return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  return view.getUint32(at, true);
}

/** Seven bits a byte, low first, a set high bit says that more follow; at most 32 bits. */
function lengthAt(view: DataView, from: number, end: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let at = from, factor = 1; at < end && at < from + 5; at += 1, factor *= 128) {
    const byte = view.getUint8(at);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: at + 1 };
  }
  return undefined;
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function damaged(subject: string, offset: number, reason: string): PadbridgeError {
  return new PadbridgeError('corrupt', `This project is damaged: ${reason} (byte ${String(offset)}).`, {
    subject,
    next: 'Open it in FL Studio and save it again, or use a backup from Projects/Backup.',
  });
}
