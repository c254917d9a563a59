import { PadbridgeError } from '../../../schemas/errors.js';

/**
 * Numbers of the file channel: a signed 32-bit integer, sign-extended and cut into 7-bit pieces, most significant first,
 * so that no byte of it looks like the end of a message (facts: the librarian link, channel 06).
 */

/** Septets of a full number: 35 bits hold 32 with their sign. */
export const NUMBER_SEPTETS = 5;

/** A signed 32-bit integer as five septets. */
export function toSeptets(value: number): Uint8Array {
  const septets = new Uint8Array(NUMBER_SEPTETS);
  let rest = value | 0;
  for (let i = NUMBER_SEPTETS - 1; i >= 0; i--) {
    septets[i] = rest & 0x7f;
    rest >>= 7;
  }
  return septets;
}

/** The signed 32-bit integer in five septets at `offset`. Throws 'corrupt' when they are not there or not septets. */
export function fromSeptets(bytes: Uint8Array, offset: number): number {
  checkSeptets(bytes, offset, NUMBER_SEPTETS);
  let value = 0;
  for (let i = 0; i < NUMBER_SEPTETS; i++) value = (value << 7) | bytes[offset + i]!;
  return value | 0;
}

/** The unsigned number in `count` (up to 4) septets at `offset`. Throws as `fromSeptets`. */
export function fromShortSeptets(bytes: Uint8Array, offset: number, count: number): number {
  checkSeptets(bytes, offset, count);
  let value = 0;
  for (let i = 0; i < count; i++) value = (value << 7) | bytes[offset + i]!;
  return value;
}

function checkSeptets(bytes: Uint8Array, offset: number, count: number): void {
  for (let i = offset; i < offset + count; i++) {
    const byte = bytes[i];
    if (byte === undefined || byte > 0x7f) {
      throw new PadbridgeError('corrupt', 'A number in a message of the sampler is damaged.', {
        subject: `message byte ${i}`,
      });
    }
  }
}
