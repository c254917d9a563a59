import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { fileManagerCall } from '../../../daemon/reveal/file-manager.js';
import { revealFile } from '../../../daemon/reveal/reveal.js';

const HERE = fileURLToPath(import.meta.url);

function options() {
  return { platform: 'darwin' as const, launch: vi.fn(() => Promise.resolve()) };
}

describe('showing a file in the file manager', () => {
  it('calls what each platform has, with the path as one argument', () => {
    expect(fileManagerCall('darwin', '/Music/a b; rm.wav')).toEqual({
      program: 'open',
      args: ['-R', '/Music/a b; rm.wav'],
    });
    expect(fileManagerCall('win32', 'C:/Music/Kick.wav')).toEqual({
      program: 'explorer.exe',
      args: ['/select,C:\\Music\\Kick.wav'],
    });
    expect(fileManagerCall('linux', '/music/Drums/Kick.wav')).toEqual({
      program: 'xdg-open',
      args: ['/music/Drums'],
    });
  });

  it('opens it for somebody on this machine', async () => {
    for (const caller of ['websocket 127.0.0.1', 'http ::1', 'http ::ffff:127.0.0.1', 'cli']) {
      const given = options();
      await revealFile(HERE, caller, given);
      expect(given.launch, caller).toHaveBeenCalledExactlyOnceWith({ program: 'open', args: ['-R', HERE] });
    }
  });

  it('opens nothing for another machine, or for a file that is away', async () => {
    const given = options();
    await expect(revealFile(HERE, 'websocket 192.168.1.20', given)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(revealFile(`${HERE}.gone`, 'cli', given)).rejects.toMatchObject({ code: 'not-found' });
    expect(given.launch).not.toHaveBeenCalled();
  });

  it('says so where there is no file manager', async () => {
    const launch = () => Promise.reject(new Error('ENOENT'));
    await expect(revealFile(HERE, 'cli', { ...options(), launch })).rejects.toMatchObject({
      code: 'unavailable',
      next: 'Copy the path instead.',
    });
  });
});
