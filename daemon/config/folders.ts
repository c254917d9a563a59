import path from 'node:path';

/** The machine as configuration sees it; injected so that every platform can be tested on any other. */
export interface Surroundings {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder, absolute. */
  home: string;
  /** The folder the command was given in; relative paths of flags and variables start here. */
  cwd: string;
}

export interface PlatformFolders {
  /** Where `config.json` lies. */
  config: string;
  /** Where the catalogue, backups and the starter kit lie. */
  data: string;
}

/**
 * The usual folders of each platform: XDG base directories on Linux and other Unixes, Application Support on macOS,
 * %APPDATA% (settings, which roam) and %LOCALAPPDATA% (the catalogue, which is too big to roam) on Windows.
 */
export function platformFolders({ platform, env, home }: Omit<Surroundings, 'cwd'>): PlatformFolders {
  if (platform === 'win32') {
    const { win32 } = path;
    const roaming = env.APPDATA || win32.join(home, 'AppData', 'Roaming');
    const local = env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local');
    return { config: win32.join(roaming, 'Padbridge'), data: win32.join(local, 'Padbridge') };
  }
  const { posix } = path;
  if (platform === 'darwin') {
    const folder = posix.join(home, 'Library', 'Application Support', 'Padbridge');
    return { config: folder, data: folder };
  }
  return {
    config: posix.join(xdgFolder(env.XDG_CONFIG_HOME) ?? posix.join(home, '.config'), 'padbridge'),
    data: posix.join(xdgFolder(env.XDG_DATA_HOME) ?? posix.join(home, '.local', 'share'), 'padbridge'),
  };
}

/** The XDG specification says that a relative path in one of its variables is invalid and to be ignored. */
function xdgFolder(value: string | undefined): string | undefined {
  return value !== undefined && path.posix.isAbsolute(value) ? value : undefined;
}

/** The path functions of a platform. */
export function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

/** `~` and `~/…` as the home folder, relative paths from `base`; the result is absolute and normalised. */
export function expandPath(value: string, base: string, { platform, home }: Surroundings): string {
  const paths = pathsOf(platform);
  const atHome = value === '~' || value.startsWith('~/') || (platform === 'win32' && value.startsWith('~\\'));
  return atHome ? paths.join(home, value.slice(1)) : paths.resolve(base, value);
}
