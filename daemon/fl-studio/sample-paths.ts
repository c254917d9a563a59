import path from 'node:path';

/** Where FL Studio keeps things on this machine; several versions may be installed. */
export interface FlFolders {
  platform: NodeJS.Platform;
  home: string;
  /** "…/Image-Line/FL Studio"; null when it was not found. */
  userData: string | null;
  /** Folders of the program, newest first. On macOS `…/Contents/Resources/FL` of each application. */
  installs: readonly string[];
  /** Browser extra search folders and library folders: where FL, and we, look for a missing sample by its name. */
  search: readonly string[];
}

/** FL's own names for folders at the beginning of a sample path, in lower case. */
const VARIABLES: Readonly<Record<string, (folders: FlFolders) => readonly string[]>> = {
  '%flstudiofactorydata%': ({ installs }) => installs,
  '%flstudiodata%': ({ installs, platform }) =>
    installs.map((folder) => pathsOf(platform).join(folder, 'Data')),
  '%flstudiouserdata%': ({ userData }) => (userData === null ? [] : [userData]),
  '%userprofile%': ({ home }) => [home],
};

/**
 * The places at which a sample path of a .flp may lie, most likely first (facts: the .flp file, 4.4). Empty when the
 * path names a folder that this machine does not have. Nothing outside is followed: the caller only compares these
 * with files it knows.
 */
export function sampleCandidates(samplePath: string, projectFile: string, folders: FlFolders): string[] {
  const paths = pathsOf(folders.platform);
  const plain = samplePath.replace(/[\\/]+/g, '/');
  const variable = /^%[^%/]+%/.exec(plain)?.[0];
  if (variable !== undefined) {
    const known = VARIABLES[variable.toLowerCase()]?.(folders) ?? [];
    return known.map((folder) => paths.join(folder, plain.slice(variable.length)));
  }
  if (/^[a-z]:\//i.test(plain)) return [folders.platform === 'win32' ? paths.normalize(plain) : plain];
  if (plain.startsWith('/') && samplePath.startsWith('\\') && !samplePath.startsWith('\\\\')) {
    // Old files: one backslash is the data folder of the program.
    return folders.installs.map((folder) => paths.join(folder, 'Data', plain));
  }
  if (plain.startsWith('/')) return [samplePath.startsWith('\\\\') ? samplePath : paths.normalize(plain)];
  return [paths.join(paths.dirname(projectFile), plain)];
}

/** The name of the file, for looking it up where FL would: without case, whatever the separators. */
export function sampleFileName(samplePath: string): string {
  return (samplePath.split(/[\\/]/).at(-1) ?? '').normalize('NFC').toLowerCase();
}

function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}
