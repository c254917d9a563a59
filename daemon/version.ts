import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageFile = z.object({ version: z.string() });

/** The version in package.json, which lies above the sources and above the build alike. */
export function readVersion(): string {
  for (const above of ['../package.json', '../../package.json']) {
    try {
      return packageFile.parse(JSON.parse(readFileSync(new URL(above, import.meta.url), 'utf8'))).version;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error('package.json is not where it belongs.');
}
