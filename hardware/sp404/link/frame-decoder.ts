import { viewOf } from '../formats/fields.js';
import {
  ADDRESS,
  type Channel,
  CONTROL_CHANNEL,
  FILE_CHANNEL,
  type Form,
  LONG_HEADER_BYTES,
  LONG_KIND,
  MAX_PAYLOAD,
  MAX_SHORT_PAYLOAD,
  type Message,
  type Sender,
  SHORT_BYTES,
  SHORT_KIND,
} from './message.js';
import { fitsLength, isUnmistakable, isWhole, PEAKS_REPLY } from './shapes.js';

/**
 * Finds messages in a stream of bytes that may be split or packed anyhow, with noise between them and torn-off messages among
 * them. It never holds more than one message and what came with it.
 */
export interface FrameDecoder {
  /** Takes bytes as they come; returns the messages that are complete now, in order. Payloads are copies. */
  push: (bytes: Uint8Array) => Message[];
  /**
   * Call when the line has been quiet: a message that was torn off waits for bytes that never come, with good messages
   * behind its beginning. Gives up the beginning only when such a message is there.
   */
  settle: () => Message[];
  /** Bytes that belonged to no message, so far. */
  readonly skipped: number;
  /** Bytes waiting for the rest of their message. */
  readonly waiting: number;
}

/** What stands at a place of the buffer: a message, the beginning of one, or nothing. */
type Finding = { message: Message; end: number } | 'partial' | undefined;

const FIRST_BUFFER_BYTES = 4096;

/** @param from the end whose messages arrive here. */
export function createFrameDecoder(from: Sender): FrameDecoder {
  const source = ADDRESS[from];
  const destination = ADDRESS[from === 'unit' ? 'host' : 'unit'];
  let buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  let filled = 0;
  let skipped = 0;

  function append(bytes: Uint8Array): void {
    if (filled + bytes.length > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, filled + bytes.length));
      larger.set(buffer.subarray(0, filled));
      buffer = larger;
    }
    buffer.set(bytes, filled);
    filled += bytes.length;
  }

  function take(patient: boolean): Message[] {
    const held = buffer.subarray(0, filled);
    const found: Message[] = [];
    let at = 0;
    while (at < filled) {
      const finding = findAt(held, at, source);
      if (finding === 'partial') {
        if (patient || !hidesMessage(held, at + 1, filled, source, destination)) break;
      } else if (finding !== undefined && !isTorn(held, at, finding.end, source, destination)) {
        found.push({ ...finding.message, payload: finding.message.payload.slice() });
        at = finding.end - startAtEnd(held, at, finding.end, source);
        continue;
      }
      at++;
      skipped++;
    }
    buffer.copyWithin(0, at, filled);
    filled -= at;
    return found;
  }

  return {
    push(bytes) {
      append(bytes);
      return take(true);
    },
    settle: () => take(false),
    get skipped() {
      return skipped;
    },
    get waiting() {
      return filled;
    },
  };
}

function findAt(buffer: Uint8Array, at: number, source: number): Finding {
  const kind = buffer[at];
  if (!isKind(kind)) return undefined;
  if (at + 1 < buffer.length && buffer[at + 1] !== source) return undefined;
  // Byte 2, the destination, is not reliable; any value will do.
  const channel = buffer[at + 3];
  if (channel !== undefined && !isChannel(channel)) return undefined;
  return kind === SHORT_KIND ? shortAt(buffer, at) : longAt(buffer, at);
}

function shortAt(buffer: Uint8Array, at: number): Finding {
  const end = at + SHORT_BYTES;
  if (end > buffer.length) return 'partial';
  const length = buffer[end - 1]!;
  if (length === 0 || length > MAX_SHORT_PAYLOAD) return undefined;
  return found(buffer, 'short', at, at + 4, at + 4 + length, end);
}

