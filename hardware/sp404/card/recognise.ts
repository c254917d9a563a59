import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Volume } from '../../volumes/volume.js';
import { isCard } from './layout.js';
import { foldPath } from './paths.js';

/** What tells one card from another, over restarts and mount points. */
export interface CardIdentity {
  /** A formatted volume, or a folder that stands in for one. */
  kind: 'card' | 'folder';
  identity: string;
  /** What to call it: its label, or the last part of its mount. */
  name: string;
}

/**
 * Looks whether a volume is a card of the unit: two listings, nothing is opened. False for one that cannot be listed, which is
 * usual for a volume that is just being pulled out.
 */
export async function looksLikeCard(mount: string): Promise<boolean> {
  try {
    const top = await readdir(mount, { withFileTypes: true });
    const folders = top.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const files = top.filter((entry) => entry.isFile()).map(({ name }) => name);
    const exports = folders.find((name) => foldPath(name) === 'export');
    const inside =
      exports === undefined ? [] : await readdir(path.join(mount, exports), { withFileTypes: true });
    const exportFolders = inside.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return isCard({ folders, files, exportFolders });
  } catch {
    // Not ours to complain about: it may be another program's volume, or one without permission.
    return false;
  }
}

/** How the identity of something without such an id begins: where it lies. */
export const PLACE = 'place:';

/** The id given at formatting names a card wherever it is mounted; without one the place is all there is. */
export function identityOf({ mount, uuid, label, fileSystem }: Volume): CardIdentity {
  const name = label ?? (path.basename(mount) || mount);
  if (uuid !== null) return { kind: 'card', identity: `volume:${uuid.toLowerCase()}`, name };
  return { kind: fileSystem === 'folder' ? 'folder' : 'card', identity: `${PLACE}${mount}`, name };
}
