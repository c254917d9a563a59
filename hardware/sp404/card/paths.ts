import { PadbridgeError } from '../../../schemas/errors.js';

/**
 * Paths on a card: relative to its top folder, forward slashes. Cards are FAT32 or exFAT, which keep the case of a name but
 * do not tell names apart by it.
 */

/** What a path is compared by. Two paths with the same folding are the same file on a card. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase();
}

/** FAT and Windows take none of these; control characters neither. */

const FORBIDDEN = /[\u0000-\u001f\u007f"*:<>?\\|]/;
/** Windows keeps these names for devices, with any extension. */
const DEVICE_NAMES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Long names of FAT have at most 255 UTF-16 units; the unit's screen shows far fewer. */
const MAX_NAME = 255;
/** Longest path Windows opens without special measures, less the drive. */
const MAX_PATH = 240;

/**
 * A path that every computer and the unit can have. Throws 'invalid-input' for an empty or absolute path, one that climbs
 * out, or a name that FAT does not take.
 */
export function checkCardPath(path: string): void {
  const segments = path.split('/');
  const wrong = segments.find(
    (name) =>
      name === '' ||
      name === '.' ||
      name === '..' ||
      name.length > MAX_NAME ||
      FORBIDDEN.test(name) ||
      DEVICE_NAMES.test(name) ||
      /[. ]$/.test(name) ||
      name.startsWith(' '),
  );
  if (wrong === undefined && path.length <= MAX_PATH) return;
  throw new PadbridgeError('invalid-input', 'This is no path a card can have.', {
    subject: path.slice(0, MAX_PATH),
    next: 'Use shorter names, without \\ : * ? " < > | and without a dot or space at the end.',
  });
}

/** The folder a path lies in, '' for the top. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
