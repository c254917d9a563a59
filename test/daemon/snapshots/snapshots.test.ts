import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSnapshots, type Snapshots } from '../../../daemon/snapshots/snapshots.js';
import { setPad } from '../../../hardware/sp404/formats/padconf-edit.js';
import { setBank, setProject } from '../../../hardware/sp404/formats/padconf-project.js';
import { padOf, readPadconf } from '../../../hardware/sp404/formats/padconf.js';
import { smpOffset, writeSmp } from '../../../hardware/sp404/formats/smp.js';
import { failingDisk } from '../../support/failing-disk.js';
import { bench, type Bench, never } from '../sync/card-bench.js';
import { house, quickFolder } from '../sync/scene.js';
import { sound, writeUnitProject } from '../sync/unit-project.js';

const FOLDER = 'EXPORT/PROJECT/PROJECT_02';
const WHOLE = { banks: [], pads: [] };

interface Kept extends Bench {
  snapshots: Snapshots;
  cardId: number;
  project: string;
}

/** A card with a project of the unit that was kept once. */
async function kept(at = bench()): Promise<Kept> {
  const project = path.join(at.mount, FOLDER);
  writeUnitProject(project, 'Dusty', {
    A1: { name: 'Kick', values: sound(1, 4800) },
    B7: { name: 'Snare', values: sound(2, 4800), changes: { level: 100 } },
  });
  const { id } = await at.cards.add(at.mount);
  const snapshots = createSnapshots(at);
  await snapshots.take(id, never);
  return { ...at, snapshots, cardId: id, project };
}

const conf = ({ project }: Kept) => readPadconf(readFileSync(path.join(project, 'PADCONF.BIN')));
const put = ({ project }: Kept, bytes: Uint8Array) => writeFileSync(path.join(project, 'PADCONF.BIN'), bytes);
const smp = ({ project }: Kept, name: string) => path.join(project, 'SMPL', name);

/** Every file of the project. */
const filesOf = ({ project }: Kept) =>
  Object.fromEntries(
    readdirSync(project, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('.'))
      .sort()
      .map((name) => [name, readFileSync(path.join(project, name)).toString('base64')]),
  );

/** What the unit might do in an evening: settings, another sound, a pad emptied, a new pad. */
function play(at: Kept): void {
  let now = conf(at);
  now = setPad(now, 'B7', { start: smpOffset(120, 1), level: 92, pitch: 3, gate: false, chops: [0, 480] });
  now = setBank(now, 'B', { tempo: 92 });
  now = setProject(now, { name: 'Dusty 2' });
  const other = writeSmp(1, sound(3, 9600));
  now = setPad(now, 'A1', { sizeBytes: other.length, end: other.length, name: 'Boom' });
  put(at, now.bytes);
  writeFileSync(smp(at, 'BANK1-01.SMP'), other);
  rmSync(path.join(at.project, 'PTN', 'PTN00001.BIN'));
}

async function restore(at: Kept, request: { banks: never[] | ['B']; pads: string[] }, id = 1) {
  at.cards.update(at.cardId, { consent: 'allowed' });
  const plan = await at.snapshots.plan({ id, ...request }, never);
  return { plan, sync: await at.snapshots.restore({ id, ...request }, plan.confirm, true) };
}

describe('two snapshots', () => {
  it('are told apart in the words of the panel', async () => {
    const at = await kept();
    play(at);
    const [later] = await at.snapshots.take(at.cardId, never);
    const { from, changes } = await at.snapshots.diff(later!.id);
    expect(from?.id).toBe(1);
    expect(changes.map((one) => `${one.at}: ${one.text}`)).toEqual([
      'project: name "Dusty" → "Dusty 2"',
      'bank B: tempo 90 → 92 BPM',
      'A1: another sound (0.10 s → 0.20 s), name "Kick" → "Boom"',
      'B7: start +120 frames, level 100 → 92, gate on → off, pitch 0 → +3 semitones, chops 0 → 2',
      'pattern A1: gone',
    ]);
  });

  it('are the same when nothing changed, and then there is only one', async () => {
    const at = await kept();
    expect(await at.snapshots.take(at.cardId, never)).toMatchObject([{ id: 1, name: 'Dusty', pads: 2 }]);
    expect(at.snapshots.list({ limit: 9 })).toHaveLength(1);
    expect((await at.snapshots.diff(1, 1)).changes).toEqual([]);
  });

  it('of which the first has none before it lists what is on its pads', async () => {
    const at = await kept();
    const { from, changes } = await at.snapshots.diff(1);
    expect(from).toBeNull();
    expect(changes.map((one) => `${one.at}: ${one.text}`)).toEqual([
      'A1: new: "Kick", 0.10 s',
      'B7: new: "Snare", 0.10 s',
      'pattern A1: new',
    ]);
  });
});

