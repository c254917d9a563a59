import fs from 'node:fs';
import path from 'node:path';
import { ERRNO, type Errno, type Volume } from './volume.js';

/**
 * A real folder as the simulated unit's SD card, so that what is written can be looked at. For the simulator only: it works
 * synchronously, and refuses every path that leaves the folder.
 */
export function createFolderVolume(root: string): Volume {
  fs.mkdirSync(root, { recursive: true });

  function place(relative: string): string {
    const full = path.resolve(root, relative);
    if (full !== root && !full.startsWith(root + path.sep))
      throw Object.assign(new Error('outside'), { code: 'EINVAL' });
    return full;
  }

  function attempt(work: () => void): Errno | undefined {
    try {
      work();
      return undefined;
    } catch (error) {
      return NUMBERS[(error as NodeJS.ErrnoException).code ?? ''] ?? ERRNO.invalid;
    }
  }

  const statOf = (relative: string) => {
    try {
      return fs.lstatSync(place(relative));
    } catch {
      return undefined;
    }
  };

  return {
    stat(relative) {
      const stat = statOf(relative);
      return stat && { folder: stat.isDirectory(), size: stat.isDirectory() ? 0 : stat.size };
    },
    list: (relative) =>
      statOf(relative)?.isDirectory() === true
        ? fs
            .readdirSync(place(relative), { withFileTypes: true })
            .filter((entry) => entry.isDirectory() || entry.isFile())
            .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
        : [],
    read(relative, offset, count) {
      const file = fs.openSync(place(relative), 'r');
      try {
        const bytes = new Uint8Array(count);
        return bytes.subarray(0, fs.readSync(file, bytes, 0, count, offset));
      } finally {
        fs.closeSync(file);
      }
    },
    write(relative, offset, bytes) {
      const file = fs.openSync(place(relative), 'r+');
      try {
        return fs.writeSync(file, bytes, 0, bytes.length, offset);
      } finally {
        fs.closeSync(file);
      }
    },
    create: (relative) => attempt(() => fs.writeFileSync(place(relative), '')),
    unlink: (relative) => attempt(() => fs.unlinkSync(place(relative))),
    mkdir: (relative) => attempt(() => fs.mkdirSync(place(relative))),
    rmdir: (relative) => attempt(() => fs.rmdirSync(place(relative))),
    rename: (from, to) =>
      attempt(() => {
        if (statOf(to) !== undefined) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
        fs.renameSync(place(from), place(to));
      }),
    freeBytes: () => 0,
  };
}

const NUMBERS: Readonly<Record<string, Errno>> = {
  ENOENT: ERRNO.missing,
  EEXIST: ERRNO.exists,
  ENOTDIR: ERRNO.notAFolder,
  EISDIR: ERRNO.isAFolder,
  EPERM: ERRNO.isAFolder,
  ENOSPC: ERRNO.full,
  ENOTEMPTY: ERRNO.notEmpty,
};
