import { PADS_PER_BANK, padAt, PAD_COUNT } from '../../../schemas/sp404.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { checkCardPath, foldPath, nameOf } from './paths.js';

/** Where things lie on a card (facts: SD card layout). Everything here is about names; nothing touches a disk. */

export const IMPORT_FOLDER = 'IMPORT';
export const PROJECT_FOLDER = 'EXPORT/PROJECT';
export const PADCONF_NAME = 'PADCONF.BIN';
/** The unit's sample exports; an older text calls the folder by the second name. */
export const SAMPLE_FOLDERS = ['EXPORT/SAMPLE', 'EXPORT SAMPLE'] as const;
/** The parts of a card that are read. Backups of the unit (BKUP) are large, closed and nobody's business. */
export const READ_ZONES = [IMPORT_FOLDER, PROJECT_FOLDER, ...SAMPLE_FOLDERS] as const;
/** Where projects are looked for: each is a folder directly in one of these. */
export const PROJECT_PLACES = [PROJECT_FOLDER, IMPORT_FOLDER] as const;
export const PROJECT_SLOTS = 16;

/** What a top-level listing and, where there is one, the listing of EXPORT say; names as the file system gives them. */
export interface TopLevel {
  folders: readonly string[];
  files: readonly string[];
  exportFolders: readonly string[];
}

/**
 * Whether this is the card of an SP-404MK2. Its volume label says nothing reliable, so it is known by its folders: IMPORT and
 * EXPORT together, EXPORT with what the unit puts into it, or one of both beside a firmware image or the backups.
 */
export function isCard({ folders, files, exportFolders }: TopLevel): boolean {
  const has = (names: readonly string[], wanted: string) =>
    names.some((name) => foldPath(name) === foldPath(wanted));
  const imports = has(folders, 'IMPORT');
  const exports = has(folders, 'EXPORT');
  if (imports && exports) return true;
  if (exports && (has(exportFolders, 'PROJECT') || has(exportFolders, 'SAMPLE'))) return true;
  const unitLeftSomething =
    has(folders, 'BKUP') || files.some((name) => /^SP404MKII_APP\d\.bin$/i.test(name));
  return (imports || exports) && unitLeftSomething;
}

/** A project folder that the unit opens directly from the card. `project` is 1 to 16. */
export function projectFolder(project: number): string {
  if (!Number.isInteger(project) || project < 1 || project > PROJECT_SLOTS) {
    throw new PadbridgeError(
      'invalid-input',
      `There is no project ${project}; the unit has ${PROJECT_SLOTS}.`,
    );
  }
  return `${PROJECT_FOLDER}/PROJECT_${String(project).padStart(2, '0')}`;
}

/** The slot a folder name speaks of ("PROJECT_07", "P16_PROJECT_16"), or undefined when it speaks of none. */
export function slotOfFolder(folder: string): number | undefined {
  const digits = /PROJECT_(\d{1,2})$/i.exec(nameOf(folder))?.[1];
  const slot = digits === undefined ? NaN : Number(digits);
  return slot >= 1 && slot <= PROJECT_SLOTS ? slot : undefined;
}

/** What a file inside a project folder is, by its path below that folder. */
export type ProjectRole =
  | { role: 'settings' }
  | { role: 'sample'; pad: string }
  | { role: 'pattern'; pad: string }
  | { role: 'chain' }
  | { role: 'picture' }
  | { role: 'other' };

export function projectRole(path: string): ProjectRole {
  const folded = foldPath(path);
  if (folded === foldPath(PADCONF_NAME)) return { role: 'settings' };
  const sample = /^smpl\/bank(\d{1,2})-(\d{2})\.smp$/.exec(folded);
  if (sample !== null) {
    const [bank, pad] = [Number(sample[1]), Number(sample[2])];
    const index = (bank - 1) * PADS_PER_BANK + pad - 1;
    const fits = bank >= 1 && pad >= 1 && pad <= PADS_PER_BANK && index < PAD_COUNT;
    return fits ? { role: 'sample', pad: padAt(index) } : { role: 'other' };
  }
  const pattern = /^ptn\/ptn(\d{5})\.bin$/.exec(folded);
  if (pattern !== null) {
    const index = Number(pattern[1]) - 1;
    return index >= 0 && index < PAD_COUNT ? { role: 'pattern', pad: padAt(index) } : { role: 'other' };
  }
  if (/^ptn\/[^/]+\.chn$/.test(folded)) return { role: 'chain' };
  if (/^picture\/[^/]+\.bmp$/.test(folded)) return { role: 'picture' };
  return { role: 'other' };
}

/**
 * Whether Padbridge may ever write here: below IMPORT, or in one of the sixteen project folders. Throws 'invalid-input' for
 * a path no card can have and 'forbidden' for any other place, such as the unit's backups and its firmware.
 */
export function checkWritable(path: string): void {
  checkCardPath(path);
  const folded = foldPath(path);
  if (folded.startsWith('import/') || /^export\/project\/project_(0[1-9]|1[0-6])\/./.test(folded)) return;
  throw new PadbridgeError('forbidden', 'Padbridge does not write to this place of a card.', {
    subject: path,
    next: 'Only IMPORT and the project folders in EXPORT/PROJECT are written.',
  });
}

/** The project folder a path lies in, if it lies in one of those the unit opens from the card. */
export function projectOfPath(path: string): string | null {
  const [top, middle, folder, ...rest] = path.split('/');
  if (top === undefined || middle === undefined || folder === undefined || rest.length === 0) return null;
  return foldPath(`${top}/${middle}`) === foldPath(PROJECT_FOLDER) ? `${top}/${middle}/${folder}` : null;
}