describe('a snapshot comes back', () => {
  it('whole, byte by byte, and what it replaced is kept', async () => {
    const at = await kept();
    const before = filesOf(at);
    play(at);
    const played = filesOf(at);
    writeFileSync(path.join(at.project, 'SMPL', 'BANK3-01.SMP'), writeSmp(1, sound(9)));
    const { plan, sync } = await restore(at, WHOLE);
    expect(plan.items.map(({ action, path: file }) => `${action} ${file.slice(FOLDER.length + 1)}`)).toEqual([
      'write PTN/PTN00001.BIN',
      'replace SMPL/BANK1-01.SMP',
      'replace PADCONF.BIN',
      'remove SMPL/BANK3-01.SMP',
    ]);
    expect(sync).toMatchObject({ state: 'done', restores: 1 });
    expect(filesOf(at)).toEqual(before);
    // And back again: the evening's work had become a snapshot of its own.
    const evening = at.snapshots.list({ limit: 9 }).find(({ name }) => name === 'Dusty 2');
    await restore(at, WHOLE, evening!.id);
    expect(filesOf(at)).toMatchObject(played);
  });

  it('by pad: nothing else on the card changes', async () => {
    const at = await kept();
    const wanted = padOf(conf(at), 'B7');
    play(at);
    const played = conf(at);
    await restore(at, { banks: [], pads: ['B7'] });
    expect(padOf(conf(at), 'B7')).toEqual(wanted);
    const again = setPad(conf(at), 'B7', { start: smpOffset(120, 1), level: 92, pitch: 3, gate: false });
    expect(setPad(again, 'B7', { loopTop: padOf(played, 'B7').loopTop, chops: [0, 480] }).bytes).toEqual(
      played.bytes,
    );
    expect(readFileSync(smp(at, 'BANK1-01.SMP'))).toEqual(Buffer.from(writeSmp(1, sound(3, 9600))));
  });

  it('by bank: its pads and its tempo, and a pad that was empty then is empty again', async () => {
    const at = await kept();
    play(at);
    const extra = writeSmp(1, sound(8));
    put(
      at,
      setPad(conf(at), 'B2', {
        sizeBytes: extra.length,
        start: 512,
        loopTop: 512,
        end: extra.length,
        name: 'Extra',
      }).bytes,
    );
    writeFileSync(smp(at, 'BANK2-02.SMP'), extra);
    await restore(at, { banks: ['B'], pads: [] });
    const [latest] = at.snapshots.list({ limit: 1 });
    const { changes } = await at.snapshots.diff(latest!.id, 1);
    expect(changes.map((one) => one.at)).toEqual(['project', 'A1', 'pattern A1']);
    expect(readdirSync(path.join(at.project, 'SMPL')).sort()).toEqual(['BANK1-01.SMP', 'BANK2-07.SMP']);
  });

  it('never without consent, and never other than planned', async () => {
    const at = await kept();
    play(at);
    const plan = await at.snapshots.plan({ id: 1, ...WHOLE }, never);
    await expect(at.snapshots.restore({ id: 1, ...WHOLE }, plan.confirm, true)).rejects.toMatchObject({
      code: 'forbidden',
    });
    at.cards.update(at.cardId, { consent: 'allowed' });
    put(at, setBank(conf(at), 'C', { volume: 3 }).bytes);
    await expect(at.snapshots.restore({ id: 1, ...WHOLE }, plan.confirm, true)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(padOf(conf(at), 'B7').level).toBe(92);
  });

  it('to the end after a card was pulled out in the middle of it', async () => {
    const disk = failingDisk();
    const at = await kept(bench({ files: disk }));
    const before = filesOf(at);
    play(at);
    at.cards.update(at.cardId, { consent: 'allowed' });
    const plan = await at.snapshots.plan({ id: 1, ...WHOLE }, never);
    const rename = disk.rename;
    let out = false;
    disk.rename = (from, to) => {
      out ||= String(to).endsWith('PADCONF.BIN');
      return out ? Promise.reject(Object.assign(new Error('gone'), { code: 'ENODEV' })) : rename(from, to);
    };
    expect(await at.snapshots.restore({ id: 1, ...WHOLE }, plan.confirm, true)).toMatchObject({
      state: 'failed',
    });
    expect(filesOf(at)).not.toEqual(before);
    disk.rename = rename;
    await at.cards.work(at.cardId).arrive();
    expect(filesOf(at)).toEqual(before);
  });

  it('not when somebody played on with what it had left', async () => {
    const disk = failingDisk();
    const at = await kept(bench({ files: disk }));
    play(at);
    at.cards.update(at.cardId, { consent: 'allowed' });
    const plan = await at.snapshots.plan({ id: 1, ...WHOLE }, never);
    const rename = disk.rename;
    disk.rename = (from, to) =>
      String(to).endsWith('PADCONF.BIN')
        ? Promise.reject(Object.assign(new Error('gone'), { code: 'ENODEV' }))
        : rename(from, to);
    await at.snapshots.restore({ id: 1, ...WHOLE }, plan.confirm, true);
    disk.rename = rename;
    put(at, setPad(conf(at), 'B7', { level: 7 }).bytes);
    await at.cards.work(at.cardId).arrive();
    expect(padOf(conf(at), 'B7').level).toBe(7);
  });

  it('to another card, into another project', async () => {
    const at = await kept();
    const second = bench({}, { catalogue: at.catalogue, objects: at.objects });
    const { id } = await second.cards.add(second.mount);
    second.cards.update(id, { consent: 'allowed' });
    const snapshots = createSnapshots(second);
    const request = { id: 1, ...WHOLE, cardId: id, project: 9 };
    const { confirm } = await snapshots.plan(request, never);
    expect((await snapshots.restore(request, confirm, true)).state).toBe('done');
    expect(filesOf({ ...at, project: path.join(second.mount, 'EXPORT/PROJECT/PROJECT_09') })).toEqual(
      filesOf(at),
    );
  });

  it('not into a project that is not there, pad by pad', async () => {
    const at = await kept();
    rmSync(at.project, { recursive: true });
    await expect(at.snapshots.plan({ id: 1, banks: [], pads: ['A1'] }, never)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

it('folders that stand in for cards are there again after a restart', async () => {
  const on = house();
  const mount = quickFolder();
  const first = bench({}, on, mount);
  await first.cards.add(mount);
  const again = bench(
    { volumes: { signature: () => Promise.resolve(''), list: () => Promise.resolve([]) } },
    on,
    mount,
  );
  expect(await again.cards.list()).toMatchObject([{ state: 'mounted', mount }]);
});
