import path from 'node:path';
import { READ_ZONES } from '../../hardware/sp404/card/layout.js';
import { foldPath } from '../../hardware/sp404/card/paths.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { FileSystem } from '../files/file-system.js';

/** A file of a card before anybody looked into it. */
export interface ListedCardFile {
  /** On the card, forward slashes, in the case the card has. */
  path: string;
  size: number;
  /** ms */
  modifiedAt: number;
}

/** Sixteen full projects are 5,200 files; a card with more than this was not filled by a sampler. */
const MAX_FILES = 50_000;
/** IMPORT may hold folders in folders; deeper than this the unit's browser does not go either. */
const MAX_DEPTH = 8;
/** Files asked for at a time: enough that a card reader is never idle. */
const STATS_AT_ONCE = 32;

/**
 * Lists the files of the parts of a card that are read. Hidden files (of other computers, or the rest of a broken-off write)
 * and links are passed over. A folder that cannot be listed is named in `unreadable`.
 * @throws PadbridgeError too-large
 */
export async function walkCard(
  mount: string,
  files: FileSystem,
  signal: AbortSignal,
): Promise<{ files: ListedCardFile[]; unreadable: string[] }> {
  const paths: string[] = [];
  const unreadable: string[] = [];

  async function list(folder: string): Promise<{ name: string; isFolder: boolean; isFile: boolean }[]> {
    const entries = await files.readdir(path.join(mount, folder), { withFileTypes: true });
    return entries.map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
      isFile: entry.isFile(),
    }));
  }

  async function walk(folder: string, depth: number): Promise<void> {
    signal.throwIfAborted();
    const entries = await list(folder).catch((error: unknown) => {
      if (depth === 0) throw error;
      unreadable.push(folder);
      return [];
    });
    for (const { name, isFolder, isFile } of entries) {
      if (name.startsWith('.')) continue;
      const inside = folder === '' ? name : `${folder}/${name}`;
      if (isFolder && leadsToZone(inside)) {
        if (depth < MAX_DEPTH) await walk(inside, depth + 1);
        else unreadable.push(inside);
      } else if (isFile && isInZone(inside)) {
        if (paths.length >= MAX_FILES) throw tooMany(mount);
        paths.push(inside);
      }
    }
  }

  await walk('', 0);
  const listed = await inGroups(paths, STATS_AT_ONCE, async (file): Promise<ListedCardFile> => {
    signal.throwIfAborted();
    const { size, mtimeMs } = await files.stat(path.join(mount, file));
    return { path: file, size, modifiedAt: Math.max(0, Math.trunc(mtimeMs)) };
  });
  return { files: listed, unreadable };
}

const ZONES = READ_ZONES.map(foldPath);

function isInZone(file: string): boolean {
  const folded = foldPath(file);
  return ZONES.some((zone) => folded.startsWith(`${zone}/`));
}

/** Whether a folder is a zone, lies in one, or has one below it. */
function leadsToZone(folder: string): boolean {
  const folded = foldPath(folder);
  return ZONES.some(
    (zone) => zone === folded || folded.startsWith(`${zone}/`) || zone.startsWith(`${folded}/`),
  );
}

async function inGroups<T, R>(all: readonly T[], size: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += size) {
    results.push(...(await Promise.all(all.slice(at, at + size).map(work))));
  }
  return results;
}

function tooMany(mount: string): PadbridgeError {
  return new PadbridgeError(
    'too-large',
    `This card holds more than ${MAX_FILES} files in IMPORT and EXPORT.`,
    {
      subject: mount,
      next: 'Move files that the sampler does not need off the card.',
    },
  );
}
