import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SampleSummary } from '../../../schemas/entities.js';
import { searchParams } from '../../../schemas/methods/samples.js';
import { burst, kickFile, loopFile, put, retagged } from '../../support/sounds.js';
import { tempDir } from '../../support/temp-dir.js';
import { type Wired, wire } from '../../support/wired.js';

function rows(wired: Wired, filter: object = {}): SampleSummary[] {
  return wired.catalogue.search.search(searchParams.parse({ sort: 'name', limit: 500, ...filter })).items;
}

const named = (wired: Wired, name: string) => rows(wired).find((row) => row.name === name);
const allAnalysed = (wired: Wired, count: number) => () =>
  rows(wired).filter((row) => row.status === 'analysed' && row.presence === 'present').length === count;
const jobEnded = (wired: Wired, jobId: number) => () =>
  ['done', 'failed', 'cancelled'].includes(wired.catalogue.jobs.get(jobId)?.state ?? '');

/** Services with a library of these files, listed and analysed. */
async function library(files: Record<string, Uint8Array | string>) {
  const root = await tempDir();
  await put(root, files);
  const wired = await wire();
  wired.queue.start();
  const { job } = await wired.library.add(root);
  const { report } = await wired.library.scanned(job.id);
  await wired.until(jobEnded(wired, report.analyseJobId));
  return { root, wired, report };
}

