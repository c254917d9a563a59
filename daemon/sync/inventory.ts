import path from 'node:path';
import { projectOfPath, projectRole } from '../../hardware/sp404/card/layout.js';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import type { CardFileRow } from '../catalogue/card-types.js';
import { type FileSystem, hashFile } from '../files/file-system.js';
import { walkCard, type ListedCardFile } from './walk-card.js';

export interface InventoryFile extends ListedCardFile {
  /** SHA-256; '' for a file that could not be read, which is equal to nothing. */
  hash: string;
}

export interface Inventory {
  files: InventoryFile[];
  /** What could not be read, one sentence each. */
  remarks: string[];
  /** Files that were read now; the others were known. */
  hashed: number;
}

/** Remarks kept: a dying card could make thousands. */
const MAX_REMARKS = 20;

/**
 * What a card holds, with the hash of every file. A file whose size and time are those of the manifest is not read again,
 * with two exceptions, because the unit has no clock to be trusted: settings and patterns, which are small, are always read;
 * and in a project whose settings changed everything is. Before a file is replaced or removed it is read again anyway.
 */
export async function takeInventory(
  mount: string,
  known: readonly CardFileRow[],
  { files, signal }: { files: FileSystem; signal: AbortSignal },
): Promise<Inventory> {
  const listed = await walkCard(mount, files, signal);
  const remembered = new Map(known.map((row) => [row.path, row]));
  const remarks = listed.unreadable.map((folder) => `The folder ${folder} cannot be read.`);
  const changedProjects = new Set<string>();
  let hashed = 0;

  async function hashOf(file: ListedCardFile, row: CardFileRow | undefined): Promise<string> {
    const project = projectOfPath(file.path);
    const role = project === null ? 'other' : projectRole(file.path.slice(project.length + 1)).role;
    const always = role === 'settings' || role === 'pattern' || role === 'chain';
    const moved = project !== null && changedProjects.has(foldPath(project));
    const same = row?.size === file.size && row.modifiedAt === file.modifiedAt;
    if (row?.hash && same && !always && !moved) return row.hash;
    hashed += 1;
    try {
      const { hash } = await hashFile(path.join(mount, file.path), { files, signal });
      if (role === 'settings' && project !== null && row?.hash !== hash) {
        changedProjects.add(foldPath(project));
      }
      return hash;
    } catch (error) {
      signal.throwIfAborted();
      remarks.push(`${file.path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
      return '';
    }
  }

  const result: InventoryFile[] = [];
  for (const file of settingsFirst(listed.files)) {
    signal.throwIfAborted();
    result.push({ ...file, hash: await hashOf(file, remembered.get(file.path)) });
  }
  return { files: result, remarks: shortened(remarks), hashed };
}

function settingsFirst(files: readonly ListedCardFile[]): ListedCardFile[] {
  const isSettings = ({ path: file }: ListedCardFile) => /\/padconf\.bin$/i.test(file);
  return [...files.filter(isSettings), ...files.filter((file) => !isSettings(file))];
}

function shortened(remarks: readonly string[]): string[] {
  if (remarks.length <= MAX_REMARKS) return [...remarks];
  return [...remarks.slice(0, MAX_REMARKS), `… and ${remarks.length - MAX_REMARKS} more.`];
}

/** The rows of the manifest that an inventory changes: new and changed files, and files that are gone. */
export function manifestChanges(
  known: readonly CardFileRow[],
  found: readonly InventoryFile[],
): { put: CardFileRow[]; drop: string[] } {
  const remembered = new Map(known.map((row) => [row.path, row]));
  const present = new Set(found.map((file) => file.path));
  const put = found.flatMap(({ path: file, size, modifiedAt, hash }): CardFileRow[] => {
    const row = remembered.get(file);
    const now = hash === '' ? null : hash;
    if (row?.hash === now && row.size === size && row.modifiedAt === modifiedAt) return [];
    const { taken = null, written = null } = row ?? {};
    return [{ path: file, size, modifiedAt, hash: now, taken, written }];
  });
  const gone = known.filter((row) => !present.has(row.path));
  // What we wrote and somebody removed is remembered, so that it is not put back against their will.
  const stays = gone.filter((row) => row.written !== null && row.hash !== null);
  return {
    put: [...put, ...stays.map((row) => ({ ...row, hash: null }))],
    drop: gone.filter((row) => row.written === null).map((row) => row.path),
  };
}
