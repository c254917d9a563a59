import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectProject } from '../../../daemon/sp404/read-project.js';
import { setPad } from '../../../hardware/sp404/formats/padconf-edit.js';
import { readPadconf } from '../../../hardware/sp404/formats/padconf.js';
import { studio, type Studio } from './card-studio.js';
import { sound, wavOf } from './unit-project.js';

const PROJECT = 'EXPORT/PROJECT/PROJECT_01';
const below = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => name.split(path.sep).join('/'))
    .sort();

/** A kit with the first sample on A1 and the second on B7. */
async function kitOn({ call, ids, cardId }: Studio): Promise<number> {
  const { id: kitId } = await call('kits.create', { name: 'Dusty', tempo: 92 });
  await call('pads.assign', { kitId, pad: 'A1', sampleId: ids[0]! });
  await call('pads.assign', { kitId, pad: 'B7', sampleId: ids[1]! });
  await call('pads.set', { kitId, pad: 'B7', changes: { level: 100 } });
  await call('cards.wish', { id: cardId, kitId });
  return kitId;
}

describe('a kit that is wanted on a card', () => {
  it('is there after a sync as a project the unit opens, and a second sync has nothing to do', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    await kitOn(at);
    const { plan, sync } = await at.sync();
    expect(sync).toMatchObject({ state: 'done', done: 3, failed: 0 });
    expect(plan.items.map(({ path: file, sampleId }) => [file.slice(PROJECT.length + 1), sampleId])).toEqual([
      ['SMPL/BANK1-01.SMP', at.ids[0]],
      ['SMPL/BANK2-07.SMP', at.ids[1]],
      ['PADCONF.BIN', null],
    ]);
    const read = await inspectProject(path.join(at.mount, PROJECT));
    expect(read.project).toMatchObject({ name: 'Dusty', tempo: 92 });
    expect(read.pads.find(({ pad }) => pad === 'B7')).toMatchObject({
      name: 'Snare',
      level: 100,
      frames: 4800,
    });
    const again = await at.sync();
    expect(again.plan).toMatchObject({ items: [], incoming: [], conflicts: [], unchanged: 3, remarks: [] });
  });

  it('follows its edits, with one sound written for one that changed', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav', 'Hat.wav']);
    const kitId = await kitOn(at);
    await at.sync();
    await at.call('pads.assign', { kitId, pad: 'A1', sampleId: at.ids[2]! });
    const { plan } = await at.sync();
    expect(plan.items.map(({ action, path: file }) => `${action} ${path.basename(file)}`)).toEqual([
      'replace BANK1-01.SMP',
      'replace PADCONF.BIN',
    ]);
    await at.call('kits.undo', { id: kitId });
    expect((await at.sync()).plan.items).toHaveLength(2);
    // What lay on the card in between was kept, and says what the two were about.
    const { snapshots } = await at.call('snapshots.list', {});
    const texts = await Promise.all(
      snapshots.map(async ({ id }) =>
        (await at.call('snapshots.diff', { id })).changes.map((one) => one.text),
      ),
    );
    expect(texts.flat()).toContain('another sound, name "Hat" → "Kick"');
  });

  it('stays on the card while the drive with its sounds is away, and says why', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    const kitId = await kitOn(at);
    await at.sync();
    const before = below(path.join(at.mount, PROJECT));
    renameSync(at.sounds, `${at.sounds} away`);
    // Known already: nothing is to be rendered.
    expect((await at.call('cards.plan', { id: at.cardId })).remarks).toEqual([]);
    await at.call('pads.copy', { kitId, from: 'A1', to: 'A2' });
    const { plan } = await at.sync();
    expect(plan.items).toEqual([]);
    expect(plan.remarks.join()).toMatch(/Dusty cannot be made ready.*A1/);
    expect(below(path.join(at.mount, PROJECT))).toEqual(before);
    renameSync(`${at.sounds} away`, at.sounds);
    expect((await at.sync()).plan.items).toHaveLength(2);
  });

  it('gets a project that nobody uses, and leaves the card when it is wanted no longer', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    mkdirSync(path.join(at.mount, PROJECT, 'SMPL'), { recursive: true });
    writeFileSync(path.join(at.mount, PROJECT, 'PADCONF.BIN'), 'the unit’s own');
    await at.call('cards.plan', { id: at.cardId });
    await kitOn(at);
    const { wishes } = await at.call('cards.wishes', { id: at.cardId });
    expect(wishes).toMatchObject([{ kind: 'kit', project: 2 }]);
    await at.sync();
    const second = path.join(at.mount, 'EXPORT/PROJECT/PROJECT_02');
    expect(below(second)).toContain('PADCONF.BIN');
    await at.call('cards.unwish', { id: at.cardId, wish: wishes[0]!.id });
    const { plan } = await at.sync();
    expect(plan.items.every(({ action }) => action === 'remove')).toBe(true);
    expect(readdirSync(path.join(at.mount, 'EXPORT/PROJECT'))).toEqual(['PROJECT_01']);
  });

  it('comes back from the unit as the same samples, not as new ones', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    await kitOn(at);
    await at.sync();
    // The unit exports what it had opened: the same sounds in another project.
    const folder = path.join(at.mount, 'EXPORT/PROJECT/PROJECT_07');
    renameSync(path.join(at.mount, PROJECT), folder);
    const settings = path.join(folder, 'PADCONF.BIN');
    writeFileSync(settings, setPad(readPadconf(readFileSync(settings)), 'A1', { level: 12 }).bytes);
    const { plan } = await at.sync();
    expect(plan.incoming).toMatchObject([{ kind: 'project', path: 'EXPORT/PROJECT/PROJECT_07' }]);
    expect(at.catalogue.samples.count()).toBe(2);
  });
});