function longAt(buffer: Uint8Array, at: number): Finding {
  const start = at + LONG_HEADER_BYTES;
  if (start > buffer.length) return 'partial';
  const length = viewOf(buffer).getUint32(at + 12, true);
  if (length === 0 || length > MAX_PAYLOAD) return undefined;
  const end = start + length;
  return end > buffer.length ? 'partial' : found(buffer, 'long', at, start, end, end);
}

function found(
  buffer: Uint8Array,
  form: Form,
  at: number,
  start: number,
  stop: number,
  end: number,
): Finding {
  const message: Message = {
    channel: buffer[at + 3] as Channel,
    form,
    payload: buffer.subarray(start, stop),
  };
  return isWhole(message) ? { message, end } : undefined;
}

/**
 * A torn-off message reads on into the ones behind it: what looks like a message but has the beginning of another inside is
 * such a tear, and the inner one counts.
 */
function isTorn(buffer: Uint8Array, at: number, end: number, source: number, destination: number): boolean {
  const start = buffer[at] === SHORT_KIND ? at + 4 : at + LONG_HEADER_BYTES;
  if (holdsAnyBytes(buffer, at)) return hidesMessage(buffer, at + 1, end, source, destination);
  // Nothing else the unit says looks like a header, so a header is evidence enough.
  for (let i = start; i <= end - 4; i++) {
    if (isKind(buffer[i]) && buffer[i + 1] === source && isChannel(buffer[i + 3])) return true;
  }
  return false;
}

/** File data and waveform peaks may be any bytes at all. */
function holdsAnyBytes(buffer: Uint8Array, at: number): boolean {
  return (
    buffer[at] === LONG_KIND &&
    (buffer[at + 3] === FILE_CHANNEL || buffer[at + LONG_HEADER_BYTES] === PEAKS_REPLY)
  );
}

/** How many of a message's last bytes may belong to the next one's header: a tear may cost a single byte. */
function startAtEnd(buffer: Uint8Array, at: number, end: number, source: number): number {
  if (holdsAnyBytes(buffer, at)) return 0;
  if (isKind(buffer[end - 3]) && buffer[end - 2] === source) return 3;
  if (isKind(buffer[end - 2]) && buffer[end - 1] === source) return 2;
  return isKind(buffer[end - 1]) ? 1 : 0;
}

/**
 * Whether a message begins between two places. File data is any bytes at all, so the evidence must be so strong that
 * hundreds of megabytes of audio do not show it by chance: a length that fits the command, or every byte of a short header.
 */
function hidesMessage(
  buffer: Uint8Array,
  from: number,
  to: number,
  source: number,
  destination: number,
): boolean {
  // Looking for the two bytes a header begins with is the library's job: byte by byte it took half of a transfer's time.
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length);
  for (const kind of [SHORT_KIND, LONG_KIND]) {
    const header = Buffer.of(kind, source);
    for (let at = bytes.indexOf(header, from); at >= 0 && at < to; at = bytes.indexOf(header, at + 1)) {
      const inner = findAt(buffer, at, source);
      if (inner === undefined) continue;
      if (kind === SHORT_KIND && buffer[at + 2] !== destination) continue;
      if (inner === 'partial' ? beginsLong(buffer, at) : isUnmistakable(inner.message)) return true;
    }
  }
  return false;
}

/** A long header whose message is still on its way, with a first byte that its length fits. */
function beginsLong(buffer: Uint8Array, at: number): boolean {
  const payload = buffer.subarray(at + LONG_HEADER_BYTES);
  if (buffer[at] !== LONG_KIND || payload.length === 0) return false;
  return fitsLength(buffer[at + 3] as Channel, payload, viewOf(buffer).getUint32(at + 12, true));
}

function isKind(byte: number | undefined): boolean {
  return byte === SHORT_KIND || byte === LONG_KIND;
}

function isChannel(byte: number | undefined): boolean {
  return byte === CONTROL_CHANNEL || byte === FILE_CHANNEL;
}
