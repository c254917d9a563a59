import { beforeEach, describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../daemon/catalogue/types.js';
import { list, NOW, scratchCatalogue, scratchFolder, soundFacts } from './support.js';
import { join } from 'node:path';

let catalogue: Catalogue;
let rootId: number;
let ids: number[];

beforeEach(() => {
  catalogue = scratchCatalogue();
  rootId = catalogue.roots.add('/music', NOW).id;
  ids = list(catalogue, rootId, ['a.wav', 'b.wav', 'c.wav', 'd.wav']);
});

const enqueueAll = (jobId: number): number =>
  catalogue.jobs.enqueue(
    jobId,
    ids.map((sampleId, index) => ({ sampleId, rank: index })),
  );

describe('the queue', () => {
  it('hands out the highest rank first and each item once', () => {
    const job = catalogue.jobs.openAnalyseJob(rootId, '/music', NOW);
    expect(enqueueAll(job.id)).toBe(4);
    expect(catalogue.jobs.take(3, NOW).map((item) => item.sampleId)).toEqual([ids[3], ids[2], ids[1]]);
    expect(catalogue.jobs.take(3, NOW).map((item) => item.sampleId)).toEqual([ids[0]]);
    expect(catalogue.jobs.take(3, NOW)).toEqual([]);
  });

  it('puts in what is listed only, the newest file first', () => {
    const job = catalogue.jobs.openAnalyseJob(rootId, '/music', NOW);
    catalogue.samples.recordFailure(ids[1]!, 'broken', NOW);
    expect(catalogue.jobs.enqueueListed(job.id, ids)).toBe(3);
    expect(catalogue.jobs.enqueueListed(job.id, ids)).toBe(0);
    expect(catalogue.jobs.get(job.id)?.total).toBe(3);
    const newestFirst = ids
      .filter((id) => id !== ids[1])
      .sort((a, b) => catalogue.samples.get(b)!.modifiedAt - catalogue.samples.get(a)!.modifiedAt || a - b);
    expect(catalogue.jobs.take(9, NOW).map((item) => item.sampleId)).toEqual(newestFirst);
  });

  it('takes the best over several jobs and nothing from a paused one', () => {
    const first = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    const second = catalogue.jobs.create('analyse', 'y', NOW, rootId);
    catalogue.jobs.enqueue(first.id, [
      { sampleId: ids[0]!, rank: 1 },
      { sampleId: ids[1]!, rank: 3 },
    ]);
    catalogue.jobs.enqueue(second.id, [{ sampleId: ids[2]!, rank: 2 }]);
    catalogue.jobs.setState(second.id, 'paused', NOW);
    expect(catalogue.jobs.take(1, NOW).map((item) => item.sampleId)).toEqual([ids[1]]);
    catalogue.jobs.setState(second.id, 'queued', NOW);
    expect(catalogue.jobs.take(9, NOW).map((item) => item.sampleId)).toEqual([ids[2], ids[0]]);
  });

  it('lets a sample wait in one job only', () => {
    const first = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    const second = catalogue.jobs.create('analyse', 'y', NOW, rootId);
    expect(enqueueAll(first.id)).toBe(4);
    expect(enqueueAll(second.id)).toBe(0);
    expect(catalogue.jobs.get(first.id)?.total).toBe(4);
    expect(catalogue.jobs.get(second.id)?.total).toBe(0);
  });

  it('queues a running sample again, because its file may have changed under the work', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    enqueueAll(job.id);
    const [taken] = catalogue.jobs.take(1, NOW);
    expect(catalogue.jobs.enqueue(job.id, [{ sampleId: taken!.sampleId, rank: 9 }])).toBe(1);
    expect(catalogue.jobs.promote([taken!.sampleId], 10)).toEqual([]);
  });

  it('holds an item back until its time and says when that is', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    catalogue.jobs.enqueue(job.id, [{ sampleId: ids[0]!, rank: 1 }]);
    const [item] = catalogue.jobs.take(1, NOW);
    catalogue.jobs.requeueItem(item!.itemId, NOW + 500, 'The drive is busy.');
    expect(catalogue.jobs.nextDue()).toBe(NOW + 500);
    expect(catalogue.jobs.take(1, NOW + 499)).toEqual([]);
    expect(catalogue.jobs.take(1, NOW + 500)).toEqual([{ ...item, attempts: 2 }]);
    expect(catalogue.jobs.nextDue()).toBeNull();
  });

  it('does not count work that was broken off as an attempt', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    catalogue.jobs.enqueue(job.id, [{ sampleId: ids[0]!, rank: 1 }]);
    const [item] = catalogue.jobs.take(1, NOW);
    catalogue.jobs.requeueItem(item!.itemId, 0, '');
    expect(catalogue.jobs.take(1, NOW)[0]?.attempts).toBe(1);
    expect(catalogue.jobs.items(job.id, undefined, 0, 9)[0]?.error).toBeNull();
  });

  it('promotes what waits, also what is held back, and names what waits nowhere', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    catalogue.jobs.enqueue(job.id, [
      { sampleId: ids[0]!, rank: 5 },
      { sampleId: ids[1]!, rank: 1 },
    ]);
    const [held] = catalogue.jobs.take(1, NOW);
    catalogue.jobs.requeueItem(held!.itemId, NOW + 60_000, 'later');
    expect(catalogue.jobs.promote([ids[0]!, ids[3]!], 100)).toEqual([ids[3]]);
    expect(catalogue.jobs.take(1, NOW)[0]?.sampleId).toBe(ids[0]);
  });
});

