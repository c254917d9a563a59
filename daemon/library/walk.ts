import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import type { ListedFile } from '../catalogue/types.js';
import { hasAudioExtension } from './audio-files.js';

/** Deeper than any library; a bound for trees that a link or a broken file system makes endless. */
const MAX_DEPTH = 64;

/** A folder as it was just before its entries were read. */
export interface ScannedFolder {
  /** Below the root, forward slashes, '' for the root. */
  folder: string;
  /** Device and inode: another folder in the same place is another folder. */
  identity: string;
  /** Birth time in nanoseconds: a new folder may get the inode of one that was removed. */
  bornAt: bigint;
  /** Changes whenever an entry comes, goes or is renamed; milliseconds. */
  modifiedAt: number;
}

export type WalkEvent =
  | { type: 'file'; file: ListedFile }
  | { type: 'folder'; folder: ScannedFolder }
  /** Something the scan could not look at. `folder` is set when a whole folder stayed unseen. */
  | { type: 'problem'; path: string; reason: string; folder?: string };

export interface WalkOptions {
  /** Folder below the root to start in, forward slashes, '' for the root. */
  folder: string;
  depth: 'folder' | 'tree';
  isIgnored: (name: string) => boolean;
}

interface Pending {
  folder: string;
  depth: number;
}

/**
 * Lists the audio files below a root: real folders first and linked ones last, so that a file reached both ways is
 * known by its real path; every folder once, whatever links lead to it. Never opens a file, so a FIFO or a hung
 * device cannot stop it. Blocking calls: run it in a worker thread.
 * @throws what readdir throws when the start folder itself cannot be read.
 */
export function* walk(rootPath: string, options: WalkOptions): Generator<WalkEvent> {
  const seenFolders = new Set<string>();
  const folders: Pending[] = [{ folder: options.folder, depth: 0 }];
  const linkedFolders: Pending[] = [];
  let isStart = true;

  for (let next = folders.pop(); next !== undefined; next = folders.pop() ?? linkedFolders.shift()) {
    const absolute = toAbsolute(rootPath, next.folder);
    let entries: Dirent[];
    let scanned: ScannedFolder;
    try {
      scanned = identify(absolute, next.folder);
      if (seenFolders.has(scanned.identity)) continue;
      seenFolders.add(scanned.identity);
      entries = readdirSync(absolute, { withFileTypes: true });
    } catch (error) {
      if (isStart) throw error;
      yield { type: 'problem', path: absolute, reason: explain(error), folder: next.folder };
      continue;
    }
    isStart = false;
    yield { type: 'folder', folder: scanned };

    for (const entry of entries) {
      if (options.isIgnored(entry.name)) continue;
      const relativePath = next.folder === '' ? entry.name : `${next.folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (options.depth === 'folder') continue;
        if (next.depth >= MAX_DEPTH) yield tooDeep(rootPath, relativePath);
        else folders.push({ folder: relativePath, depth: next.depth + 1 });
        continue;
      }
      // A name alone tells that most other entries are of no interest: no system call for them.
      if (!entry.isSymbolicLink() && !hasAudioExtension(entry.name)) continue;
      const target = look(toAbsolute(rootPath, relativePath));
      if (target instanceof Error) {
        if (hasAudioExtension(entry.name)) yield unseen(rootPath, relativePath, target);
      } else if (target.isDirectory()) {
        if (options.depth === 'tree' && next.depth < MAX_DEPTH) {
          linkedFolders.push({ folder: relativePath, depth: next.depth + 1 });
        }
      } else if (hasAudioExtension(entry.name)) {
        if (target.isFile()) yield { type: 'file', file: listed(relativePath, target) };
        else
          yield {
            type: 'problem',
            path: toAbsolute(rootPath, relativePath),
            reason: 'It is not a regular file.',
          };
      }
    }
  }
}

function listed(relativePath: string, stats: Stats): ListedFile {
  return { relativePath, size: stats.size, modifiedAt: Math.max(0, Math.trunc(stats.mtimeMs)) };
}

/** Joins with the platform's separator; below a root the catalogue always has forward slashes. */
export function toAbsolute(rootPath: string, relativePath: string): string {
  return relativePath === '' ? rootPath : path.join(rootPath, ...relativePath.split('/'));
}

/** Device and inode name a folder once, however many links lead to it. */
export function identify(absolute: string, folder: string): ScannedFolder {
  const { dev, ino, birthtimeNs, mtimeMs } = statSync(absolute, { bigint: true });
  return { folder, identity: `${dev}:${ino}`, bornAt: birthtimeNs, modifiedAt: Number(mtimeMs) };
}

function look(file: string): Stats | Error {
  try {
    return statSync(file);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function unseen(rootPath: string, relativePath: string, error: Error): WalkEvent {
  // Names that are not valid UTF-8 come out of readdir with U+FFFD and then name nothing.
  const reason = relativePath.includes('\uFFFD')
    ? 'Its name is not valid Unicode; rename it to use it.'
    : explain(error);
  return { type: 'problem', path: toAbsolute(rootPath, relativePath), reason };
}

function tooDeep(rootPath: string, folder: string): WalkEvent {
  return {
    type: 'problem',
    path: toAbsolute(rootPath, folder),
    reason: `It lies more than ${MAX_DEPTH} folders deep.`,
    folder,
  };
}

/** A system error as a sentence. */
export function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'You have no permission to read it.';
    case 'ENOENT':
      return 'It is not there (or it is a link that leads nowhere).';
    case 'ELOOP':
      return 'It is a link that leads back to itself.';
    case 'ENAMETOOLONG':
      return 'Its path is too long for this system.';
    case 'ENOTDIR':
      return 'It is not a folder.';
    case 'EIO':
      return 'The drive reports a read error.';
    case 'EMFILE':
    case 'ENFILE':
      return 'Too many files are open on this machine.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
