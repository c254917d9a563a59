import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Files a real unit wrote. They belong to the people who captured them and are not part of this repository; where they lie
 * next to the checkout the tests use them, elsewhere those tests skip and the synthetic files stand alone.
 */
const FOLDER = resolve(import.meta.dirname, '../../../../../shared/captures');

export interface Capture {
  name: string;
  bytes: Uint8Array;
}

/** The captures of one kind, or none (with a line in the output) when they are not there. */
export function captures(kind: 'padconf' | 'patterns'): Capture[] {
  const folder = join(FOLDER, kind);
  if (!existsSync(folder)) {
    console.warn(`No ${kind} captures in ../shared/captures: tests on real files are skipped.`);
    return [];
  }
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
}

/** The offsets at which two files of the same length differ. */
export function differences(a: Uint8Array, b: Uint8Array): number[] {
  if (a.length !== b.length) throw new Error(`${a.length} bytes against ${b.length}`);
  const offsets: number[] = [];
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) offsets.push(i);
  return offsets;
}
