import { chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settleUnfinished } from '../../../daemon/sync/resume.js';
import { realFileSystem } from '../../../daemon/files/file-system.js';
import { isLeftoverOf } from '../../../daemon/files/write-atomic.js';
import { failingDisk, type Fault } from '../../support/failing-disk.js';
import { mountMemory } from '../../support/memory-mount.js';
import { tempDir } from '../../support/temp-dir.js';
import { type House, house, quickFolder, scene, type Scene, type Wanted } from './scene.js';

const P = 'EXPORT/PROJECT/PROJECT_01';
const OLD: Wanted = {
  'IMPORT/Ours.wav': 'ours, old',
  [`${P}/PADCONF.BIN`]: 'settings, old',
  [`${P}/SMPL/BANK1-01.SMP`]: 'sound A1, old',
  [`${P}/SMPL/BANK1-02.SMP`]: 'sound A2, no longer wanted',
};
const NEW: Wanted = {
  'IMPORT/Ours.wav': 'ours, new and longer',
  'IMPORT/Added.wav': 'added',
  [`${P}/PADCONF.BIN`]: 'settings, new',
  [`${P}/SMPL/BANK1-01.SMP`]: 'sound A1, new',
};
const FOREIGN = { 'IMPORT/Theirs.wav': 'theirs', 'BKUP/0001/PADCONF.BIN': 'a backup of the unit' };

/** A card that holds the old state, written by us, beside what others put there. */
async function oldCard(mount?: string, shared?: House): Promise<Scene> {
  const at = scene(mount, shared);
  for (const [file, content] of Object.entries(FOREIGN)) at.byHand(file, content);
  expect((await at.sync(OLD)).state).toBe('done');
  expect(at.contents()).toEqual({ ...OLD, ...FOREIGN });
  return at;
}

/** Each file is the old one or the new one; what is neither can only be a temporary file. */
function expectOldOrNew(at: Scene): void {
  const present = at.contents();
  for (const [file, content] of Object.entries(present)) {
    if (file.endsWith('.tmp')) {
      const folder = path.posix.dirname(file);
      const written = Object.keys(NEW).filter((one) => path.posix.dirname(one) === folder);
      expect(written.some((one) => isLeftoverOf(one, path.posix.basename(file)))).toBe(true);
    } else {
      expect([OLD[file], NEW[file], FOREIGN[file as keyof typeof FOREIGN]]).toContain(content);
    }
  }
  expect(present).toMatchObject(FOREIGN);
  // Nothing of the old state is lost before the new one is there.
  for (const file of Object.keys(OLD)) if (NEW[file] !== undefined) expect(present[file]).toBeDefined();
}

/** What the next mount does. */
async function nextMount(at: Scene): Promise<void> {
  await settleUnfinished(await at.card(), at.catalogue, realFileSystem, Date.now);
  const sync = await at.sync(NEW);
  expect(sync).toMatchObject({ state: 'done', error: null });
  expect(at.contents()).toEqual({ ...NEW, ...FOREIGN });
  expect((await at.plan(NEW)).items).toEqual([]);
}

async function survive(fault: Fault, shared: House): Promise<{ reached: boolean }> {
  const at = await oldCard(quickFolder(), shared);
  const disk = failingDisk(fault);
  await at.sync(NEW, disk).catch(() => undefined);
  expectOldOrNew(at);
  const reached = disk.steps() > fault.after;
  await nextMount(at);
  return { reached };
}

describe('a sync that breaks off', () => {
  it('is finished by the next mount, wherever it broke off', async () => {
    // A disk that is dead for good stands for a kill and for a pulled card alike: not even the clean-up gets through.
    const whole = failingDisk();
    const shared = house();
    const at = await oldCard(quickFolder(), shared);
    await at.sync(NEW, whole);
    const steps = whole.steps();
    expect(steps).toBeGreaterThan(90);
    for (let after = 0; after < steps; after += 3) {
      const { reached } = await survive({ after, code: 'EIO', lasting: 'for-good' }, shared);
      expect(reached).toBe(true);
    }
  });

  it.each(['ENOSPC', 'EROFS', 'EIO'])('survives %s at any write', async (code) => {
    const shared = house();
    for (let after = 0; after < 40; after += 5) {
      await survive({ after, code, lasting: 'once', kinds: ['write', 'sync', 'rename', 'mkdir'] }, shared);
    }
  });

  it('survives a bad sector when reading', async () => {
    const shared = house();
    for (let after = 0; after < 40; after += 5) {
      await survive({ after, code: 'EIO', lasting: 'once', kinds: ['read', 'open', 'stat'] }, shared);
    }
  });
});

