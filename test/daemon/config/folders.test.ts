import { describe, expect, it } from 'vitest';
import { platformFolders } from '../../../daemon/config/folders.js';

describe('platformFolders', () => {
  it('follows XDG on Linux, ignoring relative paths in its variables', () => {
    const linux = { platform: 'linux', home: '/home/ana' } as const;
    expect(platformFolders({ ...linux, env: {} })).toEqual({
      config: '/home/ana/.config/padbridge',
      data: '/home/ana/.local/share/padbridge',
    });
    expect(platformFolders({ ...linux, env: { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: 'relative' } })).toEqual({
      config: '/c/padbridge',
      data: '/home/ana/.local/share/padbridge',
    });
    expect(platformFolders({ ...linux, platform: 'freebsd', env: { XDG_DATA_HOME: '/d' } }).data).toBe(
      '/d/padbridge',
    );
  });

  it('uses Application Support on macOS', () => {
    const folder = '/Users/ana/Library/Application Support/Padbridge';
    expect(platformFolders({ platform: 'darwin', home: '/Users/ana', env: {} })).toEqual({
      config: folder,
      data: folder,
    });
  });

  it('uses %APPDATA% for settings and %LOCALAPPDATA% for data on Windows', () => {
    const windows = { platform: 'win32', home: 'C:\\Users\\ana' } as const;
    expect(
      platformFolders({ ...windows, env: { APPDATA: 'E:\\Roaming', LOCALAPPDATA: 'E:\\Local' } }),
    ).toEqual({ config: 'E:\\Roaming\\Padbridge', data: 'E:\\Local\\Padbridge' });
    expect(platformFolders({ ...windows, env: {} })).toEqual({
      config: 'C:\\Users\\ana\\AppData\\Roaming\\Padbridge',
      data: 'C:\\Users\\ana\\AppData\\Local\\Padbridge',
    });
  });
});
