import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder that is removed when the test ends; its real path, for systems whose temp folder is a link. */
export async function tempDir(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'padbridge-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
