/**
 * Messages to and from the FL Studio script as SysEx frames. The other half is script/padbridge_frames.py; the layout:
 *
 *     F0 7D "PDB" version direction id(2) index(2) total(2) payload checksum F7
 *
 * Numbers of two bytes are 14 bits, low seven first. The payload is ASCII JSON, cut where the frame is full. The
 * checksum is the sum of all bytes between the tag and itself, seven bits.
 */

export const PROTOCOL_VERSION = 1;
export type Direction = 'to-fl' | 'from-fl';

const DIRECTIONS: Readonly<Record<Direction, number>> = { 'to-fl': 0, 'from-fl': 1 };
const SYSEX = 0xf0;
const END = 0xf7;
const HEAD = Uint8Array.of(SYSEX, 0x7d, 0x50, 0x44, 0x42);
/** Version, direction, id, index, total. */
const FIELDS = 8;
/** Windows hands SysEx on in buffers of 1,024 bytes and loses what is longer. */
export const MAX_FRAME = 900;
const OVERHEAD = HEAD.length + FIELDS + 2;
const MAX_PAYLOAD = MAX_FRAME - OVERHEAD;
/** Messages of the script are a few hundred bytes; the longest, a full state, some two frames. */
const MAX_TOTAL = 16;
/** Messages that may be unfinished at a time. */
const MAX_PARTIALS = 8;
/** Finished messages whose repeated frames are recognised. */
const REMEMBERED = 64;
/** An unfinished message is forgotten after this. */
export const PARTIAL_MS = 3_000;
const ID_RANGE = 1 << 14;

export interface Frame {
  version: number;
  id: number;
  index: number;
  total: number;
  payload: string;
}

/** Cuts a message into frames. @throws RangeError when it is longer than a receiver takes */
export function encodeMessage(message: object, id: number, direction: Direction): Uint8Array[] {
  const text = asciiJson(message);
  const total = Math.ceil(text.length / MAX_PAYLOAD);
  if (total > MAX_TOTAL) throw new RangeError(`a message of ${String(text.length)} characters is too long`);
  return Array.from({ length: total }, (_, index) => {
    const piece = text.slice(index * MAX_PAYLOAD, (index + 1) * MAX_PAYLOAD);
    const frame = new Uint8Array(OVERHEAD + piece.length);
    frame.set(HEAD);
    frame.set([PROTOCOL_VERSION, DIRECTIONS[direction]], HEAD.length);
    writeFourteen(frame, HEAD.length + 2, id % ID_RANGE);
    writeFourteen(frame, HEAD.length + 4, index);
    writeFourteen(frame, HEAD.length + 6, total);
    for (let at = 0; at < piece.length; at += 1) frame[HEAD.length + FIELDS + at] = piece.charCodeAt(at);
    frame[frame.length - 2] = checksum(frame);
    frame[frame.length - 1] = END;
    return frame;
  });
}

/** A frame of ours that goes this way, or undefined: a MIDI port carries much else. */
export function parseFrame(bytes: Uint8Array, direction: Direction): Frame | undefined {
  if (bytes.length < OVERHEAD || bytes.length > MAX_FRAME || bytes.at(-1) !== END) return undefined;
  if (HEAD.some((byte, at) => bytes[at] !== byte)) return undefined;
  if (bytes.at(-2) !== checksum(bytes) || bytes[HEAD.length + 1] !== DIRECTIONS[direction]) return undefined;
  return {
    version: bytes[HEAD.length]!,
    id: readFourteen(bytes, HEAD.length + 2),
    index: readFourteen(bytes, HEAD.length + 4),
    total: readFourteen(bytes, HEAD.length + 6),
    payload: String.fromCharCode(...bytes.subarray(HEAD.length + FIELDS, -2)),
  };
}

interface Partial {
  since: number;
  total: number;
  pieces: Map<number, string>;
}

/** Puts frames together in whatever order and however often they come; bounded. */
export class Reassembly {
  readonly #partials = new Map<number, Partial>();
  #finished: number[] = [];

  /** The message that this frame completes; undefined while pieces are missing and for what is not a message. */
  accept({ version, id, index, total, payload }: Frame, now: number): Record<string, unknown> | undefined {
    if (version !== PROTOCOL_VERSION || total < 1 || total > MAX_TOTAL || index >= total) return undefined;
    if (this.#finished.includes(id)) return undefined;
    this.#expire(now);
    const partial = this.#partials.get(id) ?? this.#begin(id, total, now);
    if (partial.total !== total) {
      this.#partials.delete(id);
      return undefined;
    }
    partial.pieces.set(index, payload);
    if (partial.pieces.size < total) return undefined;
    this.#partials.delete(id);
    this.#finished = [...this.#finished, id].slice(-REMEMBERED);
    return readObject(Array.from({ length: total }, (_, at) => partial.pieces.get(at)).join(''));
  }

  /** Forgets everything: the other side began anew and counts from the start again. */
  clear(): void {
    this.#partials.clear();
    this.#finished = [];
  }

  #begin(id: number, total: number, now: number): Partial {
    // A map keeps the order of insertion: the first is the oldest.
    const [oldest] = this.#partials.keys();
    if (this.#partials.size >= MAX_PARTIALS && oldest !== undefined) this.#partials.delete(oldest);
    const partial: Partial = { since: now, total, pieces: new Map() };
    this.#partials.set(id, partial);
    return partial;
  }

  #expire(now: number): void {
    for (const [id, { since }] of this.#partials) if (now - since > PARTIAL_MS) this.#partials.delete(id);
  }
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // Damage that the checksum did not show: as good as lost, and loss is expected here.
    return undefined;
  }
}

/** JSON of printable ASCII only: SysEx has seven bits, and scripts read US-ASCII. */
function asciiJson(message: object): string {
  return JSON.stringify(message).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function checksum(frame: Uint8Array): number {
  let sum = 0;
  for (let at = HEAD.length; at < frame.length - 2; at += 1) sum += frame[at]!;
  return sum & 0x7f;
}

function writeFourteen(frame: Uint8Array, at: number, number: number): void {
  frame[at] = number & 0x7f;
  frame[at + 1] = (number >> 7) & 0x7f;
}

function readFourteen(frame: Uint8Array, at: number): number {
  return (frame[at]! & 0x7f) | ((frame[at + 1]! & 0x7f) << 7);
}
