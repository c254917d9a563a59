import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { loadMigrations, migrateDown, migrateUp } from '../../../daemon/catalogue/migrations.js';
import { list, NOW, scratchCatalogue, scratchFolder } from './support.js';

it('step 8 keeps feedback with a strength, going up and down, and makes vectors anew', () => {
  const file = `${scratchFolder()}/old.db`;
  const catalogue = scratchCatalogue(file);
  const [sample] = list(catalogue, catalogue.roots.add('/music', NOW).id, ['Kick.wav']);
  catalogue.close();
  const db = new Database(file);
  const steps = loadMigrations();
  migrateDown(db, steps, 7);
  const add = db.prepare('INSERT INTO feedback (sample_id, verdict, given_at) VALUES (?, ?, ?)');
  for (const verdict of ['taken', 'liked', 'skipped', 'rejected']) add.run(sample, verdict, NOW);
  db.prepare("INSERT INTO embeddings VALUES (?, 'overall', 'v0', zeroblob(8))").run(sample);
  migrateUp(db, steps);
  expect(db.prepare('SELECT verdict, strength FROM feedback ORDER BY id').raw().all()).toEqual([
    ['accepted', 0.8],
    ['liked', 1],
    ['skipped', -0.2],
    ['not-this', -0.6],
  ]);
  expect(db.prepare('SELECT count(*) FROM embeddings').pluck().get()).toBe(0);
  db.prepare(
    "INSERT INTO feedback (sample_id, verdict, strength, given_at) VALUES (?, 'disliked', -1, ?)",
  ).run(sample, NOW);
  migrateDown(db, steps, 7);
  expect(db.prepare('SELECT verdict FROM feedback ORDER BY id').pluck().all()).toEqual([
    'taken',
    'liked',
    'skipped',
    'rejected',
    'rejected',
  ]);
  migrateUp(db, steps);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});
