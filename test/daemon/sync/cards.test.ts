import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { PadbridgeError } from '../../../schemas/errors.js';
import { hashes } from '../../../daemon/audio/hashes.js';
import { firstSight } from '../../../daemon/sync/first-sight.js';
import type { WishBuilder } from '../../../daemon/sync/wishes.js';
import { folderVolume } from '../../../hardware/volumes/folders.js';
import { type Bench, bench, never, syncNow } from './card-bench.js';
import { house, quickFolder } from './scene.js';
import { sound, wavOf, writeUnitProject } from './unit-project.js';

const importedFiles = (data: string) =>
  readdirSync(path.join(data, 'From cards'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.\w+$/.test(file))
    .map((file) => file.split(path.sep).slice(1).join('/'))
    .sort();

/** A kit or collection whose files are given; counts how often it is built. */
function builder(files: () => Record<string, string>): WishBuilder & { built: () => number } {
  let built = 0;
  return {
    built: () => built,
    fingerprint: () => JSON.stringify(files()),
    build: (_wish, into) => {
      built += 1;
      for (const [file, content] of Object.entries(files())) {
        mkdirSync(path.dirname(path.join(into, file)), { recursive: true });
        writeFileSync(path.join(into, file), content);
      }
      return Promise.resolve({ samples: new Map(), remarks: [] });
    },
  };
}

/** A kit with the number 1; what it holds is the builder's affair. */
function addKit({ catalogue }: Bench): void {
  const db = new Database(catalogue.path);
  db.prepare("INSERT INTO kits (name, created_at, updated_at) VALUES ('Dusty', 1, 1)").run();
  db.close();
}

describe('from the card', () => {
  it('takes in samples, pads and patterns, and knows a sound that began on the computer', async () => {
    const at = bench();
    const known = sound(3);
    const library = at.catalogue.roots.add('/music', 1);
    const [sampleId] = at.catalogue.samples.applyListing(
      library.id,
      [{ relativePath: 'Known.wav', size: 1, modifiedAt: 1 }],
      1,
    ).added;
    writeFileSync(path.join(at.data, 'Known.wav'), wavOf(known));
    at.catalogue.cards.knowAudio(sampleId!, (await hashes(path.join(at.data, 'Known.wav'))).audio);

    writeUnitProject(path.join(at.mount, 'EXPORT/PROJECT/PROJECT_01'), 'Attic', {
      A1: { name: 'Kick', values: sound(1), changes: { chops: [10, 20] } },
      B7: { name: 'Known', values: known },
      C2: { name: 'Kick again', values: sound(1) },
    });
    writeFileSync(path.join(at.mount, 'EXPORT/SAMPLE/Loop.wav'), wavOf(sound(2)));

    const { id } = await at.cards.add(at.mount);
    const { plan, sync } = await syncNow(at, id);
    expect(plan.incoming.map((one) => [one.kind, one.path, one.files])).toEqual([
      ['sample', 'EXPORT/SAMPLE/Loop.wav', 1],
      ['project', 'EXPORT/PROJECT/PROJECT_01', 5],
    ]);
    expect(sync).toMatchObject({ state: 'done', error: null });
    // One file for one sound, however many pads it lies on; none for the one the library has.
    expect(importedFiles(at.data)).toEqual([
      'PROJECT_01 Attic/A1 Kick.wav',
      'PROJECT_01 Attic/Patterns/A1 90 BPM.mid',
      'Samples/Loop.wav',
    ]);
    expect(at.catalogue.snapshots.list({ cardId: id, limit: 9 })).toMatchObject([
      { project: 1, name: 'Attic', folder: 'EXPORT/PROJECT/PROJECT_01' },
    ]);
    expect((await at.cards.plan(id, never)).incoming).toEqual([]);
  });

  it('tells a damaged sample and takes in the rest', async () => {
    const at = bench();
    const folder = path.join(at.mount, 'EXPORT/PROJECT/PROJECT_02');
    writeUnitProject(folder, 'Torn', {
      A1: { name: 'Good', values: sound(1) },
      A2: { name: 'Bad', values: sound(2) },
    });
    const torn = readFileSync(path.join(folder, 'SMPL/BANK1-02.SMP'));
    writeFileSync(path.join(folder, 'SMPL/BANK1-02.SMP'), torn.subarray(0, 700));
    const { id } = await at.cards.add(at.mount);
    expect((await syncNow(at, id)).sync.state).toBe('done');
    expect(importedFiles(at.data)).toContain('PROJECT_02 Torn/A1 Good.wav');
    expect(importedFiles(at.data)).not.toContain('PROJECT_02 Torn/A2 Bad.wav');
  });

  it('notices a change of the settings that left size and time as they were', async () => {
    const at = bench();
    const folder = path.join(at.mount, 'EXPORT/PROJECT/PROJECT_01');
    const pads = { A1: { name: 'Kick', values: sound(1) } };
    writeUnitProject(folder, 'Same', pads);
    const { id } = await at.cards.add(at.mount);
    await syncNow(at, id);
    const { atime, mtime } = statSync(path.join(folder, 'PADCONF.BIN'));
    writeUnitProject(folder, 'Same', { A1: { ...pads.A1, changes: { level: 92 } } });
    utimesSync(path.join(folder, 'PADCONF.BIN'), atime, mtime);
    expect((await at.cards.plan(id, never)).incoming).toMatchObject([{ kind: 'project', files: 1 }]);
  });
});

describe('to the card', () => {
  const kitFiles = { 'PADCONF.BIN': 'settings', 'SMPL/BANK1-01.SMP': 'sound' };

  it('writes nothing without consent, and nothing but the plan that was shown', async () => {
    const kit = builder(() => kitFiles);
    const at = bench({ builders: { kit } });
    const { id, consent } = await at.cards.add(at.mount);
    expect(consent).toBe('ask');
    addKit(at);
    at.catalogue.cards.wishKit(id, 1, 3, 1);
    const plan = await at.cards.plan(id, never);
    expect(plan.items.map(({ path: file }) => file)).toEqual([
      'EXPORT/PROJECT/PROJECT_03/SMPL/BANK1-01.SMP',
      'EXPORT/PROJECT/PROJECT_03/PADCONF.BIN',
    ]);
    await expect(at.cards.sync(id, plan.confirm, true)).rejects.toMatchObject({ code: 'forbidden' });
    at.cards.update(id, { consent: 'allowed' });
    await expect(at.cards.sync(id, 'f'.repeat(64), true)).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(at.mount)).not.toContain('PROJECT');
    expect((await at.cards.sync(id, plan.confirm, true)).state).toBe('done');
    expect(readFileSync(path.join(at.mount, 'EXPORT/PROJECT/PROJECT_03/PADCONF.BIN'), 'utf8')).toBe(
      'settings',
    );
    expect((await at.cards.plan(id, never)).items).toEqual([]);
    expect(kit.built()).toBe(1);
    // No longer wanted: it goes, and its content is in the archive.
    at.catalogue.cards.dropWish(id, at.catalogue.cards.wishes(id)[0]!.id);
    const { plan: farewell, sync } = await syncNow(at, id);
    expect(farewell.items.map(({ action }) => action)).toEqual(['remove', 'remove']);
    expect(sync.state).toBe('done');
    expect(readdirSync(path.join(at.mount, 'EXPORT/PROJECT'))).toEqual([]);
    const [snapshot] = at.catalogue.snapshots.list({ cardId: id, limit: 1 });
    expect(Buffer.from(await at.objects.read(snapshot!.files[0]!.hash)).toString()).toBe('settings');
  });

  it('keeps what lies on the card when a kit cannot be built just now', async () => {
    let broken = false;
    const working = builder(() => kitFiles);
    const at = bench({
      builders: {
        kit: {
          fingerprint: () => (broken ? 'other' : 'one'),
          build: (wish, into, signal) =>
            broken
              ? Promise.reject(new PadbridgeError('unavailable', 'The drive is not there.'))
              : working.build(wish, into, signal),
        },
      },
    });
    const { id } = await at.cards.add(at.mount);
    addKit(at);
    at.catalogue.cards.wishKit(id, 1, 3, 1);
    await syncNow(at, id);
    broken = true;
    const plan = await at.cards.plan(id, never);
    expect(plan).toMatchObject({ items: [], conflicts: [], remarks: [expect.stringContaining('drive')] });
  });
});

