import { type z } from 'zod';
import { PadbridgeError } from '../../../schemas/errors.js';

/**
 * What every file format of the unit shares: a parsed file is its bytes plus a reading of them. Setters copy the bytes and
 * patch one field, so whatever nobody understands yet survives untouched.
 */

/** A damaged file: what it is, where it breaks and why. The caller, who knows the path, may add it. */
export function corrupt(format: string, offset: number, reason: string): PadbridgeError {
  return new PadbridgeError('corrupt', `${format} is damaged at byte ${offset}: ${reason}.`, {
    subject: `${format} byte ${offset}`,
    next: 'Export the project again on the unit, or restore the file from a snapshot.',
  });
}

/** A sound file of a kind this code does not know, and how far it got. */
export function unsupported(format: string, offset: number, reason: string): PadbridgeError {
  return new PadbridgeError('unsupported', `${format} is of an unknown kind at byte ${offset}: ${reason}.`, {
    subject: `${format} byte ${offset}`,
    next: 'Check that the file comes from an SP-404MK2; a newer firmware may write a newer kind.',
  });
}

/** A view of exactly these bytes, also when they are a slice of a larger buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Fixed-width text up to its first NUL, without the trailing spaces the unit pads with. One character per byte (Latin-1). */
export function readText(bytes: Uint8Array, offset: number, width: number): string {
  let end = offset;
  while (end < offset + width && bytes[end] !== 0) end++;
  while (end > offset && bytes[end - 1] === 0x20) end--;
  return String.fromCharCode(...bytes.subarray(offset, end));
}

/** Writes ASCII text into a field of `width` bytes and fills the rest with NUL. The text was checked against its schema. */
export function writeText(bytes: Uint8Array, offset: number, width: number, text: string): void {
  bytes.fill(0, offset, offset + width);
  for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i);
}

/** The value as its schema has it. Throws 'invalid-input' naming the first field that does not fit. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = [subject, ...(issue?.path ?? [])].join(' ');
  throw new PadbridgeError(
    'invalid-input',
    `${field} does not fit the unit: ${issue?.message ?? 'unknown'}.`,
    {
      subject: field,
      cause: result.error,
    },
  );
}
