import { bankIndex, type BankLetter } from '../../../schemas/sp404.js';

/** Where things lie on the unit's two volumes (facts: channel 06, SD card layout). Projects count from 0. */

/** Prefix of the unit's own storage; every other absolute path is on the SD card. */
export const OWN_STORAGE = '/SP404REMOTE//';

export function isOwnStorage(path: string): boolean {
  return path.startsWith('/SP404REMOTE/');
}

export function projectFolder(project: number): string {
  return `${OWN_STORAGE}ROLAND/SP-404MKII/PROJECT_${String(project + 1).padStart(2, '0')}`;
}

/** File name of a pad's sample without its ending: "BANK2-03" for B3. */
export function sampleStem(pad: string): string {
  const bank = bankIndex(pad.charAt(0) as BankLetter) + 1;
  return `BANK${bank}-${pad.slice(1).padStart(2, '0')}`;
}

export function samplePath(project: number, pad: string, ending: 'SMP' | 'TMP' = 'SMP'): string {
  return `${projectFolder(project)}/SMPL/${sampleStem(pad)}.${ending}`;
}

/** A name below a folder; the root of a volume ends with its own slash. */
export function below(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}
