import { PadbridgeError } from '../../../schemas/errors.js';

/** The optional package for serial ports. Throws 'unavailable' where it is missing. */
export async function loadSerialLibrary() {
  try {
    return await import('serialport');
  } catch (cause) {
    throw new PadbridgeError('unavailable', 'Serial ports cannot be used: the library for them is missing.', {
      subject: 'serialport',
      next: 'Run npm install again; the optional package serialport needs a supported system.',
      cause,
    });
  }
}
