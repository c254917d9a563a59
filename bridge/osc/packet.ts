import { decode } from 'node-osc';
import { PadbridgeError, type ErrorCode } from '../../schemas/errors.js';
import { MAX_ARGUMENTS, MAX_BLOB_BYTES, MAX_BUNDLE_DEPTH, MAX_MESSAGES_PER_PACKET } from './limits.js';

/** A message as it came: the letter of each argument's type tag with its value. */
export interface OscMessage {
  address: string;
  args: { tag: string; value: unknown }[];
}

/** A bundle with its time in milliseconds since 1970, or null for "now". */
export interface OscBundle {
  at: number | null;
  elements: OscPacket[];
}
export type OscPacket = OscMessage | OscBundle;

/** What the codec gives for a packet that passed the check. */
type Decoded =
  | { oscType: 'message'; address: string; args: { value: unknown }[] }
  | { oscType: 'bundle'; timetag: number; elements: Decoded[] };

const BUNDLE = Buffer.from('#bundle\0');
/** Bytes of the fixed-size types that the codec reads, OSC 1.0 with the usual additions of 1.1. */
const FIXED_SIZES: Readonly<Record<string, number>> = { i: 4, f: 4, m: 4, T: 0, F: 0, N: 0 };

/**
 * Reads a datagram. The codec of node-osc is lenient (no padding check, no bounds) and forgets the type tags, so the
 * packet is walked first: sizes, zero padding, terminators, known tags, depth and counts. Throws corrupt, unsupported
 * or too-large.
 */
export function readPacket(data: Buffer): OscPacket {
  const tags: string[] = [];
  check(data, 0, tags);
  let next = 0;
  const build = (decoded: Decoded): OscPacket => {
    if (decoded.oscType === 'bundle') {
      const at = decoded.timetag === 0 ? null : decoded.timetag * 1000;
      return { at, elements: decoded.elements.map(build) };
    }
    const letters = tags[next] ?? '';
    next += 1;
    return {
      address: decoded.address,
      args: decoded.args.map(({ value }, at) => ({ tag: letters[at] ?? '', value })),
    };
  };
  return build(decode(data) as Decoded);
}

/** Walks a packet and collects the type tags of its messages in order. */
function check(data: Buffer, depth: number, tags: string[]): void {
  if (data.length === 0 || data.length % 4 !== 0) throw refuse('corrupt', 'its size is not a multiple of 4');
  if (data.subarray(0, 8).equals(BUNDLE)) checkBundle(data, depth, tags);
  else checkMessage(data, tags);
}

function checkBundle(data: Buffer, depth: number, tags: string[]): void {
  if (depth >= MAX_BUNDLE_DEPTH)
    throw refuse('too-large', `it nests bundles deeper than ${MAX_BUNDLE_DEPTH}`);
  if (data.length < 16) throw refuse('corrupt', 'its time tag is cut off');
  for (let at = 16; at < data.length;) {
    // Sizes are multiples of 4, so the four bytes of the size are there.
    const size = data.readInt32BE(at);
    at += 4;
    if (size <= 0 || at + size > data.length) throw refuse('corrupt', 'an element of its bundle is cut off');
    check(data.subarray(at, at + size), depth + 1, tags);
    at += size;
  }
}

function checkMessage(data: Buffer, tags: string[]): void {
  if (tags.length >= MAX_MESSAGES_PER_PACKET) {
    throw refuse('too-large', `it holds more than ${MAX_MESSAGES_PER_PACKET} messages`);
  }
  if (data[0] !== 0x2f) throw refuse('corrupt', 'it does not begin with an address');
  const afterAddress = endOfString(data, 0);
  if (data[afterAddress] !== 0x2c) throw refuse('corrupt', 'it has no type tags');
  let at = endOfString(data, afterAddress);
  const letters = data.toString('latin1', afterAddress + 1, data.indexOf(0, afterAddress));
  if (letters.length > MAX_ARGUMENTS)
    throw refuse('too-large', `it has more than ${MAX_ARGUMENTS} arguments`);
  for (const letter of letters) at = endOfArgument(data, at, letter);
  if (at !== data.length) throw refuse('corrupt', 'its type tags and its data differ');
  tags.push(letters);
}

function endOfArgument(data: Buffer, at: number, letter: string): number {
  if (letter === 's') return endOfString(data, at);
  if (letter === 'b') return endOfBlob(data, at);
  const size = FIXED_SIZES[letter];
  if (size === undefined) {
    throw refuse(
      'unsupported',
      `the type tag ${JSON.stringify(letter)} is not known; use i, f, s, b, T, F or N`,
    );
  }
  if (at + size > data.length) throw refuse('corrupt', 'an argument is cut off');
  return at + size;
}

function endOfString(data: Buffer, start: number): number {
  const terminator = data.indexOf(0, start);
  if (terminator < 0) throw refuse('corrupt', 'a text has no end');
  return endOfPadding(data, terminator + 1);
}

function endOfBlob(data: Buffer, start: number): number {
  if (start + 4 > data.length) throw refuse('corrupt', 'a blob is cut off');
  const size = data.readInt32BE(start);
  if (size < 0 || start + 4 + size > data.length) throw refuse('corrupt', 'a blob is cut off');
  if (size > MAX_BLOB_BYTES) throw refuse('too-large', `a blob has more than ${MAX_BLOB_BYTES} bytes`);
  return endOfPadding(data, start + 4 + size);
}

function endOfPadding(data: Buffer, from: number): number {
  const end = Math.ceil(from / 4) * 4;
  for (let at = from; at < end; at += 1) {
    if (data[at] !== 0) throw refuse('corrupt', 'its padding is wrong');
  }
  return end;
}

function refuse(code: ErrorCode, why: string): PadbridgeError {
  return new PadbridgeError(code, `The OSC packet was refused: ${why}.`, {
    next: 'Send OSC 1.0 as the reference describes.',
  });
}
