import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';

/** A file with a real file system in it, as a card has one, that can be put in, taken out and write-protected. */
export interface CardImage {
  fileSystem: 'vfat' | 'ext2';
  insert: (options?: 'rw' | 'ro') => void;
  /** As a hand does it: whatever is open, the place is empty at once. */
  pull: () => void;
}

/** FAT where this machine can make and mount it, else ext2; undefined where this user may not mount at all. */
export function makeCardImage(file: string, mount: string, megabytes: number): CardImage | undefined {
  if (process.platform !== 'linux') return undefined;
  const known = readFileSync('/proc/filesystems', 'utf8');
  const canFat = /\bvfat\b/.test(known) && spawnSync('mkfs.vfat', ['--help']).error === undefined;
  const fileSystem = canFat ? 'vfat' : 'ext2';
  const handle = openSync(file, 'w');
  ftruncateSync(handle, megabytes << 20);
  closeSync(handle);
  try {
    if (canFat) execFileSync('mkfs.vfat', ['-F', '32', file], { stdio: 'ignore' });
    else execFileSync('mkfs.ext2', ['-q', '-F', '-m', '0', file], { stdio: 'ignore' });
    execFileSync('mount', ['-o', 'loop', file, mount], { stdio: 'ignore' });
    execFileSync('umount', [mount], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const pull = () => void spawnSync('umount', ['-l', mount], { stdio: 'ignore' });
  onTestFinished(pull);
  return {
    fileSystem,
    insert: (options = 'rw') =>
      execFileSync('mount', ['-o', `loop,${options}`, file, mount], { stdio: 'ignore' }),
    pull,
  };
}
