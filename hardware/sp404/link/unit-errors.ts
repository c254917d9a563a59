import { type ErrorCode, PadbridgeError } from '../../../schemas/errors.js';

/** What the unit says with an error code (facts: unsolicited messages): code c means message c + 130. */

const FIRST_CODE = -128;
const LAST_CODE = -90;
const TABLE_BASE = 130;
const GENERIC_CODE = -1;

/** The unit's own words, and which error of ours they are. */
const MESSAGES: ReadonlyMap<number, readonly [string, ErrorCode]> = new Map([
  [2, ['Media Full', 'too-large']],
  [3, ['Media Protect', 'forbidden']],
  [4, ['Media Error', 'io']],
  [5, ['Unsupported Format', 'unsupported']],
  [10, ['Too Long Rec', 'too-large']],
  [11, ['Invalid Format', 'unsupported']],
  [12, ['Invalid Path', 'not-found']],
  [13, ['Cancelled', 'cancelled']],
  [14, ['Not Found', 'not-found']],
  [15, ['Open Error', 'io']],
  [16, ['Read Error', 'io']],
  [17, ['Write Error', 'io']],
  [18, ['Duplicate Name', 'conflict']],
  [19, ['Not Found Empty Pad', 'not-found']],
  [20, ['Invalid Filename', 'invalid-input']],
  [27, ['Memory Full', 'too-large']],
  [29, ['Hash Check', 'corrupt']],
  [31, ['Too Short Sample', 'invalid-input']],
  [33, ['Too Long Sample', 'too-large']],
  [35, ['No Chop Points', 'invalid-input']],
  [36, ['BPM Detect Error', 'unsupported']],
  [37, ['KEY Detect Error', 'unsupported']],
  [38, ['BANK Protected', 'forbidden']],
  [40, ['Some IMPORT errors', 'io']],
]);

/** The message the unit would show, or undefined for a code that is not an error. */
export function unitMessage(code: number): string | undefined {
  if (code === GENERIC_CODE) return 'Error';
  if (code < FIRST_CODE || code > LAST_CODE) return undefined;
  return MESSAGES.get(code + TABLE_BASE)?.[0] ?? `Error ${code}`;
}

/** The error for a code the unit sent. `what` is what it was asked to do: "Import onto B3". */
export function unitError(code: number, what: string): PadbridgeError {
  const kind = MESSAGES.get(code + TABLE_BASE)?.[1] ?? 'io';
  const words = unitMessage(code) ?? `Error ${code}`;
  return new PadbridgeError(kind, `${what}: the SP-404MK2 says "${words}".`, {
    subject: `error ${code}`,
    next: 'Look at the unit, then try again.',
  });
}

/** newlib's numbers, which the unit's file API answers with. */
const ERRNO: ReadonlyMap<number, readonly [string, ErrorCode]> = new Map([
  [2, ['it is not there', 'not-found']],
  [5, ['the storage cannot be read or written', 'io']],
  [9, ['it is not open', 'conflict']],
  [13, ['access is denied', 'forbidden']],
  [17, ['there is something of this name already', 'conflict']],
  [20, ['a part of the path is not a folder', 'not-found']],
  [21, ['it is a folder', 'invalid-input']],
  [22, ['the unit does not know this path', 'invalid-input']],
  [24, ['too many files are open on the unit', 'unavailable']],
  [27, ['it is too big', 'too-large']],
  [28, ['the storage is full', 'too-large']],
  [30, ['the storage is write-protected', 'forbidden']],
  [39, ['the folder is not empty', 'conflict']],
  [90, ['the folder is not empty', 'conflict']],
  [91, ['the path is too long', 'invalid-input']],
]);

/** The error for a refused file request. `what` says what was asked: "Open /IMPORT/kick.wav". */
export function fileError(errno: number, what: string, path: string): PadbridgeError {
  const [reason, code] = ERRNO.get(errno) ?? [`error ${errno}`, 'io' as const];
  return new PadbridgeError(code, `${what} failed on the SP-404MK2: ${reason}.`, {
    subject: path,
    next:
      code === 'too-large'
        ? 'Make room on the unit and try again.'
        : 'Check the path with `padbridge link ls`, then try again.',
  });
}
