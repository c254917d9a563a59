import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SampleDetail } from '../../schemas/entities.js';
import { writeAtomic } from '../files/write-atomic.js';
import { folderNfo, safeName } from './fl-names.js';
import { writeForFl } from './write-for-fl.js';

/** A sound of a bank; `place` is 1 to 16. */
export interface BankSound {
  pad: string;
  place: number;
  label: string;
  /** Undefined when it left the catalogue. */
  sample: SampleDetail | undefined;
}

/** Folders of one kit that may lie beside each other. */
const FOLDERS_TRIED = 999;

/**
 * Writes the sounds of a bank into a new folder, named so that a browser lists them in pad order, with the folder's
 * colour beside it. Nothing that is there is touched.
 * @throws PadbridgeError io, conflict
 */
export async function exportBank(
  parent: string,
  name: string,
  sounds: readonly BankSound[],
  colour: string,
): Promise<{ folder: string; files: { pad: string; file: string }[]; missing: string[] }> {
  const folder = await newFolder(parent, safeName(name));
  const files: { pad: string; file: string }[] = [];
  const missing: string[] = [];
  for (const { pad, place, label, sample } of sounds) {
    const stem = `${String(place).padStart(2, '0')} ${safeName(label)}`;
    const file = sample?.presence === 'present' ? await copied(sample, folder, stem) : undefined;
    if (file === undefined) missing.push(pad);
    else files.push({ pad, file });
  }
  await writeAtomic(`${folder}.nfo`, folderNfo({ colour, tip: name }), { existing: 'keep' });
  return { folder, files, missing };
}

/** Undefined when the file has just gone; the other sounds are written all the same. */
async function copied(sample: SampleDetail, folder: string, stem: string): Promise<string | undefined> {
  try {
    return path.basename(await writeForFl(sample, folder, stem, 'tagged'));
  } catch (error) {
    if (error instanceof PadbridgeError && error.code === 'not-found') return undefined;
    throw error;
  }
}

async function newFolder(parent: string, name: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true });
    for (let at = 1; at <= FOLDERS_TRIED; at += 1) {
      const folder = path.join(parent, at === 1 ? name : `${name} (${at})`);
      if ((await madeNew(folder)) !== undefined) return folder;
    }
  } catch (cause) {
    throw new PadbridgeError('io', 'The folder for FL Studio cannot be made.', {
      subject: parent,
      next: 'Check that you may write there.',
      cause,
    });
  }
  throw new PadbridgeError('conflict', 'There are too many folders of this name.', {
    subject: path.join(parent, name),
    next: 'Move some away.',
  });
}

/** Undefined when something of this name is there. */
async function madeNew(folder: string): Promise<true | undefined> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}
