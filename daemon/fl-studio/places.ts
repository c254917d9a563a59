import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { FlFolders } from './sample-paths.js';
import { findUserData, type FlSurroundings, installCandidates } from './user-data.js';

/** The script as it lies beside the compiled sources; read as files, never imported. */
export const SCRIPT_SOURCE = new URL('../../bridge/fl-studio/script/', import.meta.url);

/** The folder whose contents follow the song; the user adds it to the FL Browser once. */
export function suggestionsFolderOf(data: string): string {
  return path.join(data, 'FL Suggestions');
}

/** This machine, for finding FL Studio's folders. */
export function flSurroundings({ platform, home, env }: Omit<FlSurroundings, 'isFolder'>): FlSurroundings {
  return { platform, home, env, isFolder };
}

/** FL Studio's user data folder, or null on a machine without one. */
export function userDataOrNull(surroundings: FlSurroundings): string | null {
  try {
    return findUserData(surroundings);
  } catch (error) {
    if (error instanceof PadbridgeError && error.code === 'not-found') return null;
    throw error;
  }
}

/** Everything that a sample path of a project may refer to. */
export function flFolders(
  { platform, home, env }: FlSurroundings,
  userData: string | null,
  search: readonly string[],
): FlFolders {
  return { platform, home, userData, installs: installCandidates(platform, env, listOrNone), search };
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function listOrNone(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder) : [];
}
