import { PadbridgeError } from '../../schemas/errors.js';
import { AUDIO_EXTENSIONS, type AudioContainer } from './sniff.js';

/** Longest file name of the file systems we meet, in bytes. */
const MAX_NAME_BYTES = 255;
/** Names that Windows gives to devices, with any extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Separators, characters that a FAT card or Windows cannot have in a name, controls and text direction marks. */

const UNSAFE = /[\u0000-\u001f\u007f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]/;

/**
 * The name under which an upload may be stored: a plain file name in NFC that exists on every system and card. Throws
 * invalid-input for anything else, a path above all: a name is refused, never quietly changed.
 */
export function checkUploadName(raw: string): string {
  const name = raw.normalize('NFC');
  const bad =
    name === '' ||
    /\p{Surrogate}/u.test(name) ||
    Buffer.byteLength(name) > MAX_NAME_BYTES ||
    UNSAFE.test(name) ||
    DEVICE_NAME.test(name) ||
    /^[. ]|[. ]$/.test(name);
  if (!bad) return name;
  throw new PadbridgeError('invalid-input', 'name: must be a plain file name', {
    subject: raw.slice(0, 100),
    next: 'Send the name alone, without folders or special characters.',
  });
}

/** Throws unsupported when the bytes are no sound we know, or when the extension claims something else. */
export function checkUploadType(name: string, container: AudioContainer | null): AudioContainer {
  if (container === null) {
    throw new PadbridgeError('unsupported', 'This is not a sound file that Padbridge knows.', {
      subject: name,
      next: 'Send WAV, AIFF, FLAC, MP3, Ogg or M4A.',
    });
  }
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if ((AUDIO_EXTENSIONS[container] as readonly string[]).includes(extension)) return container;
  throw new PadbridgeError('unsupported', `The file is ${container}, its name says otherwise.`, {
    subject: name,
    next: `Give it the extension .${AUDIO_EXTENSIONS[container][0]}.`,
  });
}