describe('library', () => {
  it('lists first and analyses afterwards', async () => {
    const { wired, report } = await library({
      'Drums/kick.wav': kickFile(),
      'loop_120bpm.wav': loopFile(120),
    });
    expect(report).toMatchObject({ files: 2, added: 2, missing: 0, problems: [] });
    expect(rows(wired).map(({ name, folder, status, kind }) => ({ name, folder, status, kind }))).toEqual([
      { name: 'kick.wav', folder: 'Drums', status: 'analysed', kind: 'one-shot' },
      { name: 'loop_120bpm.wav', folder: '', status: 'analysed', kind: 'loop' },
    ]);
    expect(named(wired, 'loop_120bpm.wav')?.bpm).toBeCloseTo(120, 0);
    expect(wired.catalogue.samples.peaks(named(wired, 'kick.wav')!.id)?.data.length).toBeGreaterThan(10);
  });

  it('keeps id, tags and rating of a moved file', async () => {
    const { root, wired } = await library({ 'a/one.wav': burst(1), 'a/two.wav': burst(2) });
    const one = named(wired, 'one.wav')!;
    wired.catalogue.samples.setTags(one.id, ['dusty'], 1);
    wired.catalogue.samples.setRating(one.id, 4, 1);
    await mkdir(path.join(root, 'b'));
    await rename(path.join(root, 'a/one.wav'), path.join(root, 'b/renamed.wav'));
    const { report } = await wired.library.scanned(wired.library.scan(one.rootId).id);
    expect(report).toMatchObject({ moved: 1, added: 0, missing: 0 });
    expect(rows(wired)).toHaveLength(2);
    expect(named(wired, 'renamed.wav')).toMatchObject({
      id: one.id,
      folder: 'b',
      tags: ['dusty'],
      rating: 4,
      status: 'analysed',
      presence: 'present',
    });
  });

  it('does not take a new file of the same size for a moved one', async () => {
    const { root, wired } = await library({ 'one.wav': burst(1) });
    const one = named(wired, 'one.wav')!;
    await rm(path.join(root, 'one.wav'));
    await put(root, { 'other.wav': burst(2) });
    const { report } = await wired.library.scanned(wired.library.scan(one.rootId).id);
    expect(report).toMatchObject({ moved: 0, added: 1, missing: 1 });
    expect(named(wired, 'one.wav')?.presence).toBe('missing');
  });

  it('does not analyse a retagged file again, and keeps what the user said about it', async () => {
    const { root, wired } = await library({ 'one.wav': burst(1) });
    const one = named(wired, 'one.wav')!;
    wired.catalogue.samples.setTags(one.id, ['mine'], 1);
    await put(root, { 'one.wav': retagged(burst(1), 'now with a comment') });
    const heard: number[] = [];
    wired.queue.onOutcome(({ audioSeconds }) => void heard.push(audioSeconds));
    const { report } = await wired.library.scanned(wired.library.scan(one.rootId).id);
    await wired.until(jobEnded(wired, report.analyseJobId));
    expect(heard).toEqual([0]);
    expect(wired.catalogue.samples.get(one.id)).toMatchObject({ tags: ['mine'], status: 'analysed' });
  });

  it('knows a file that was moved and retagged at once by its audio', async () => {
    const { root, wired } = await library({ 'a/one.wav': burst(1) });
    const one = named(wired, 'one.wav')!;
    wired.catalogue.samples.setRating(one.id, 5, 1);
    await rm(path.join(root, 'a'), { recursive: true });
    await put(root, { 'b/uno.wav': retagged(burst(1), 'moved and tagged') });
    const { report } = await wired.library.scanned(wired.library.scan(one.rootId).id);
    await wired.until(jobEnded(wired, report.analyseJobId));
    expect(rows(wired)).toHaveLength(1);
    expect(rows(wired)[0]).toMatchObject({ id: one.id, name: 'uno.wav', rating: 5, presence: 'present' });
  });

  it('analyses equal sounds once', async () => {
    const heard: number[] = [];
    const root = await tempDir();
    await put(root, {
      'a.wav': burst(1),
      'b.wav': burst(1),
      'c.wav': retagged(burst(1), 'tagged'),
      'd.wav': burst(2),
    });
    const wired = await wire();
    wired.queue.onOutcome(({ audioSeconds }) => void heard.push(audioSeconds));
    wired.queue.start();
    const { job } = await wired.library.add(root);
    const { report } = await wired.library.scanned(job.id);
    await wired.until(jobEnded(wired, report.analyseJobId));
    expect(allAnalysed(wired, 4)()).toBe(true);
    expect(heard.filter((seconds) => seconds > 0)).toHaveLength(2);
  });

  it('gives a broken file a reason and tries it again when it changed, not before', async () => {
    const { root, wired } = await library({
      'good.wav': burst(1),
      'bad.wav': 'this is no sound',
      'empty.wav': '',
    });
    expect(named(wired, 'good.wav')?.status).toBe('analysed');
    expect(named(wired, 'bad.wav')).toMatchObject({
      status: 'failed',
      failure: expect.stringMatching(/\w+/) as string,
    });
    expect(named(wired, 'empty.wav')?.failure).toMatch(/empty/i);
    const tried: number[] = [];
    wired.queue.onOutcome(({ sampleId }) => void tried.push(sampleId));
    const bad = named(wired, 'bad.wav')!;
    await wired.library.scanned(wired.library.scan(bad.rootId).id);
    expect(tried).toEqual([]);
    await put(root, { 'bad.wav': burst(3) });
    const { report } = await wired.library.scanned(wired.library.scan(bad.rootId).id);
    await wired.until(jobEnded(wired, report.analyseJobId));
    expect(tried).toEqual([bad.id]);
    expect(named(wired, 'bad.wav')).toMatchObject({ status: 'analysed', failure: null });
  });

  it('marks the samples of a drive that went away missing, and brings them back', async () => {
    const { root, wired } = await library({ 'a.wav': burst(1), 'deep/b.wav': burst(2) });
    const a = named(wired, 'a.wav')!;
    wired.catalogue.samples.setTags(a.id, ['kept'], 1);
    wired.library.start();
    await wired.until(() => wired.library.list()[0]?.watching === 'watch');
    await rename(root, `${root}-unplugged`);
    await wired.until(() => wired.library.list()[0]?.state === 'offline');
    expect(rows(wired).map((row) => row.presence)).toEqual(['missing', 'missing']);
    expect(wired.health.current().components.find(({ name }) => name === 'library')?.state).toBe('degraded');
    await rename(`${root}-unplugged`, root);
    await wired.until(() => wired.library.list()[0]?.state === 'online');
    expect(rows(wired).map(({ presence, status }) => `${presence} ${status}`)).toEqual([
      'present analysed',
      'present analysed',
    ]);
    expect(wired.catalogue.samples.get(a.id)?.tags).toEqual(['kept']);
  });

  it('notices what comes, changes, moves and goes while it watches', async () => {
    const { root, wired } = await library({ 'a/one.wav': burst(1) });
    const one = named(wired, 'one.wav')!;
    wired.library.start();
    await wired.until(() => wired.library.list()[0]?.watching === 'watch');
    await put(root, { 'new/deep/two.wav': burst(2) });
    await wired.until(() => named(wired, 'two.wav')?.status === 'analysed');
    await rename(path.join(root, 'a/one.wav'), path.join(root, 'new/deep/moved.wav'));
    await wired.until(() => named(wired, 'moved.wav')?.id === one.id);
    expect(rows(wired)).toHaveLength(2);
    await rm(path.join(root, 'new'), { recursive: true });
    await wired.until(() => rows(wired).every((row) => row.presence === 'missing'));
  });

  it('refuses a folder in another, a file, and a folder that is not there', async () => {
    const { root, wired } = await library({ 'in/a.wav': burst(1) });
    await expect(wired.library.add(path.join(root, 'in'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(wired.library.add(path.join(root, 'in/a.wav'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(wired.library.add(path.join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
    expect(wired.library.list()).toHaveLength(1);
  });

  it('takes folders over that lie in a new one, unless its scan passes over them', async () => {
    const outer = await tempDir();
    await put(outer, { 'A/one.wav': burst(1), '.hidden/two.wav': burst(2), 'three.wav': burst(3) });
    const wired = await wire();
    wired.queue.start();
    for (const folder of ['A', '.hidden']) {
      const { job } = await wired.library.add(path.join(outer, folder));
      await wired.library.scanned(job.id);
    }
    const before = named(wired, 'one.wav')!;
    wired.catalogue.samples.setTags(before.id, ['kept'], 1);
    const { root, job } = await wired.library.add(outer);
    await wired.library.scanned(job.id);
    expect(wired.library.list().map((one) => [path.relative(outer, one.path), one.samples])).toEqual([
      ['', 2],
      ['.hidden', 1],
    ]);
    expect(named(wired, 'one.wav')).toMatchObject({
      id: before.id,
      tags: ['kept'],
      folder: 'A',
      rootId: root.id,
    });
    expect(rows(wired).every(({ presence }) => presence === 'present')).toBe(true);
  });

  it('waits for a configured folder whose drive is not there yet', async () => {
    const parent = await tempDir();
    const drive = path.join(parent, 'usb');
    const wired = await wire();
    wired.queue.start();
    await wired.library.expect(drive);
    wired.library.start();
    await wired.until(() => wired.library.list()[0]?.state === 'offline');
    await put(drive, { 'a.wav': burst(1) });
    await wired.until(allAnalysed(wired, 1));
    expect(wired.library.list()[0]?.state).toBe('online');
  });

  it('keeps the rows of a folder that could not be read', async () => {
    const { root, wired } = await library({ 'ok.wav': burst(1), 'sub/in.wav': burst(2) });
    // Root reads every folder, so a folder that turns into a link to itself stands for an unreadable one.
    const { createScanRecord } = await import('../../../daemon/library/apply-scan.js');
    const [current] = wired.library.list();
    const target = { root: current!, starts: [{ folder: '', depth: 'tree' as const }], analyseJobId: 1 };
    const record = createScanRecord(wired.catalogue, target, () => 1);
    record.take({
      files: [],
      folders: [],
      problems: [{ path: path.join(root, 'sub'), reason: 'no', folder: 'sub' }],
    });
    await record.markUnseen(new AbortController().signal);
    expect(named(wired, 'ok.wav')?.presence).toBe('missing');
    expect(named(wired, 'in.wav')?.presence).toBe('present');
  });

  it('forgets a folder without touching its files', async () => {
    const { root, wired } = await library({ 'a.wav': burst(1), 'b.wav': burst(2) });
    const [only] = wired.library.list();
    expect(await wired.library.remove(only!.id)).toBe(2);
    expect(rows(wired)).toEqual([]);
    await writeFile(path.join(root, 'still-writable.wav'), '');
    const again = await wired.library.add(root);
    const { report } = await wired.library.scanned(again.job.id);
    expect(report.added).toBe(3);
  });
});