describe('outcomes', () => {
  it('counts, settles when nothing waits, and waits again after a retry', () => {
    const job = catalogue.jobs.openAnalyseJob(rootId, '/music', NOW);
    enqueueAll(job.id);
    const [a, b, c, d] = catalogue.jobs.take(4, NOW);
    catalogue.jobs.finishItem(a!.itemId, { state: 'done' }, NOW + 1);
    catalogue.jobs.finishItem(b!.itemId, { state: 'failed', error: 'The file is empty.' }, NOW + 1);
    catalogue.jobs.finishItem(c!.itemId, { state: 'done' }, NOW + 1);
    expect(catalogue.jobs.settle(job.id, NOW + 2)).toMatchObject({
      state: 'queued',
      total: 4,
      done: 2,
      failed: 1,
    });
    catalogue.jobs.finishItem(d!.itemId, { state: 'done' }, NOW + 3);
    expect(catalogue.jobs.refresh(job.id)).toMatchObject({ state: 'queued', done: 3 });
    expect(catalogue.jobs.settle(job.id, NOW + 4)).toMatchObject({
      state: 'done',
      done: 3,
      finishedAt: NOW + 4,
    });
    expect(catalogue.jobs.openAnalyseJob(rootId, '/music', NOW).id).not.toBe(job.id);

    expect(catalogue.jobs.items(job.id, ['failed'], 0, 10)).toEqual([
      {
        id: b!.itemId,
        jobId: job.id,
        sampleId: b!.sampleId,
        path: join('/music', 'c.wav'),
        state: 'failed',
        attempts: 1,
        error: 'The file is empty.',
      },
    ]);
    expect(catalogue.jobs.retryFailed(job.id, NOW)).toBe(1);
    expect(catalogue.jobs.get(job.id)).toMatchObject({ state: 'queued', finishedAt: null });
    expect(catalogue.jobs.take(5, NOW).map((item) => item.sampleId)).toEqual([b!.sampleId]);
  });

  it('settles a job without items', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    expect(catalogue.jobs.settle(job.id, NOW).state).toBe('done');
  });

  it('pages items by id', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    enqueueAll(job.id);
    const first = catalogue.jobs.items(job.id, undefined, 0, 3);
    expect(catalogue.jobs.items(job.id, undefined, first.at(-1)!.id, 3)).toHaveLength(1);
  });

  it('keeps the report when the samples leave', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    enqueueAll(job.id);
    const [taken] = catalogue.jobs.take(1, NOW);
    catalogue.jobs.finishItem(taken!.itemId, { state: 'done' }, NOW);
    catalogue.roots.remove(rootId, NOW);
    const items = catalogue.jobs.items(job.id, undefined, 0, 10);
    expect(items.map((item) => [item.sampleId, item.path, item.state])).toEqual([
      [null, '/music/a.wav', 'cancelled'],
      [null, '/music/b.wav', 'cancelled'],
      [null, '/music/c.wav', 'cancelled'],
      [null, '/music/d.wav', 'done'],
    ]);
    expect(catalogue.jobs.get(job.id)?.state).toBe('cancelled');
  });

  it('refuses impossible steps and unknown jobs', () => {
    const job = catalogue.jobs.create('scan', 'x', NOW, rootId);
    catalogue.jobs.setState(job.id, 'cancelled', NOW);
    expect(() => catalogue.jobs.setState(job.id, 'running', NOW)).toThrow(/cancelled cannot become running/);
    expect(() => enqueueAll(job.id)).toThrow(/was cancelled/);
    expect(() => catalogue.jobs.setProgress(999, 1, 2, 0)).toThrow(/no such job/);
    expect(() => catalogue.jobs.refresh(999)).toThrow(/no such job/);
  });

  it('cancels in pages', () => {
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    enqueueAll(job.id);
    expect(catalogue.jobs.cancelItems(job.id, NOW, 3)).toBe(3);
    expect(catalogue.jobs.cancelItems(job.id, NOW)).toBe(1);
    expect(catalogue.jobs.take(9, NOW)).toEqual([]);
  });
});

