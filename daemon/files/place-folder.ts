import { rename } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import { syncFolder } from './write-atomic.js';

/**
 * Gives a finished folder its name in one step, beside where it was made. A folder that is there and holds something is
 * never replaced.
 * @throws PadbridgeError conflict, io
 */
export async function placeFolder(staged: string, target: string): Promise<void> {
  try {
    await rename(staged, target);
    await syncFolder(path.dirname(target));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Windows says EPERM for a target that exists.
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR' || code === 'EPERM') {
      throw new PadbridgeError('conflict', `${target} is already there; it was left as it is.`, {
        subject: target,
        next: 'Choose another place, or move it away.',
        cause,
      });
    }
    throw new PadbridgeError('io', `${target} cannot be put in place: ${code ?? 'unknown error'}`, {
      subject: target,
      next: 'Check the drive and try again.',
      cause,
    });
  }
}
