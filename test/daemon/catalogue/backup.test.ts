import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { restoreCatalogue } from '../../../daemon/catalogue/backup.js';
import { list, NOW, scratchCatalogue, scratchFolder, soundFacts } from './support.js';

function codeOf(code: string): Error {
  return expect.objectContaining({ code }) as Error;
}

it('copies a catalogue that is in use, whole and verified', async () => {
  const catalogue = scratchCatalogue();
  const root = catalogue.roots.add('/music', NOW);
  list(catalogue, root.id, ['a.wav', 'b.wav']);
  const file = join(scratchFolder(), 'deep', 'copy.db');
  const report = await catalogue.backup(file);
  expect(report).toMatchObject({ samples: 2 });
  const copy = scratchCatalogue(file, { readonly: true });
  expect(copy.search.search({ query: 'a', limit: 10 }).items.map(({ name }) => name)).toEqual(['a.wav']);
  expect(readdirSync(join(file, '..'))).toEqual(['copy.db']);
});

it('holds rows that were written while it was copied, or not, but never half of a transaction', async () => {
  const catalogue = scratchCatalogue();
  const root = catalogue.roots.add('/music', NOW);
  list(
    catalogue,
    root.id,
    Array.from({ length: 3000 }, (_, n) => `before/${String(n)}.wav`),
  );
  const file = join(scratchFolder(), 'copy.db');
  const copying = catalogue.backup(file);
  list(
    catalogue,
    root.id,
    Array.from({ length: 1000 }, (_, n) => `during/${String(n)}.wav`),
  );
  const { samples } = await copying;
  expect([3000, 4000]).toContain(samples);
  expect(scratchCatalogue(file).samples.count()).toBe(samples);
});

it('never writes over a file, whatever it is', async () => {
  const catalogue = scratchCatalogue();
  const file = join(scratchFolder(), 'holiday.txt');
  writeFileSync(file, 'dear diary');
  await expect(catalogue.backup(file)).rejects.toThrow(codeOf('conflict'));
  expect(readFileSync(file, 'utf8')).toBe('dear diary');
});

it('brings a catalogue back and keeps the one it replaces', async () => {
  const file = join(scratchFolder(), 'padbridge.db');
  const before = scratchCatalogue(file);
  const root = before.roots.add('/music', NOW);
  const [kick] = list(before, root.id, ['kick.wav']);
  before.samples.recordAnalysis(kick!, soundFacts('kick'), NOW);
  before.samples.setRating(kick!, 4, NOW);
  const backup = join(scratchFolder(), 'backup.db');
  await before.backup(backup);
  before.samples.setRating(kick!, 1, NOW);
  list(before, root.id, ['later.wav']);
  before.close();

  const { kept, samples } = await restoreCatalogue(backup, file);
  expect(samples).toBe(1);
  const back = scratchCatalogue(file);
  expect(back.samples.get(kick!)).toMatchObject({ rating: 4, status: 'analysed' });
  expect(back.samples.count()).toBe(1);
  const replaced = scratchCatalogue(kept!);
  expect(replaced.samples.get(kick!)).toMatchObject({ rating: 1 });
  expect(replaced.samples.count()).toBe(2);
});

it('keeps what only the log of the replaced catalogue holds', async () => {
  const file = join(scratchFolder(), 'padbridge.db');
  const killed = new Database(file);
  killed.close();
  const first = scratchCatalogue(file);
  const backup = join(scratchFolder(), 'backup.db');
  await first.backup(backup);
  // Not closed: as after kill -9 the last rows lie in the log beside the main file.
  first.roots.add('/only/in/the/log', NOW);
  expect(existsSync(`${file}-wal`)).toBe(true);
  const { kept } = await restoreCatalogue(backup, file);
  expect(
    scratchCatalogue(kept!)
      .roots.list()
      .map(({ path }) => path),
  ).toEqual(['/only/in/the/log']);
});

it.each([
  [
    'a text',
    (file: string) => writeFileSync(file, 'not a database at all, but long enough to be one '.repeat(50)),
  ],
  ['an empty file', (file: string) => writeFileSync(file, '')],
  [
    "another program's database",
    (file: string) => {
      const db = new Database(file);
      db.exec('CREATE TABLE samples (id INTEGER)');
      db.close();
    },
  ],
])('refuses %s as a backup and leaves the catalogue alone', async (_, write) => {
  const file = join(scratchFolder(), 'padbridge.db');
  scratchCatalogue(file).close();
  const before = readFileSync(file);
  const backup = join(scratchFolder(), 'backup.db');
  write(backup);
  await expect(restoreCatalogue(backup, file)).rejects.toThrow();
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(join(file, '..')).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('refuses a backup that was cut off', async () => {
  const catalogue = scratchCatalogue();
  const root = catalogue.roots.add('/music', NOW);
  list(
    catalogue,
    root.id,
    Array.from({ length: 500 }, (_, n) => `${String(n)}.wav`),
  );
  const backup = join(scratchFolder(), 'backup.db');
  const { bytes } = await catalogue.backup(backup);
  truncateSync(backup, Math.floor(bytes / 2));
  const file = join(scratchFolder(), 'padbridge.db');
  await expect(restoreCatalogue(backup, file)).rejects.toThrow(codeOf('corrupt'));
  expect(existsSync(file)).toBe(false);
});

it('says that there is no such backup', async () => {
  const folder = scratchFolder();
  await expect(restoreCatalogue(join(folder, 'none.db'), join(folder, 'padbridge.db'))).rejects.toThrow(
    codeOf('not-found'),
  );
});