describe('after a crash', () => {
  it('lets running items wait again, once each, and forgets those of ended jobs', () => {
    const file = join(scratchFolder(), 'padbridge.db');
    const before = scratchCatalogue(file);
    const root = before.roots.add('/music', NOW).id;
    const [a, b, c] = list(before, root, ['a.wav', 'b.wav', 'c.wav']);
    const job = before.jobs.create('analyse', 'x', NOW, root);
    const ended = before.jobs.create('analyse', 'y', NOW, root);
    before.jobs.enqueue(ended.id, [{ sampleId: c!, rank: 9 }]);
    before.jobs.enqueue(job.id, [
      { sampleId: a!, rank: 2 },
      { sampleId: b!, rank: 1 },
    ]);
    before.jobs.take(3, NOW);
    before.jobs.enqueue(job.id, [{ sampleId: a!, rank: 5 }]);
    before.jobs.take(1, NOW);
    before.jobs.setState(job.id, 'running', NOW);
    before.jobs.setState(ended.id, 'cancelled', NOW);

    const after = scratchCatalogue(file);
    expect(after.jobs.recover()).toBe(2);
    expect(after.jobs.get(job.id)?.state).toBe('queued');
    expect(
      after.jobs
        .take(9, NOW)
        .map((item) => item.sampleId)
        .sort(),
    ).toEqual([a, b]);
    expect(after.jobs.items(ended.id, ['cancelled'], 0, 9)).toHaveLength(1);
  });
});

describe('rows that nobody works on', () => {
  it('are found page by page: new ones, those of another engine, cancelled ones on demand', () => {
    const [a, b, c, d] = ids as [number, number, number, number];
    catalogue.samples.recordAnalysis(a, soundFacts('one', { engine: 'ear/1' }), NOW);
    catalogue.samples.recordAnalysis(b, soundFacts('two', { engine: 'ear/2' }), NOW);
    catalogue.samples.recordFailure(c, 'The file is empty.', NOW);
    const job = catalogue.jobs.create('analyse', 'x', NOW, rootId);
    expect(catalogue.jobs.enqueueStale(job.id, rootId, 'ear/2', 'skip', 10)).toBe(2);
    expect(catalogue.jobs.enqueueStale(job.id, rootId, 'ear/2', 'skip', 10)).toBe(0);
    expect(
      catalogue.jobs
        .take(9, NOW)
        .map((item) => item.sampleId)
        .sort(),
    ).toEqual([a, d]);

    catalogue.jobs.cancelItems(job.id, NOW);
    expect(catalogue.jobs.enqueueStale(job.id, rootId, 'ear/2', 'skip', 10)).toBe(0);
    expect(catalogue.jobs.enqueueStale(job.id, rootId, 'ear/2', 'take', 1)).toBe(1);
    expect(catalogue.jobs.enqueueStale(job.id, rootId, 'ear/2', 'take', 9)).toBe(1);
  });
});
