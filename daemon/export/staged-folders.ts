import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Projects are made in hidden folders beside their place: `.PROJECT_03.4711-1a2b3c.tmp`, with the process that makes it. */
const STAGED = /^\.(.+)\.(\d{1,10})-[0-9a-f]{6}\.tmp$/;

export function stagedName(name: string): string {
  return `.${name}.${process.pid}-${randomBytes(3).toString('hex')}.tmp`;
}

/** Takes away what builds that were killed left behind: hidden, and in the way on a full card. */
export async function sweepStaged(parent: string): Promise<number> {
  const names = await readdir(parent).catch((): string[] => []);
  const left = names.filter((name) => {
    const pid = STAGED.exec(name)?.[2];
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of left) await rm(path.join(parent, name), { recursive: true, force: true });
  return left.length;
}

/** A process of another user answers with EPERM: it is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
