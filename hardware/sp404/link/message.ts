import { PadbridgeError } from '../../../schemas/errors.js';
import { viewOf } from '../formats/fields.js';

/** The two kinds of message that carry everything on the link (facts: the librarian link). Integers are little-endian. */

export const SHORT_KIND = 0x12;
export const LONG_KIND = 0x13;
export const SHORT_BYTES = 12;
export const LONG_HEADER_BYTES = 16;
/** A short message carries at most this much; its length stands in the last byte. */
export const MAX_SHORT_PAYLOAD = 7;
/**
 * Longest payload either side accepts. The longest message is a chunk of 20,480 file bytes with some 20 around it; a bound
 * well above it keeps a damaged length from making a decoder wait for gigabytes.
 */
export const MAX_PAYLOAD = 65_536;

export const CONTROL_CHANNEL = 0x05;
export const FILE_CHANNEL = 0x06;
export type Channel = typeof CONTROL_CHANNEL | typeof FILE_CHANNEL;

/** Address bytes of the two ends. */
export const ADDRESS = { host: 0x60, unit: 0xe0 } as const;
export type Sender = keyof typeof ADDRESS;

/** How a message travels: short ones hold 7 bytes at most, and some commands are only understood long. */
export type Form = 'short' | 'long';

export interface Message {
  channel: Channel;
  form: Form;
  payload: Uint8Array;
}

/** A message as bytes on the line. Throws 'invalid-input' for a payload its form cannot carry. */
export function encodeMessage({ channel, form, payload }: Message, from: Sender): Uint8Array {
  const most = form === 'short' ? MAX_SHORT_PAYLOAD : MAX_PAYLOAD;
  if (payload.length === 0 || payload.length > most) {
    throw new PadbridgeError(
      'invalid-input',
      `A ${form} message carries 1 to ${most} bytes, not ${payload.length}.`,
    );
  }
  const bytes = new Uint8Array(form === 'short' ? SHORT_BYTES : LONG_HEADER_BYTES + payload.length);
  bytes[0] = form === 'short' ? SHORT_KIND : LONG_KIND;
  bytes[1] = ADDRESS[from];
  bytes[2] = from === 'host' ? ADDRESS.unit : ADDRESS.host;
  bytes[3] = channel;
  if (form === 'short') {
    bytes.set(payload, 4);
    bytes[SHORT_BYTES - 1] = payload.length;
  } else {
    viewOf(bytes).setUint32(12, payload.length, true);
    bytes.set(payload, LONG_HEADER_BYTES);
  }
  return bytes;
}
