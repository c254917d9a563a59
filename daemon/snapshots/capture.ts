import path from 'node:path';
import { PADCONF_NAME, slotOfFolder } from '../../hardware/sp404/card/layout.js';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import { projectOf } from '../../hardware/sp404/formats/padconf-project.js';
import { readPadconf } from '../../hardware/sp404/formats/padconf.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SnapshotFile, SnapshotRow, SnapshotStore } from '../catalogue/card-types.js';
import type { FileSystem } from '../files/file-system.js';
import type { ObjectStore } from './objects.js';
import { sha256 } from './sha256.js';

/** A project as it lies on a card, files with their hashes. */
export interface SeenProject {
  folder: string;
  files: readonly { path: string; size: number; hash: string }[];
}

export interface CaptureDeps {
  objects: ObjectStore;
  snapshots: SnapshotStore;
  files: FileSystem;
  now: () => number;
}

/**
 * Keeps a project as it is now: its files go into the archive, each content once, and a snapshot names them. A project that
 * is as its last snapshot gets no new one. Files that could not be read are left out.
 */
export async function captureProject(
  card: { id: number; mount: string },
  { folder, files: seen }: SeenProject,
  { objects, snapshots, files, now }: CaptureDeps,
  signal: AbortSignal,
): Promise<SnapshotRow> {
  const inside = seen
    .filter(({ hash }) => hash !== '')
    .map(({ path: file, size, hash }): SnapshotFile => ({ path: file.slice(folder.length + 1), size, hash }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const contentHash = contentHashOf(inside);
  const before = snapshots.latest(card.id, folder);
  if (before?.contentHash === contentHash) return before;
  for (const { path: file, hash } of inside) {
    await objects.take(path.join(card.mount, folder, file), hash, { files, signal });
  }
  return snapshots.add({
    cardId: card.id,
    project: slotOfFolder(folder) ?? null,
    folder,
    name: await nameOf(inside, objects),
    contentHash,
    parentId: before?.id ?? null,
    note: null,
    takenAt: now(),
    files: inside,
  });
}

/** Stands for the files of a project: equal for equal contents under equal names. */
export function contentHashOf(files: readonly SnapshotFile[]): string {
  return sha256(JSON.stringify(files.map(({ path: file, hash }) => [foldPath(file), hash])));
}

export function settingsFile(files: readonly SnapshotFile[]): SnapshotFile | undefined {
  return files.find((file) => foldPath(file.path) === foldPath(PADCONF_NAME));
}

/** '' when the settings hold none or cannot be understood: a damaged project is kept all the same. */
async function nameOf(files: readonly SnapshotFile[], objects: ObjectStore): Promise<string> {
  const settings = settingsFile(files);
  if (settings === undefined) return '';
  try {
    return projectOf(readPadconf(await objects.read(settings.hash))).name ?? '';
  } catch (error) {
    if (error instanceof PadbridgeError) return '';
    throw error;
  }
}
