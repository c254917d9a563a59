import { PadbridgeError } from '../../schemas/errors.js';

/** A file of a kind Padbridge knows, but whose content is broken. */
export function corrupt(path: string, message: string, cause?: unknown): PadbridgeError {
  return new PadbridgeError('corrupt', message, {
    subject: path,
    next: 'Export or download the file again, or delete it.',
    cause,
  });
}

/** A file that is whole as far as we can tell, but of a kind that cannot be played here. */
export function unsupported(
  path: string,
  message: string,
  next = 'Convert it to WAV, AIFF or FLAC.',
): PadbridgeError {
  return new PadbridgeError('unsupported', message, { subject: path, next });
}

/** The caller's signal fired. */
export function cancelled(path: string): PadbridgeError {
  return new PadbridgeError('cancelled', 'Reading the file was cancelled.', { subject: path });
}

/** Errors of ours pass; anything a codec or a library throws becomes a `corrupt` that keeps it as its cause. */
export function asRefusal(path: string, message: string, thrown: unknown): PadbridgeError {
  return thrown instanceof PadbridgeError ? thrown : corrupt(path, message, thrown);
}
