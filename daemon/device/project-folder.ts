import { mkdir, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  exportProject,
  type ProjectFile,
  type ProjectOptions,
  type ProjectSource,
} from '../../hardware/sp404/link/project-files.js';
import type { Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { produceAtomic } from '../files/write-atomic.js';
import { readPieces } from './prepared-sample.js';

/** A project of the unit as a folder on this computer. */

/** Writes what comes in pieces to a file, whole or not at all. Never replaces a file. */
export async function saveStream(file: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  await mkdir(path.dirname(file), { recursive: true });
  await produceAtomic(
    file,
    async (temporary) => {
      const handle = await open(temporary, 'wx', 0o644);
      try {
        for await (const piece of pieces) {
          await handle.writeFile(piece);
          bytes += piece.length;
        }
      } finally {
        await handle.close();
      }
    },
    { existing: 'keep' },
  );
  return bytes;
}

/**
 * Copies a project of the unit into a folder that is empty or not there yet.
 * @throws PadbridgeError conflict when the folder holds something
 */
export async function exportToFolder(
  unit: Unit,
  project: number,
  folder: string,
  options: ProjectOptions = {},
): Promise<ProjectFile[]> {
  const held = await readdir(folder).catch(() => []);
  if (held.length > 0) {
    throw new PadbridgeError('conflict', `There is something in ${folder} already.`, {
      subject: folder,
      next: 'Name a new or an empty folder.',
    });
  }
  await mkdir(folder, { recursive: true });
  return exportProject(
    unit,
    project,
    async ({ path: relative, size }, pieces) => {
      const bytes = await saveStream(path.join(folder, ...relative.split('/')), pieces);
      if (bytes !== size) {
        throw new PadbridgeError('corrupt', `${relative} came out with ${bytes} bytes instead of ${size}.`, {
          subject: relative,
          next: 'Export again.',
        });
      }
    },
    options,
  );
}

/** The files of a project folder, as a restore wants them. Throws 'not-found' when there is no such folder. */
export async function folderSource(folder: string): Promise<ProjectSource> {
  const names = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new PadbridgeError('not-found', `There is no folder ${folder}.`, { subject: folder, cause });
  });
  const files: ProjectFile[] = [];
  for (const name of names) {
    const found = await stat(path.join(folder, name));
    if (found.isFile()) files.push({ path: name.split(path.sep).join('/'), size: found.size });
  }
  return { files, read: (relative) => readPieces(path.join(folder, ...relative.split('/'))) };
}
