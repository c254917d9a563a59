import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type FileSystem, realFileSystem } from '../../daemon/files/file-system.js';

/** FAT keeps the time of a file in steps of this. */
const STEP_MS = 2_000;
/** What FAT allows in no name. */
const FORBIDDEN = /["*/:<>?\\|\x00-\x1f]/;

/**
 * A folder of the real disk with the habits of FAT, for systems whose kernel has none: a name is found in any case and keeps
 * the case it was made in, times are in steps of two seconds, there are no hard links, and some characters are in no name.
 */
export function fatDisk(mount: string): FileSystem {
  /** The path as it is on the disk, for one that differs in case only. */
  function found(file: string): string {
    const inside = path.relative(mount, file);
    if (inside.startsWith('..') || inside === '') return file;
    let at = mount;
    for (const name of inside.split(path.sep)) {
      if (FORBIDDEN.test(name)) throw Object.assign(new Error(`EINVAL: ${name}`), { code: 'EINVAL' });
      at = path.join(at, namesIn(at).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name);
    }
    return at;
  }
  const real = realFileSystem;
  return {
    open: (file, ...rest) => real.open(found(file as string), ...rest),
    rename: (from, to) => real.rename(found(from as string), found(to as string)),
    rm: (file, options) => real.rm(found(file as string), options),
    rmdir: (file) => real.rmdir(found(file as string)),
    link: () => Promise.reject(Object.assign(new Error('EPERM: no hard links'), { code: 'EPERM' })),
    mkdir: ((folder: string, options: object) => real.mkdir(found(folder), options)) as FileSystem['mkdir'],
    readdir: ((folder: string, options: object) =>
      real.readdir(found(folder), options as never)) as unknown as FileSystem['readdir'],
    stat: (async (file: string) => {
      const stats = await real.stat(found(file));
      stats.mtimeMs = Math.floor(stats.mtimeMs / STEP_MS) * STEP_MS;
      return stats;
    }) as unknown as FileSystem['stat'],
    statfs: real.statfs,
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
