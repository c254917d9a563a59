import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { realFileSystem } from '../../../daemon/files/file-system.js';
import { failingDisk } from '../../support/failing-disk.js';
import { type CardImage, makeCardImage } from '../../support/image-mount.js';
import { tempDir } from '../../support/temp-dir.js';
import { bench, type Bench, never } from './card-bench.js';
import { house } from './scene.js';
import { sound, writeUnitProject } from './unit-project.js';

const FILES = Object.fromEntries(
  Array.from({ length: 6 }, (_, i) => [`Sound ${i}.wav`, `sound ${i} `.repeat(20_000)]),
);

interface Real extends Bench {
  image: CardImage;
  id: number;
  /** The service as it is after the next start, over the same data. */
  again: () => Bench;
}

/** A card on a block device of its own, with a project of the unit and a collection that is wanted on it. */
async function realCard(context: TestContext, megabytes = 40, disk = failingDisk()): Promise<Real> {
  const folder = await tempDir();
  const mount = path.join(folder, 'card');
  mkdirSync(mount);
  const image = makeCardImage(path.join(folder, 'card.img'), mount, megabytes);
  if (image === undefined) return context.skip('this user may not mount');
  image.insert();
  const builders = {
    collection: {
      fingerprint: () => 'files',
      build: (_wish: unknown, into: string) => {
        for (const [name, content] of Object.entries(FILES)) writeFileSync(path.join(into, name), content);
        return Promise.resolve({ samples: new Map(), remarks: [] });
      },
    },
  };
  const on = house();
  const at = bench({ builders, files: disk }, on, mount);
  writeUnitProject(path.join(mount, 'EXPORT/PROJECT/PROJECT_02'), 'Theirs', {
    A1: { name: 'Kick', values: sound(1, 4800) },
  });
  const { id } = await at.cards.add(mount);
  at.cards.update(id, { consent: 'allowed' });
  const { id: collection } = at.catalogue.collections.create('Crate', null, 1);
  at.catalogue.cards.wishCollection(id, collection, 1);
  return { ...at, image, id, again: () => bench({ builders }, on, mount) };
}

const crate = ({ mount }: Bench) => readdirSync(path.join(mount, 'IMPORT', 'Crate')).sort();

describe('a card with a file system of its own', () => {
  it('that is pulled out while it is written goes on when it is put in again', async (context) => {
    const disk = failingDisk();
    const at = await realCard(context, 40, disk);
    const plan = await at.cards.plan(at.id, never);
    const rename = disk.rename;
    let renamed = 0;
    disk.rename = (from, to) => {
      renamed += 1;
      if (renamed === 3) at.image.pull();
      return rename(from, to);
    };
    const sync = await at.cards.sync(at.id, plan.confirm, true);
    expect(sync).toMatchObject({ state: 'failed', error: 'The card was taken out.' });
    // The folder of the computer that the card was mounted on has nothing of it.
    expect(readdirSync(at.mount)).toEqual([]);
    at.image.insert();
    await at.cards.stop();
    const later = at.again();
    expect((await later.cards.add(at.mount)).unfinished).toBe(true);
    const { sync: rest } = await later.cards.work(at.id).arrive();
    expect(rest).toMatchObject({ state: 'done', failed: 0 });
    expect(crate(at)).toEqual(Object.keys(FILES).sort());
    expect((await later.cards.plan(at.id, never)).items).toEqual([]);
  });

  it('that is write-protected is read, and says why it is not written', async (context) => {
    const at = await realCard(context);
    at.image.pull();
    at.image.insert('ro');
    const plan = await at.cards.plan(at.id, never);
    expect(plan.items).toHaveLength(6);
    const sync = await at.cards.sync(at.id, plan.confirm, true).catch((error: unknown) => error);
    expect(JSON.stringify(sync) + String(sync)).toMatch(/read-only|write-protected/);
    expect(readdirSync(path.join(at.mount, 'IMPORT'))).toEqual([]);
    // What was on it came in all the same.
    expect(at.catalogue.snapshots.list({ limit: 5 })).toHaveLength(1);
    at.image.pull();
    at.image.insert();
    const again = await at.cards.plan(at.id, never);
    expect((await at.cards.sync(at.id, again.confirm, true)).state).toBe('done');
    expect(crate(at)).toEqual(Object.keys(FILES).sort());
  });

  it('that has no room for a plan is not begun with, and is written when there is', async (context) => {
    const at = await realCard(context);
    const plan = await at.cards.plan(at.id, never);
    const { bavail, bsize } = await realFileSystem.statfs(at.mount);
    const filler = path.join(at.mount, 'filler.bin');
    writeFileSync(filler, new Uint8Array(bavail * bsize - 500_000));
    await expect(at.cards.sync(at.id, plan.confirm, true)).rejects.toMatchObject({ code: 'too-large' });
    expect(readdirSync(path.join(at.mount, 'IMPORT'))).toEqual([]);
    rmSync(filler);
    expect((await at.cards.sync(at.id, plan.confirm, true)).state).toBe('done');
  });

  it('that is filled by another program while it is written stops, and goes on when there is room', async (context) => {
    const disk = failingDisk();
    const at = await realCard(context, 40, disk);
    const plan = await at.cards.plan(at.id, never);
    const filler = path.join(at.mount, 'filler.bin');
    const rename = disk.rename;
    let renamed = 0;
    disk.rename = async (from, to) => {
      await rename(from, to);
      renamed += 1;
      if (renamed !== 2) return;
      // More than there is: it takes what it gets.
      expect(() => writeFileSync(filler, new Uint8Array(60 << 20))).toThrow('ENOSPC');
    };
    const sync = await at.cards.sync(at.id, plan.confirm, true);
    expect(sync).toMatchObject({ state: 'failed', error: expect.stringContaining('full') as string });
    // What was on its way beside the one that found no room may have arrived; nothing is there by half.
    const arrived = crate(at);
    expect(arrived.length).toBeGreaterThanOrEqual(2);
    expect(arrived.length).toBeLessThan(Object.keys(FILES).length);
    expect(Object.keys(FILES)).toEqual(expect.arrayContaining(arrived));
    for (const name of arrived) {
      const there = readFileSync(path.join(at.mount, 'IMPORT', 'Crate', name));
      expect(there.toString(), name).toBe(FILES[name]);
    }
    rmSync(filler);
    expect((await at.again().cards.add(at.mount)).unfinished).toBe(true);
    const next = await at.cards.plan(at.id, never);
    expect((await at.cards.sync(at.id, next.confirm, true)).state).toBe('done');
    expect(crate(at)).toEqual(Object.keys(FILES).sort());
  });
});
