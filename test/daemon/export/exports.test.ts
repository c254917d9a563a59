import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExports, type ExportsDeps } from '../../../daemon/export/exports.js';
import { inspectProject } from '../../../daemon/sp404/read-project.js';
import { createRenderPool, type RenderPool } from '../../../daemon/workers/render-pool.js';
import { silentLog } from '../../support/silent-log.js';
import { WORKERS } from '../../support/wired.js';
import { soundFacts, weighed } from '../catalogue/support.js';
import { studio, type Studio } from '../sync/card-studio.js';

const below = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => name.split(path.sep).join('/'))
    .sort();

const start = { kind: 'files', zip: false, wait: true } as const;

async function kit({ call, ids }: Studio): Promise<number> {
  const { id: kitId } = await call('kits.create', { name: 'Dusty', tempo: 92 });
  for (const [i, sampleId] of ids.entries()) await call('pads.assign', { kitId, pad: `A${i + 1}`, sampleId });
  return kitId;
}

describe('an export of loose files', () => {
  it('has a report, a job, and leaves a folder of its own', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    const done = await at.call('exports.start', { ...start, sampleIds: at.ids });
    expect(done).toMatchObject({ state: 'done', name: '2 samples', done: 2, failed: 0, error: null });
    expect(below(done.destination)).toEqual(['Kick.wav', 'Snare.wav']);
    const { files } = await at.call('exports.get', { id: done.id });
    expect(files).toEqual([
      { path: 'Kick.wav', sampleId: at.ids[0], state: 'done', remark: null },
      { path: 'Snare.wav', sampleId: at.ids[1], state: 'done', remark: null },
    ]);
    expect(await at.call('jobs.get', { id: done.jobId })).toMatchObject({
      kind: 'export',
      state: 'done',
      done: 2,
      total: 2,
    });
    const again = await at.call('exports.start', { ...start, sampleIds: at.ids });
    expect(again.destination).toBe(`${done.destination} 2`);
    expect((await at.call('exports.list', {})).exports.map(({ id }) => id)).toEqual([again.id, done.id]);
  });

  it.each([
    ['flat', ['Kick.wav', 'Snare.wav']],
    ['kit', ['Dusty/Kick.wav', 'Dusty/Snare.wav']],
    ['genre', ['Dub/Kick.wav', 'No genre/Snare.wav']],
    ['tempo', ['90-99 BPM/Kick.wav', 'No tempo/Snare.wav']],
  ] as const)('is sorted %s', async (organisation, expected) => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    await kit(at);
    const heard = soundFacts('kick', { bpm: weighed(95.4) }, { hints: { genre: 'Dub' } });
    at.catalogue.samples.recordAnalysis(at.ids[0]!, heard, 1);
    const done = await at.call('exports.start', { ...start, sampleIds: at.ids, organisation });
    expect(below(done.destination)).toEqual(expected);
  });

  it('does what the preferences say when nothing else is said', async () => {
    const at = await studio(['Gr\u00f6\u00dfe.wav']);
    await at.call('preferences.set', {
      values: { 'export.format': 'aiff', 'export.organisation': 'tempo', 'export.sanitise': false },
    });
    const done = await at.call('exports.start', { ...start, sampleIds: at.ids });
    expect(done).toMatchObject({ format: 'aiff', organisation: 'tempo' });
    expect(below(done.destination)).toEqual(['No tempo/Gr\u00f6\u00dfe.aif']);
    const said = {
      ...start,
      sampleIds: at.ids,
      format: 'wav',
      organisation: 'flat',
      sanitise: true,
    } as const;
    expect(below((await at.call('exports.start', said)).destination)).toEqual(['Grosse.wav']);
  });

  it('tells a file that cannot be read, writes the others, and can be gone on with', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    const good = readFileSync(path.join(at.sounds, 'Kick.wav'));
    writeFileSync(path.join(at.sounds, 'Kick.wav'), 'no sound');
    const run = await at.call('exports.start', { ...start, sampleIds: at.ids });
    expect(run).toMatchObject({
      state: 'failed',
      done: 1,
      failed: 1,
      error: '1 of 2 files could not be written.',
    });
    writeFileSync(path.join(at.sounds, 'Kick.wav'), good);
    expect(await at.call('exports.resume', { id: run.id, wait: true })).toMatchObject({
      state: 'done',
      done: 2,
      error: null,
    });
    await expect(at.call('exports.resume', { id: run.id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('goes where it may and nowhere else', async () => {
    const at = await studio(['Kick.wav']);
    const begin = (folder: string) => at.call('exports.start', { ...start, sampleIds: at.ids, folder });
    await expect(begin('/nowhere/at/all')).rejects.toMatchObject({ code: 'not-found' });
    await expect(begin('here')).rejects.toMatchObject({ code: 'invalid-input' });
    mkdirSync(path.join(at.mount, 'BKUP'));
    await expect(begin(path.join(at.mount, 'BKUP'))).rejects.toMatchObject({ code: 'forbidden' });
    expect((await begin(path.join(at.mount, 'IMPORT'))).state).toBe('done');
    await at.call('cards.update', { id: at.cardId, consent: 'refused' });
    await expect(begin(path.join(at.mount, 'IMPORT'))).rejects.toMatchObject({ code: 'forbidden' });
    const none = await at.call('collections.create', { name: 'Empty' });
    await expect(at.call('exports.start', { ...start, collectionId: none.id })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});

describe('an export of another kind', () => {
  it('is a project folder the unit opens', async () => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    const kitId = await kit(at);
    const folder = path.join(at.mount, 'EXPORT/PROJECT');
    const done = await at.call('exports.start', { ...start, kind: 'project', kitId, folder, project: 4 });
    expect(done).toMatchObject({
      state: 'done',
      total: 3,
      done: 3,
      destination: path.join(folder, 'PROJECT_04'),
    });
    expect((await inspectProject(done.destination)).project.name).toBe('Dusty');
    // Found on the card, its sounds are known.
    await at.sync();
    expect(at.catalogue.samples.count()).toBe(2);
  });

  it('is a folder for FL Studio: the same audio, with tempo and slices around it', async () => {
    const at = await studio(['Break.wav', 'Fill.wav']);
    const loop = { bpm: weighed(92), kind: weighed('loop' as const), onsets: [0, 2400], frames: 4800 };
    at.catalogue.samples.recordAnalysis(at.ids[0]!, soundFacts('break', loop), 1);
    const done = await at.call('exports.start', {
      ...start,
      kind: 'fl-studio',
      sampleIds: at.ids,
      format: 'aiff',
    });
    expect(below(done.destination)).toEqual(['Break.wav', 'Fill.wav']);
    const [before, after] = [at.sounds, done.destination].map((folder) =>
      readFileSync(path.join(folder, 'Break.wav')),
    ) as [Buffer, Buffer];
    expect(after.includes('acid')).toBe(true);
    expect(after.includes('Slice 02')).toBe(true);
    expect(after.includes(before.subarray(before.indexOf('data')))).toBe(true);
  });

  it.each(['files', 'project'] as const)('is a zip of %s', async (kind) => {
    const at = await studio(['Kick.wav', 'Snare.wav']);
    const kitId = await kit(at);
    const done = await at.call('exports.start', { ...start, kind, kitId, zip: true });
    expect(done).toMatchObject({
      state: 'done',
      destination: expect.stringMatching(/Dusty\.zip$/) as string,
    });
    const bytes = readFileSync(done.destination).toString('latin1');
    const entries = kind === 'files' ? ['Dusty/Kick.wav', 'Dusty/Snare.wav'] : ['PROJECT_01/PADCONF.BIN'];
    for (const entry of entries) expect(bytes).toContain(entry);
    expect(existsSync(path.join(at.data, 'cards', 'zipping', `export-${done.id}`))).toBe(false);
  });
});

describe('an export that breaks off', () => {
  /** A second service over the same catalogue whose pool can be stopped, as a program that ends. */
  function service(at: Studio, pool: RenderPool) {
    const { catalogue, bus } = at;
    const deps: ExportsDeps = {
      ...{ catalogue, bus, pool, log: silentLog, now: Date.now },
      cards: { list: () => Promise.resolve([]) },
      folder: path.join(at.data, 'Exports'),
      staging: path.join(at.data, 'zipping'),
    };
    return createExports(deps);
  }

  it('goes on at the next start with what is not written yet', async () => {
    const at = await studio(['A.wav', 'B.wav', 'C.wav']);
    const real = createRenderPool(new URL('render-worker.js', WORKERS), 1);
    const { pool: hanging, inTheMiddle, rendered } = hangingPool(real);
    const first = service(at, hanging);
    const signal = new AbortController().signal;
    const { id } = await first.start({ kind: 'files', zip: false, sampleIds: at.ids }, false, signal);
    await inTheMiddle;
    await first.stop();
    expect(at.catalogue.exports.get(id)).toMatchObject({ state: 'running', done: 1 });
    rendered.length = 0;
    const counting: RenderPool = {
      ...real,
      render: (task, stop) => {
        rendered.push(path.basename(task.source));
        return real.render(task, stop);
      },
    };
    const second = service(at, counting);
    second.recover();
    await expect.poll(() => at.catalogue.exports.get(id).state, { timeout: 20_000 }).toBe('done');
    expect(rendered.sort()).toEqual(['B.wav', 'C.wav']);
    await second.stop();
    await real.close();
  });

  it('knows a file that was whole before anybody could note it', async () => {
    const at = await studio(['A.wav']);
    const done = await at.call('exports.start', { ...start, sampleIds: at.ids });
    const { path: name, hash } = at.catalogue.exports.files(done.id)[0]!;
    at.catalogue.exports.setFile(done.id, name, { state: 'planned', hash: hash!, remark: null }, 1);
    at.catalogue.exports.setState(done.id, 'failed', 1, 'killed');
    rmSync(path.join(at.sounds, 'A.wav'));
    expect(await at.call('exports.resume', { id: done.id, wait: true })).toMatchObject({
      state: 'done',
      done: 1,
    });
  });

  it('is stopped by its job and leaves whole files', async () => {
    const at = await studio(['A.wav']);
    const done = await at.call('exports.start', { ...start, sampleIds: at.ids });
    at.catalogue.exports.setState(done.id, 'running', 2, null);
    const { jobId } = at.catalogue.exports.get(done.id);
    await at.call('jobs.cancel', { id: jobId });
    expect((await at.call('exports.get', { id: done.id })).export.state).toBe('cancelled');
    await at.call('jobs.retry', { id: jobId });
    await expect
      .poll(async () => (await at.call('exports.get', { id: done.id })).export.state, { timeout: 30_000 })
      .toBe('done');
  });

  it('is held with whole files, over a restart too, until it is resumed', async () => {
    const at = await studio(['A.wav', 'B.wav', 'C.wav']);
    const real = createRenderPool(new URL('render-worker.js', WORKERS), 1);
    const { pool: hanging, inTheMiddle } = hangingPool(real);
    const first = service(at, hanging);
    const signal = new AbortController().signal;
    const { id, jobId } = await first.start({ kind: 'files', zip: false, sampleIds: at.ids }, false, signal);
    const waiting = await first.start({ kind: 'files', zip: false, sampleIds: at.ids }, false, signal);
    await inTheMiddle;
    // The second one is behind the first, which hangs: both answer at once.
    expect(await first.pause(waiting.id)).toMatchObject({ state: 'paused', done: 0 });
    expect(await first.pause(id)).toMatchObject({ state: 'paused', done: 1, error: null, finishedAt: null });
    await expect(first.pause(id)).rejects.toMatchObject({ code: 'conflict' });
    expect(at.catalogue.jobs.get(jobId)).toMatchObject({ state: 'paused', done: 1, total: 3 });
    await first.stop();
    const second = service(at, real);
    second.recover();
    expect(at.catalogue.exports.get(id).state).toBe('paused');
    expect(await second.resume(id, true)).toMatchObject({ state: 'done', done: 3, jobId });
    expect(await second.cancel(waiting.id)).toMatchObject({ state: 'cancelled' });
    await second.stop();
    await real.close();
  });

  it('is told by its job to be held and to go on', async () => {
    const at = await studio(['A.wav']);
    const done = await at.call('exports.start', { ...start, sampleIds: at.ids });
    await expect(at.call('jobs.pause', { id: done.jobId })).rejects.toMatchObject({ code: 'conflict' });
    at.catalogue.exports.setState(done.id, 'running', 2, null);
    const { jobId } = at.catalogue.exports.get(done.id);
    at.catalogue.exports.setState(done.id, 'paused', 3, null);
    expect(await at.call('jobs.get', { id: jobId })).toMatchObject({ state: 'paused' });
    await at.call('jobs.resume', { id: jobId });
    await expect
      .poll(async () => (await at.call('jobs.get', { id: jobId })).state, { timeout: 30_000 })
      .toBe('done');
  });
});

/** Writes one file and hangs in the second, until it is told to end. */
function hangingPool(real: RenderPool): { pool: RenderPool; inTheMiddle: Promise<void>; rendered: string[] } {
  const rendered: string[] = [];
  let reached: () => void = () => undefined;
  const inTheMiddle = new Promise<void>((resolve) => (reached = resolve));
  const pool: RenderPool = {
    ...real,
    threads: 0,
    async render(task, signal) {
      rendered.push(path.basename(task.source));
      if (rendered.length < 2) return real.render(task, signal);
      reached();
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      return real.render(task, signal);
    },
  };
  return { pool, inTheMiddle, rendered };
}