describe('a collection that is wanted on a card', () => {
  const NAMES = ['Kick.wav', 'Deep/Kick.wav', 'Gr\u00f6\u00dfe \u266f.wav'];

  async function crate(at: Studio): Promise<number> {
    const { id } = await at.call('collections.create', { name: 'Drums: dusty' });
    await at.call('collections.add', { id, sampleIds: at.ids });
    await at.call('cards.wish', { id: at.cardId, collectionId: id });
    return id;
  }

  it('lies in IMPORT as files with names the unit can show', async () => {
    const at = await studio(NAMES);
    const id = await crate(at);
    await at.sync();
    expect(below(path.join(at.mount, 'IMPORT'))).toEqual([
      'Drums_ dusty/Grosse #.wav',
      'Drums_ dusty/Kick 2.wav',
      'Drums_ dusty/Kick.wav',
    ]);
    expect((await at.sync()).plan).toMatchObject({ items: [], unchanged: 3 });
    await at.call('collections.take', { id, sampleIds: [at.ids[1]!] });
    const { plan } = await at.sync();
    expect(plan.items.map(({ action, path: file }) => [action, path.basename(file)])).toEqual([
      ['remove', 'Kick 2.wav'],
    ]);
  });

  it('follows the preference for a format', async () => {
    const at = await studio(['Kick.wav']);
    await crate(at);
    await at.call('preferences.set', { values: { 'export.format': 'aiff', 'export.sanitise': 'nonsense' } });
    await at.sync();
    expect(below(path.join(at.mount, 'IMPORT'))).toEqual(['Drums_ dusty/Kick.aif']);
  });

  it('is written but for a file that is broken, and not at all while one is away', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    writeFileSync(path.join(at.sounds, 'Kick.wav'), 'RIFF, but no sound');
    await crate(at);
    const { plan } = await at.sync();
    expect(plan.remarks.join()).toMatch(/Kick\.wav is left out/);
    expect(below(path.join(at.mount, 'IMPORT'))).toEqual(['Drums_ dusty/Snare.wav']);
    rmSync(path.join(at.sounds, 'Snare.wav'));
    writeFileSync(path.join(at.sounds, 'Kick.wav'), wavOf(sound(4)));
    at.catalogue.samples.applyListing(1, [{ relativePath: 'Kick.wav', size: 1, modifiedAt: 5 }], 5);
    const later = await at.sync();
    expect(later.plan.items).toEqual([]);
    expect(below(path.join(at.mount, 'IMPORT'))).toEqual(['Drums_ dusty/Snare.wav']);
  });

  it('comes out of the archive with the samples it had', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    const id = await crate(at);
    const { archiveId } = await at.call('collections.remove', { id });
    expect((await at.call('collections.list', {})).collections).toEqual([]);
    const back = await at.call('collections.restore', { archiveId });
    expect(back).toMatchObject({ name: 'Drums: dusty', samples: 2 });
    const { samples } = await at.call('collections.get', { id: back.id });
    expect(samples.map((sample) => sample.id)).toEqual(at.ids);
  });
});
