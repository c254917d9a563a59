import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkWritable,
  isCard,
  projectFolder,
  projectRole,
  slotOfFolder,
} from '../../../../hardware/sp404/card/layout.js';
import { checkCardPath, foldPath } from '../../../../hardware/sp404/card/paths.js';
import { identityOf, looksLikeCard } from '../../../../hardware/sp404/card/recognise.js';
import { folderVolume } from '../../../../hardware/volumes/folders.js';
import { tempDir } from '../../../support/temp-dir.js';

const none = { folders: [], files: [], exportFolders: [] };

describe('recognising a card', () => {
  it.each([
    [{ ...none, folders: ['IMPORT', 'EXPORT'] }, true],
    [{ ...none, folders: ['import', 'Export', 'DCIM'] }, true],
    [{ ...none, folders: ['EXPORT'], exportFolders: ['PROJECT'] }, true],
    [{ ...none, folders: ['IMPORT', 'BKUP'] }, true],
    [{ ...none, folders: ['IMPORT'], files: ['SP404MKII_APP0.bin'] }, true],
    [{ ...none, folders: ['IMPORT'] }, false],
    [{ ...none, folders: ['EXPORT'], exportFolders: ['2024'] }, false],
    [{ ...none, folders: ['DCIM', 'BKUP'] }, false],
  ])('%j is a card: %s', (top, expected) => {
    expect(isCard(top)).toBe(expected);
  });

  it('looks at real folders and takes one it cannot list for no card', async () => {
    const top = await tempDir();
    expect(await looksLikeCard(top)).toBe(false);
    await mkdir(path.join(top, 'EXPORT', 'SAMPLE'), { recursive: true });
    expect(await looksLikeCard(top)).toBe(true);
    expect(await looksLikeCard(path.join(top, 'gone'))).toBe(false);
    await writeFile(path.join(top, 'file'), '');
    expect(await looksLikeCard(path.join(top, 'file'))).toBe(false);
  });

  it('knows a formatted card wherever it is mounted, and a folder by its place', () => {
    const volume = {
      ...folderVolume('/media/one'),
      fileSystem: 'vfat',
      uuid: '1A2B-3C4D',
      label: 'SP404MK2',
    };
    expect(identityOf(volume)).toEqual({ kind: 'card', identity: 'volume:1a2b-3c4d', name: 'SP404MK2' });
    expect(identityOf({ ...volume, mount: '/media/two' }).identity).toBe(identityOf(volume).identity);
    expect(identityOf(folderVolume('/copies/card'))).toEqual({
      kind: 'folder',
      identity: 'place:/copies/card',
      name: 'card',
    });
  });
});

describe('the files of a project', () => {
  it('are known by their names, in any case', () => {
    expect(projectRole('padconf.bin')).toEqual({ role: 'settings' });
    expect(projectRole('SMPL/BANK10-16.SMP')).toEqual({ role: 'sample', pad: 'J16' });
    expect(projectRole('PTN/PTN00017.BIN')).toEqual({ role: 'pattern', pad: 'B1' });
    expect(projectRole('PTN/PATTERNCHAIN_00.CHN')).toEqual({ role: 'chain' });
    expect(projectRole('PICTURE/startup_1.bmp')).toEqual({ role: 'picture' });
    for (const odd of [
      'SMPL/BANK0-01.SMP',
      'SMPL/BANK11-01.SMP',
      'SMPL/BANK1-17.SMP',
      'PTN/PTN00161.BIN',
      'x',
    ]) {
      expect(projectRole(odd)).toEqual({ role: 'other' });
    }
  });

  it('lie in a folder that names its slot', () => {
    expect(projectFolder(7)).toBe('EXPORT/PROJECT/PROJECT_07');
    expect(slotOfFolder('EXPORT/PROJECT/P16_PROJECT_16')).toBe(16);
    expect(slotOfFolder('IMPORT/PROJECT_PROJECT_06')).toBe(6);
    expect(slotOfFolder('IMPORT/PROJECT_17')).toBeUndefined();
    expect(slotOfFolder('IMPORT/Break Kit')).toBeUndefined();
    expect(() => projectFolder(17)).toThrow(/no project 17/);
  });
});

describe('where Padbridge writes', () => {
  it.each(['IMPORT/Kick.wav', 'import/My Kit/01.wav', 'EXPORT/PROJECT/PROJECT_16/SMPL/BANK1-01.SMP'])(
    '%s',
    (file) => expect(() => checkWritable(file)).not.toThrow(),
  );

  it.each([
    'BKUP/0001/PADCONF.BIN',
    'SP404MKII_APP0.bin',
    'EXPORT/SAMPLE/Kick.wav',
    'EXPORT/PROJECT/PROJECT_17/PADCONF.BIN',
    'EXPORT/PROJECT/P16_PROJECT_16/PADCONF.BIN',
    'EXPORT/PROJECT/PROJECT_01',
    'IMPORT',
  ])('never %s', (file) =>
    expect(() => checkWritable(file)).toThrow(expect.objectContaining({ code: 'forbidden' })),
  );

  it.each([
    '../etc/passwd',
    'IMPORT/../BKUP/x',
    '/IMPORT/x',
    'IMPORT//x',
    'IMPORT/a:b',
    'IMPORT/con.wav',
    'IMPORT/x.',
    '',
  ])('refuses the path %j', (file) =>
    expect(() => checkWritable(file)).toThrow(expect.objectContaining({ code: 'invalid-input' })),
  );

  it('never leaves the writable places, whatever the path', () => {
    const piece = fc.constantFrom(
      'IMPORT',
      'EXPORT',
      'PROJECT',
      'PROJECT_01',
      'BKUP',
      '..',
      '.',
      'a',
      'import',
      '',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const file = pieces.join('/');
        try {
          checkWritable(file);
        } catch {
          return;
        }
        const inside = foldPath(path.posix.normalize(file));
        expect(inside === foldPath(file)).toBe(true);
        expect(inside.startsWith('import/') || inside.startsWith('export/project/project_')).toBe(true);
      }),
    );
  });

  it('folds what FAT takes for the same name', () => {
    expect(foldPath('IMPORT/Kick.WAV')).toBe(foldPath('import/kick.wav'));
    expect(foldPath('Cafe\u0301')).toBe(foldPath('CAF\u00c9'));
    expect(() => checkCardPath('IMPORT/' + 'x'.repeat(300))).toThrow();
  });
});
