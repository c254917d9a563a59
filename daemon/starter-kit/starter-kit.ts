import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import { encodeWav } from '../audio/encode-wav.js';
import { writeAtomic } from '../files/write-atomic.js';
import { KIT, README } from './contents.js';

/** Written last: where it lies the kit was finished once, and what is missing now was deleted by its owner. */
const README_NAME = 'README.txt';

/**
 * Makes the starter kit in a folder. A file that is there is never touched; a kit that was finished once is left alone;
 * one that was interrupted is completed. Throws `io` when the folder cannot be written to.
 */
export async function ensureStarterKit(folder: string): Promise<{ created: number }> {
  if (await exists(path.join(folder, README_NAME))) return { created: 0 };
  let created = 0;
  for (const file of KIT) {
    const target = path.join(folder, ...file.path.split('/'));
    if (await exists(target)) continue;
    await makeFolder(path.dirname(target));
    if (await writeNew(target, encodeWav(file.render(), file.options))) created += 1;
  }
  await writeNew(path.join(folder, README_NAME), README);
  return { created };
}

/** Whether it was written; somebody else's file of this name wins. */
async function writeNew(target: string, data: string | Uint8Array): Promise<boolean> {
  try {
    await writeAtomic(target, data, { existing: 'keep' });
    return true;
  } catch (thrown) {
    if (thrown instanceof PadbridgeError && thrown.code === 'conflict') return false;
    throw thrown;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new PadbridgeError('io', `Cannot make the folder ${folder} for the starter kit`, {
      subject: folder,
      next: 'Choose a data folder you may write to with --data, or start with --no-starter-kit.',
      cause,
    });
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