it('the catalogue has its way in a project where a person says so, and the card’s own is kept', async () => {
  let level = 100;
  const at = bench({
    builders: {
      kit: { ...builder(() => ({ 'PADCONF.BIN': `level ${level}` })), fingerprint: () => `${level}` },
    },
  });
  const { id } = await at.cards.add(at.mount);
  at.cards.update(id, { consent: 'allowed' });
  addKit(at);
  at.catalogue.cards.wishKit(id, 1, 3, 1);
  await syncNow(at, id);
  const settings = path.join(at.mount, 'EXPORT/PROJECT/PROJECT_03/PADCONF.BIN');
  writeFileSync(settings, 'changed on the unit');
  level = 90;
  const { conflicts } = await at.cards.plan(id, never);
  expect(conflicts).toMatchObject([{ reason: 'changed-on-both-sides' }]);
  const overrule = [conflicts[0]!.project!];
  const plan = await at.cards.plan(id, never, overrule);
  expect(plan).toMatchObject({ items: [{ action: 'replace' }], conflicts: [] });
  // A plan stands for what it was asked.
  await expect(at.cards.sync(id, plan.confirm, true)).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(settings, 'utf8')).toBe('changed on the unit');
  expect((await at.cards.sync(id, plan.confirm, true, overrule)).state).toBe('done');
  expect(readFileSync(settings, 'utf8')).toBe('level 90');
  expect(Buffer.from(await at.objects.read(plan.items[0]!.expected!)).toString()).toBe('changed on the unit');
  expect(await at.cards.plan(id, never)).toMatchObject({ items: [], conflicts: [] });
});

