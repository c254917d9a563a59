import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Root } from '../../schemas/entities.js';
import { explain } from './walk.js';

/**
 * A folder as the library knows it: absolute, links resolved, no trailing separator.
 * @throws PadbridgeError not-found when it is not there or cannot be read, invalid-input when it is no folder.
 */
export async function resolveFolder(folder: string): Promise<string> {
  const absolute = path.resolve(folder);
  let resolved: string;
  let isFolder: boolean;
  try {
    resolved = await realpath(absolute);
    isFolder = (await stat(resolved)).isDirectory();
  } catch (error) {
    throw new PadbridgeError('not-found', `This folder cannot be opened: ${explain(error)}`, {
      subject: absolute,
      next: 'Check the path, and plug the drive in if it is on one.',
      cause: error,
    });
  }
  if (!isFolder) {
    throw new PadbridgeError('invalid-input', 'This is a file, and the library is made of folders.', {
      subject: absolute,
      next: 'Give the folder that holds it.',
    });
  }
  return resolved;
}

/** Whether `inner` is `outer` or lies in it. Both absolute. Compares whole segments, never text. */
export function contains(outer: string, inner: string, pathApi: path.PlatformPath = path): boolean {
  const relative = pathApi.relative(outer, inner);
  return relative === '' || (relative.split(pathApi.sep)[0] !== '..' && !pathApi.isAbsolute(relative));
}

/** The library folder that holds a path, if any. */
export function rootOf(roots: readonly Root[], absolute: string): Root | undefined {
  return roots.find((root) => contains(root.path, absolute));
}

/** A path below a root as the catalogue writes it: forward slashes, '' for the root itself. */
export function relativeTo(root: Pick<Root, 'path'>, absolute: string): string {
  return path.relative(root.path, absolute).split(path.sep).join('/');
}

/** Device and inode of a library folder, or undefined when it cannot be reached: tells one drive from another. */
export async function folderIdentity(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(folder, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    // Whatever the reason, there is nothing to identify; the scan that follows says why.
    return undefined;
  }
}
