import path from 'node:path';
import { samplePath, sampleStem } from '../../hardware/sp404/link/paths.js';
import type { Unit } from '../../hardware/sp404/link/unit.js';
import { padView } from '../../hardware/sp404/link/pad-view.js';
import { writeAtomic } from '../files/write-atomic.js';
import { exportToFolder, saveStream } from './project-folder.js';

/** Before anything on the unit is replaced or deleted, what is there is kept on this computer. */

/** A folder of its own for what is kept now. */
export function keepingFolder(archive: string, now: number): string {
  return path.join(archive, new Date(now).toISOString().replaceAll(':', '-').replace('.', '-'));
}

/** Keeps a pad's sample and settings. Returns the folder, or null when the pad is empty. */
export async function keepPad(
  unit: Unit,
  pad: string,
  archive: string,
  now: number,
  signal?: AbortSignal,
): Promise<string | null> {
  const block = await unit.block(pad, signal);
  if (block.words[0] === 0) return null;
  const folder = keepingFolder(archive, now);
  const { project } = await unit.status();
  await saveStream(
    path.join(folder, `${sampleStem(pad)}.SMP`),
    unit.files.read(samplePath(project, pad), { signal }),
  );
  const record = { project: project + 1, ...padView(block), words: [...block.words] };
  await writeAtomic(path.join(folder, `${sampleStem(pad)}.json`), `${JSON.stringify(record, null, 2)}\n`);
  return folder;
}

/** Keeps a whole project. Returns the folder. */
export async function keepProject(
  unit: Unit,
  project: number,
  archive: string,
  now: number,
  signal?: AbortSignal,
): Promise<string> {
  const folder = path.join(keepingFolder(archive, now), `PROJECT_${String(project).padStart(2, '0')}`);
  await exportToFolder(unit, project, folder, { signal });
  return folder;
}
