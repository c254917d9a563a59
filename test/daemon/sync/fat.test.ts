import { readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { settleUnfinished } from '../../../daemon/sync/resume.js';
import { fatDisk } from '../../support/fat-disk.js';
import { scene } from './scene.js';

const P = 'EXPORT/PROJECT/PROJECT_01';
const OLD = {
  'IMPORT/Crate/Kick.wav': 'kick',
  [`${P}/SMPL/BANK1-01.SMP`]: 'sound',
  [`${P}/PADCONF.BIN`]: 'one',
};
const NEW = { ...OLD, 'IMPORT/Crate/Kick.wav': 'kick, louder', [`${P}/PADCONF.BIN`]: 'two' };

it('a card with FAT is written, found as it was left, and written again', async () => {
  const at = scene();
  const disk = fatDisk(at.mount);
  expect(await at.sync(OLD, disk)).toMatchObject({ state: 'done', error: null });
  expect(at.contents()).toEqual(OLD);
  // Times in steps of two seconds are those that are remembered: nothing looks changed.
  expect(await at.plan(OLD, disk)).toMatchObject({ items: [], conflicts: [], kept: [], unchanged: 3 });
  expect(await at.sync(NEW, disk)).toMatchObject({ state: 'done', error: null });
  expect(at.contents()).toEqual(NEW);
});

it('names that another system wrote in capitals are the same files and keep their case', async () => {
  const at = scene();
  const disk = fatDisk(at.mount);
  await at.sync(OLD, disk);
  renameSync(path.join(at.mount, 'IMPORT/Crate/Kick.wav'), path.join(at.mount, 'IMPORT/Crate/KICK.WAV'));
  renameSync(path.join(at.mount, 'IMPORT/Crate'), path.join(at.mount, 'IMPORT/CRATE'));
  expect(await at.plan(OLD, disk)).toMatchObject({ items: [], conflicts: [], unchanged: 3 });
  expect(await at.sync(NEW, disk)).toMatchObject({ state: 'done', error: null });
  expect(readdirSync(path.join(at.mount, 'IMPORT'))).toEqual(['CRATE']);
  expect(at.contents()).toMatchObject({ 'IMPORT/CRATE/KICK.WAV': 'kick, louder' });
  expect(readdirSync(path.join(at.mount, 'IMPORT/CRATE'))).toEqual(['KICK.WAV']);
});

it('a card with FAT that is pulled out goes on where it was', async () => {
  const at = scene();
  const disk = fatDisk(at.mount);
  await at.sync(OLD, disk);
  let renames = 0;
  const broken = {
    ...disk,
    rename: (from: string, to: string) => {
      renames += 1;
      if (renames > 1) return Promise.reject(Object.assign(new Error('EIO: pulled out'), { code: 'ENODEV' }));
      return disk.rename(from, to);
    },
  } as typeof disk;
  expect((await at.sync(NEW, broken)).state).toBe('failed');
  await settleUnfinished(await at.card(disk), at.catalogue, disk, Date.now);
  expect(await at.sync(NEW, disk)).toMatchObject({ state: 'done', error: null });
  expect(at.contents()).toEqual(NEW);
});
