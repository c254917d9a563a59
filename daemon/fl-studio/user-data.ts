import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';

/** The machine as this room sees it; injected so that every platform can be tested on any other. */
export interface FlSurroundings {
  platform: NodeJS.Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  isFolder: (folder: string) => boolean;
}

/** Set by people who moved the folder; other tools for FL Studio read it too. */
export const USER_DATA_VARIABLE = 'FL_STUDIO_USER_DATA_DIR';

/** The folders at which FL Studio's user data may lie, most likely first. */
export function userDataCandidates({ platform, home, env }: Omit<FlSurroundings, 'isFolder'>): string[] {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const documents =
    platform === 'win32'
      ? [env['OneDriveConsumer'], env['OneDrive'], env['OneDriveCommercial'], home, env['PUBLIC']]
          .filter((folder) => folder !== undefined && folder !== '')
          .map((folder) => paths.join(folder!, 'Documents'))
      : [paths.join(home, 'Documents')];
  return documents.map((folder) => paths.join(folder, 'Image-Line', 'FL Studio'));
}

/**
 * FL Studio's user data folder: the one given, the variable's, or the usual places.
 * @throws PadbridgeError not-found with what the person can do
 */
export function findUserData(surroundings: FlSurroundings, given?: string): string {
  const { env, isFolder } = surroundings;
  const named = given ?? env[USER_DATA_VARIABLE];
  if (named !== undefined && named !== '') {
    if (isFolder(named)) return named;
    throw new PadbridgeError('not-found', 'The FL Studio user data folder is not there.', {
      subject: named,
      next:
        given === undefined
          ? `Correct or unset ${USER_DATA_VARIABLE}.`
          : 'Look it up in FL Studio: Options > File settings > User data folder.',
    });
  }
  const candidates = userDataCandidates(surroundings);
  const found = candidates.find(isFolder);
  if (found !== undefined) return found;
  throw new PadbridgeError('not-found', 'FL Studio has no user data folder here.', {
    subject: candidates[0],
    next: 'Start FL Studio once, or say where the folder is with --user-data (Options > File settings > User data folder).',
  });
}

/** The program's own folders, newest version first, as far as the usual places tell. */
export function installCandidates(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  list: (folder: string) => readonly string[],
): string[] {
  if (platform === 'win32') {
    const bases = [env['ProgramFiles'], env['ProgramFiles(x86)']].filter((base) => base !== undefined);
    return bases.flatMap((base) => {
      const folder = path.win32.join(base, 'Image-Line');
      return versions(list(folder), /^FL Studio/).map((name) => path.win32.join(folder, name));
    });
  }
  if (platform !== 'darwin') return [];
  return versions(list('/Applications'), /^FL Studio.*\.app$/).map(
    (name) => `/Applications/${name}/Contents/Resources/FL`,
  );
}

function versions(names: readonly string[], wanted: RegExp): string[] {
  const versionOf = (name: string) => Number(/\d+(\.\d+)?/.exec(name)?.[0] ?? 0);
  return names.filter((name) => wanted.test(name)).sort((a, b) => versionOf(b) - versionOf(a));
}
