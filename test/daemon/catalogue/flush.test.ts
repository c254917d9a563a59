import { expect, it } from 'vitest';
import { createFlush } from '../../../daemon/catalogue/flush.js';

/** Flushes that end when the test says so. */
function manual() {
  const files: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const flushFile = (file: string) => {
    files.push(file);
    return new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
  };
  return { files, ends, flush: createFlush('/data/padbridge.db', flushFile) };
}

it('flushes the log of the database', async () => {
  const { files, ends, flush } = manual();
  const done = flush();
  ends[0]!();
  await done;
  expect(files).toEqual(['/data/padbridge.db-wal']);
});

it('lets callers share a flush that begins after they came', async () => {
  const { files, ends, flush } = manual();
  const first = flush();
  const second = flush();
  const third = flush();
  expect(files).toHaveLength(1);
  ends[0]!();
  await first;
  await expect.poll(() => files.length).toBe(2);
  ends[1]!();
  await Promise.all([second, third]);
  expect(files).toHaveLength(2);
});

it('tells the caller that the disk failed, and tries again for the next', async () => {
  const { ends, flush } = manual();
  const first = flush();
  const second = flush();
  ends[0]!(new Error('EIO'));
  await expect(first).rejects.toThrow('EIO');
  await expect.poll(() => ends.length).toBe(2);
  ends[1]!();
  await second;
});
