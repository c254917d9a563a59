import { execFileSync, spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Mounts a real, small file system (tmpfs) for the time of a test. False where this user may not mount. */
export function mountMemory(mount: string, size: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'padbridge-test', mount], {
      stdio: 'ignore',
    });
  } catch {
    return false;
  }
  // Lazily, because a failed test may leave a file open; a test that unmounted it itself leaves nothing to do.
  onTestFinished(() => void spawnSync('umount', ['-l', mount], { stdio: 'ignore' }));
  return true;
}