describe('one bad file', () => {
  it('holds up its own project and nothing else', async () => {
    const at = await oldCard();
    const disk = failingDisk();
    const rename = disk.rename;
    disk.rename = (from, to) =>
      String(to).endsWith('BANK1-01.SMP')
        ? Promise.reject(Object.assign(new Error('EIO: bad sector'), { code: 'EIO' }))
        : rename(from, to);
    const sync = await at.sync(NEW, disk);
    expect(sync).toMatchObject({ state: 'failed', failed: 1 });
    expect(at.contents()).toEqual({
      ...OLD,
      ...FOREIGN,
      'IMPORT/Ours.wav': NEW['IMPORT/Ours.wav'],
      'IMPORT/Added.wav': NEW['IMPORT/Added.wav'],
    });
    await nextMount(at);
  });

  it('that reads back wrong never takes the place of the old one', async () => {
    const at = await oldCard();
    const disk = failingDisk();
    const open = disk.open;
    disk.open = async (...args) => {
      const handle = await open(...args);
      if (!String(args[0]).includes('PADCONF') || args[1] !== 'wx') return handle;
      return new Proxy(handle, {
        get(target, key) {
          if (key === 'write')
            return (bytes: Uint8Array, offset: number, length: number) =>
              target.write(
                bytes.map((byte) => byte ^ 1),
                offset,
                length,
              );
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    };
    const sync = await at.sync(NEW, disk);
    expect(sync.state).toBe('failed');
    expect(at.contents()[`${P}/PADCONF.BIN`]).toBe(OLD[`${P}/PADCONF.BIN`]);
    expect(
      at.catalogue.syncs.entries(sync.id).find(({ path: file }) => file.endsWith('PADCONF.BIN'))?.error,
    ).toMatch(/read back/);
  });

  it('that somebody changes after the plan was made stays theirs', async () => {
    const at = await oldCard();
    const disk = failingDisk();
    const open = disk.open;
    disk.open = (file, flags, mode) => {
      // The moment the new file begins to be written is after every look at the old one but the last.
      if (flags === 'wx' && String(file).includes('Ours.wav')) at.byHand('IMPORT/Ours.wav', 'edited by hand');
      if (flags === 'wx' && String(file).includes('Added.wav')) at.byHand('IMPORT/Added.wav', 'theirs too');
      return open(file, flags, mode);
    };
    const sync = await at.sync(NEW, disk);
    expect(sync.failed).toBe(2);
    expect(at.contents()).toMatchObject({
      'IMPORT/Ours.wav': 'edited by hand',
      'IMPORT/Added.wav': 'theirs too',
      [`${P}/PADCONF.BIN`]: NEW[`${P}/PADCONF.BIN`],
    });
  });
});

describe('a card that is taken out', () => {
  it('leaves nothing in the folder it was mounted on', async () => {
    const at = await oldCard();
    const aside = `${at.mount}-in-a-pocket`;
    const disk = failingDisk();
    const open = disk.open;
    let out = false;
    disk.open = (...args) => {
      if (!out && args[1] === 'wx' && String(args[0]).startsWith(at.mount)) {
        out = true;
        renameSync(at.mount, aside);
        mkdirSync(at.mount);
      }
      return open(...args);
    };
    // The empty folder has another device number, as a mount point has when its card is gone.
    const stat = disk.stat;
    disk.stat = (async (file: string) => {
      const stats = await stat(file);
      return out && file === at.mount ? Object.assign(stats, { dev: stats.dev + 1 }) : stats;
    }) as typeof stat;
    const sync = await at.sync(NEW, disk);
    expect(sync).toMatchObject({ state: 'failed', error: 'The card was taken out.' });
    expect(at.contents()).toEqual({});
    rmSync(at.mount, { recursive: true });
    renameSync(aside, at.mount);
    expectOldOrNew(at);
    await nextMount(at);
  });
});

describe('a real card', () => {
  it.runIf(process.platform === 'linux')('that is full keeps what it has', async (context) => {
    const mount = await tempDir();
    if (!mountMemory(mount, '256k')) return context.skip('this user may not mount');
    const at = await oldCard(mount);
    const plan = await at.plan({ ...NEW, 'IMPORT/Big.wav': 'x'.repeat(300_000) });
    expect(plan.space.fits).toBe(false);
    // Carried out all the same, as when somebody else fills the card in the meantime.
    const sync = await at.sync({ ...NEW, 'IMPORT/Big.wav': 'x'.repeat(300_000) });
    expect(sync).toMatchObject({ state: 'failed', error: expect.stringContaining('full') as string });
    expectOldOrNew(at);
    expect(Object.keys(at.contents()).filter((file) => file.endsWith('.tmp'))).toEqual([]);
    await nextMount(at);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() !== 0)(
    'that is write-protected says so',
    async () => {
      const at = await oldCard();
      const folder = path.join(at.mount, 'IMPORT');
      const { mode } = statSync(folder);
      chmodSync(folder, 0o500);
      try {
        expect((await at.sync(NEW)).state).toBe('failed');
      } finally {
        chmodSync(folder, mode);
      }
      await nextMount(at);
    },
  );
});