describe('a card that is put in', () => {
  it('is noticed, asked about, and synced by itself once that is allowed', async () => {
    const kit = builder(() => ({ 'PADCONF.BIN': 'settings' }));
    const mount = quickFolder();
    const at = bench({ builders: { kit } }, house(), mount);
    at.cards.start();
    await at.until(() => at.events.some(({ name }) => name === 'card.planned'));
    const [card] = await at.cards.list();
    expect(card).toMatchObject({ consent: 'ask', mount, auto: false });
    addKit(at);
    at.catalogue.cards.wishKit(card!.id, 1, 1, 1);
    at.cards.update(card!.id, { consent: 'allowed', auto: true });
    await at.until(() => at.events.some(({ name }) => name === 'card.synced'));
    expect(readdirSync(path.join(mount, 'EXPORT/PROJECT/PROJECT_01'))).toEqual(['PADCONF.BIN']);
    await at.cards.stop();
  });

  it('is synced at first sight when the preferences say so', async () => {
    const on = house();
    on.catalogue.preferences.set({ 'cards.consent': 'allowed', 'cards.auto': true }, 1);
    const at = bench({ firstSight: () => firstSight(on.catalogue.preferences, 'ask') }, on);
    writeFileSync(path.join(at.mount, 'EXPORT/SAMPLE/Loop.wav'), wavOf(sound(5)));
    at.cards.start();
    await at.until(() => at.events.some(({ name }) => name === 'card.synced'));
    expect(await at.cards.list()).toMatchObject([{ consent: 'allowed', auto: true }]);
    expect(importedFiles(at.data)).toHaveLength(1);
    await at.cards.stop();
  });

  it('is asked about when a preference makes no sense', () => {
    const { catalogue } = house();
    catalogue.preferences.set({ 'cards.consent': 'perhaps', 'cards.auto': 'yes' }, 1);
    expect(firstSight(catalogue.preferences, 'ask')).toEqual({ consent: 'ask', auto: false });
  });

  it('that is taken out is away, and keeps its number when it is back elsewhere', async () => {
    const at = bench({ volumes: undefined });
    const volume = { ...folderVolume(at.mount), fileSystem: 'vfat', uuid: '1A2B-3C4D' };
    let present = [volume];
    const source = {
      signature: () => Promise.resolve(JSON.stringify(present)),
      list: () => Promise.resolve(present),
    };
    const again = bench({ volumes: source }, at, at.mount, at.data);
    const [card] = await again.cards.list();
    expect(card).toMatchObject({ state: 'mounted', kind: 'card', identity: 'volume:1a2b-3c4d' });
    present = [];
    expect(await again.cards.list()).toMatchObject([{ id: card!.id, state: 'away', mount: null }]);
    expect(() => again.cards.plan(card!.id, never)).toThrow(expect.objectContaining({ code: 'unavailable' }));
    const elsewhere = quickFolder();
    mkdirSync(path.join(elsewhere, 'IMPORT'));
    mkdirSync(path.join(elsewhere, 'EXPORT'));
    present = [{ ...volume, mount: elsewhere }];
    expect(await again.cards.list()).toMatchObject([{ id: card!.id, mount: elsewhere }]);
  });

  it('must be one: any other folder is refused', async () => {
    const at = bench();
    rmSync(path.join(at.mount, 'EXPORT'), { recursive: true });
    await expect(at.cards.add(at.mount)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(at.cards.add(path.join(at.mount, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
