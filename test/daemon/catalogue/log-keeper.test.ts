import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { keepLogShort } from '../../../daemon/catalogue/log-keeper.js';
import { silentLog } from '../../support/silent-log.js';
import { WORKERS } from '../../support/wired.js';
import { list, NOW, scratchCatalogue, scratchFolder } from './support.js';

const WORKER = new URL('checkpoint-worker.js', WORKERS);

/** Rows in the main file alone, as if the log beside it had never been. */
function rowsWithoutLog(file: string): number {
  const copy = join(scratchFolder(), 'copy.db');
  copyFileSync(file, copy);
  const db = new Database(copy, { readonly: true });
  try {
    return Number(db.prepare('SELECT count(*) FROM samples').pluck().get());
  } finally {
    db.close();
  }
}

it('copies what was committed into the catalogue while it stays open, again and again', async () => {
  const file = join(scratchFolder(), 'padbridge.db');
  const catalogue = scratchCatalogue(file);
  const keeper = keepLogShort(WORKER, file, silentLog);
  onTestFinished(() => keeper.close());
  const { id } = catalogue.roots.add('/library', NOW);
  list(catalogue, id, ['a.wav', 'b.wav']);
  await expect.poll(() => rowsWithoutLog(file), { timeout: 30_000 }).toBe(2);
  list(catalogue, id, ['c.wav']);
  await expect.poll(() => rowsWithoutLog(file), { timeout: 30_000 }).toBe(3);
});

it('does not make the search read everything anew, as a write of another program would', async () => {
  const file = join(scratchFolder(), 'padbridge.db');
  const catalogue = scratchCatalogue(file);
  const keeper = keepLogShort(WORKER, file, silentLog);
  onTestFinished(() => keeper.close());
  const { id } = catalogue.roots.add('/library', NOW);
  list(catalogue, id, ['a.wav']);
  const watched = new Database(file);
  onTestFinished(() => void watched.close());
  const version = () => Number(watched.pragma('data_version', { simple: true }));
  const before = version();
  await expect.poll(() => rowsWithoutLog(file), { timeout: 30_000 }).toBe(1);
  expect(version()).toBe(before);
});

it('is gone with its connection when it was closed', async () => {
  const file = join(scratchFolder(), 'padbridge.db');
  const catalogue = scratchCatalogue(file);
  const keeper = keepLogShort(WORKER, file, silentLog);
  await keeper.close();
  const { id } = catalogue.roots.add('/library', NOW);
  expect(list(catalogue, id, ['a.wav'])).toHaveLength(1);
});
