import { viewOf } from '../formats/fields.js';
import { type Channel, FILE_CHANNEL, type Message } from './message.js';

/**
 * Whether a payload can be what its first bytes say. The link has no check sums: the lengths that the commands imply are all
 * there is to tell a message from noise, or from the torn-off beginning of one with the next messages behind it.
 */

const FILE_START = [0xf0, 0x41, 0x7a] as const;
const FILE_END = 0xf7;
const REQUEST = 0x03;
const DATA = 0x02;
const STATUS = 0x7a;
const NOTICE = 0x7c;
/** F0 41 7A cmd, handle and argument of five septets each. */
const REQUEST_HEAD_BYTES = 15;
const DATA_HEAD_BYTES = 14;
const STATUS_BYTES = 15;
const NOTICE_BYTES = 6;
/** File operations whose argument is the length of what follows: paths, the two paths of a rename, data to write. */
const TAIL_OPERATIONS: ReadonlySet<number> = new Set([
  0x00, 0x06, 0x09, 0x0a, 0x0b, 0x0c, 0x12, 0x17, 0x18, 0x19,
]);

/**
 * Shortest and longest payload of the control commands that travel long. One that is not here means nothing to either end,
 * and letting it pass would let noise pass.
 */
const LONG_CONTROL: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0x01, [9, 9]],
  [0x02, [3, 27]],
  [0x1e, [199, 327]],
  [0x35, [2, 66]],
  [0x37, [5, 64]],
  [0x39, [9, 9]],
  [0x7d, [115, 147]],
  [0x7e, [13, 32]],
  [0x9c, [17, 17]],
]);
/** A length no payload has. */
const NO_LENGTH = [1, 0] as const;
export const PEAKS_REPLY = 0x1c;
const PEAKS_HEAD_BYTES = 16;
const PEAK_POINT_BYTES = 4;

/** True when the payload is whole and of the shape its command has. */
export function isWhole({ channel, form, payload }: Message): boolean {
  if (payload.length === 0) return false;
  return channel === FILE_CHANNEL ? isWholeFileMessage(payload) : isWholeControl(payload, form === 'long');
}

function isWholeFileMessage(payload: Uint8Array): boolean {
  if (!FILE_START.every((byte, i) => payload[i] === byte) || payload.at(-1) !== FILE_END) return false;
  const command = payload[3];
  if (command === STATUS) return payload.length === STATUS_BYTES;
  if (command === NOTICE) return payload.length === NOTICE_BYTES;
  if (command === DATA) return payload.length === DATA_HEAD_BYTES + septets(payload, 10, 4) + 1;
  if (command !== REQUEST) return false;
  const tail = TAIL_OPERATIONS.has(payload[4]!) ? septets(payload, 11, 4) : 1;
  return payload.length === REQUEST_HEAD_BYTES + tail + 1;
}

function isWholeControl(payload: Uint8Array, long: boolean): boolean {
  if (!long) return true;
  const command = payload[0]!;
  if (command === PEAKS_REPLY) {
    if (payload.length < PEAKS_HEAD_BYTES) return false;
    const points = viewOf(payload).getUint32(8, true);
    return payload.length === PEAKS_HEAD_BYTES + points * PEAK_POINT_BYTES;
  }
  const [least, most] = LONG_CONTROL.get(command) ?? NO_LENGTH;
  return payload.length >= least && payload.length <= most;
}

function septets(bytes: Uint8Array, offset: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = (value << 7) | (bytes[offset + i]! & 0x7f);
  return value;
}

/** Commands of the unit's short messages: replies, and what it says unasked. */
const SHORT_COMMANDS: ReadonlySet<number> = new Set([
  0x02, 0x0e, 0x0f, 0x11, 0x12, 0x15, 0x18, 0x1a, 0x1d, 0x1f, 0x23, 0x29, 0x2b, 0x2c, 0x31, 0x32, 0x38,
]);

/** True for a message that chance does not make: enough to believe it inside another one. */
export function isUnmistakable(message: Message): boolean {
  const { channel, form, payload } = message;
  if (!isWhole(message)) return false;
  if (channel === FILE_CHANNEL) return true;
  if (form === 'short') return SHORT_COMMANDS.has(payload[0]!);
  return LONG_CONTROL.has(payload[0]!);
}

/** True when a long message that begins like this may have this length; `start` holds its first bytes, at least one. */
export function fitsLength(channel: Channel, start: Uint8Array, length: number): boolean {
  if (channel === FILE_CHANNEL)
    return FILE_START.every((byte, i) => start[i] === undefined || start[i] === byte);
  const [least, most] = LONG_CONTROL.get(start[0]!) ?? NO_LENGTH;
  return length >= least && length <= most;
}
