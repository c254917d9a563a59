import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../daemon/catalogue/database.js';
import {
  loadMigrations,
  migrateDown,
  migrateUp,
  schemaVersion,
} from '../../../daemon/catalogue/migrations.js';
import { list, NOW, scratchFolder, soundFacts } from './support.js';

const MIGRATIONS = loadMigrations();
const LATEST = MIGRATIONS.length;

/** A catalogue file with at least one row in every table. */
function filledFile(): string {
  const file = join(scratchFolder(), 'padbridge.db');
  const catalogue = openCatalogue(file);
  const root = catalogue.roots.add('/music', NOW);
  const [kick, loop] = list(catalogue, root.id, ['drums/Dusty Kick.wav', 'loops/Break 92.wav']);
  catalogue.samples.recordAnalysis(kick!, soundFacts('kick'), NOW);
  catalogue.samples.recordAnalysis(loop!, soundFacts('loop'), NOW);
  catalogue.samples.setTags(kick!, ['dusty'], NOW);
  const job = catalogue.jobs.create('analyse', '/music', NOW, root.id);
  catalogue.jobs.enqueue(job.id, [{ sampleId: kick!, rank: 1 }]);
  catalogue.close();
  const db = new Database(file);
  db.exec(readFileSync(new URL('every-table.sql', import.meta.url), 'utf8'));
  db.close();
  return file;
}

type Rows = Record<string, unknown[]>;

/** Everything in the tables, the text index by what it finds. */
function contents(db: Database.Database): Rows {
  const tables = db
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name`)
    .pluck()
    .all() as string[];
  const rows: Rows = {};
  for (const table of tables.filter((name) => !name.startsWith('sqlite_'))) {
    rows[table] = db.prepare(`SELECT * FROM "${table}"`).all();
  }
  if (rows['samples']) {
    rows['text index'] = db.prepare(`SELECT rowid FROM samples_fts WHERE samples_fts MATCH 'dusty'`).all();
  }
  return rows;
}

/** Without its numbers a sound is listed again, so that it will be analysed again: the only row a step may change. */
function listedAgain(rows: Rows): Rows {
  const samples = rows['samples'] as { status: string }[] | undefined;
  return samples ? { ...rows, samples: samples.map((row) => ({ ...row, status: 'listed' })) } : rows;
}

interface SchemaObject {
  type: string;
  name: string;
  sql: string | null;
}

/** The schema, white space and quotes evened out: a rebuilt table may be written differently, not be different. */
function schema(db: Database.Database): SchemaObject[] {
  const objects = db
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`)
    .all() as SchemaObject[];
  return objects.map((each) => ({
    ...each,
    sql: each.sql?.replace(/\s+/g, ' ').replace(/^CREATE TABLE "(\w+)"/, 'CREATE TABLE $1') ?? null,
  }));
}

/** Derived from other tables and made again: the one table that a step may empty. */
const DERIVED = ['embeddings'];

/** Tables that stand with the same words before and after a step; it has no business with their rows. */
function untouchedBy(version: number): Set<string> {
  const before = new Map(schemaAt(version - 1).map(({ name, sql }) => [name, sql]));
  return new Set(schemaAt(version).flatMap(({ name, sql }) => (before.get(name) === sql ? [name] : [])));
}

/** The rows of all tables that a step only passes by are equal; what it rebuilt has as many as before. */
function expectKept(now: Rows, before: Rows, untouched: ReadonlySet<string>): void {
  for (const [table, rows] of Object.entries(now)) {
    if (table === 'text index' || untouched.has(table))
      expect({ table, rows }).toEqual({ table, rows: before[table] });
    else if (!DERIVED.includes(table))
      expect({ table, count: rows.length }).toEqual({ table, count: before[table]?.length });
  }
}

function schemaAt(version: number): SchemaObject[] {
  const db = new Database(':memory:');
  migrateUp(db, MIGRATIONS.slice(0, version));
  const found = schema(db);
  db.close();
  return found;
}

it('fills every table for the tests below', () => {
  const db = new Database(filledFile());
  const empty = Object.entries(contents(db)).filter(([, rows]) => rows.length === 0);
  db.close();
  expect(empty.map(([table]) => table)).toEqual([]);
});

describe.each(MIGRATIONS.map(({ version, name }) => ({ version, name })))('$version $name', ({ version }) => {
  it('goes down on data without touching what it did not bring, and up again', () => {
    const db = new Database(filledFile());
    db.pragma('foreign_keys = ON');
    migrateDown(db, MIGRATIONS, version);
    const before = version === 2 ? listedAgain(contents(db)) : contents(db);

    migrateDown(db, MIGRATIONS, version - 1);
    expect(schemaVersion(db)).toBe(version - 1);
    expect(schema(db)).toEqual(schemaAt(version - 1));
    const left = contents(db);
    const untouched = untouchedBy(version);
    expectKept(left, before, untouched);

    migrateUp(db, MIGRATIONS.slice(0, version));
    expect(schema(db)).toEqual(schemaAt(version));
    const again = contents(db);
    expectKept(left, again, untouched);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });
});

/** The shipped steps with one more behind them. */
function withStep(sql: string): string {
  const folder = scratchFolder();
  cpSync(new URL('../../../schemas/migrations', import.meta.url), folder, { recursive: true });
  const number = String(LATEST + 1).padStart(4, '0');
  writeFileSync(join(folder, `${number}_next.up.sql`), sql);
  writeFileSync(join(folder, `${number}_next.down.sql`), 'DROP TABLE next;');
  return folder;
}

const backupsOf = (file: string): string[] => readdirSync(join(dirname(file), 'backups'));

it('copies the catalogue before it brings it up to date', () => {
  const file = filledFile();
  const catalogue = openCatalogue(file, {
    migrationsDir: withStep('CREATE TABLE next (id INTEGER) STRICT;'),
  });
  catalogue.close();
  const [backup, ...more] = backupsOf(file);
  expect(more).toEqual([]);
  const copy = new Database(join(dirname(file), 'backups', backup!), { readonly: true });
  expect(schemaVersion(copy)).toBe(LATEST);
  expect(copy.prepare('SELECT count(*) FROM samples').pluck().get()).toBe(2);
  copy.close();
});

it('leaves the catalogue as it was when a step fails half way', () => {
  const file = filledFile();
  const broken = withStep('CREATE TABLE next (id INTEGER) STRICT; DELETE FROM tags; SELECT nonsense;');
  expect(() => openCatalogue(file, { migrationsDir: broken })).toThrow(
    expect.objectContaining({ code: 'internal', subject: 'next' }) as Error,
  );
  const db = new Database(file);
  expect(schemaVersion(db)).toBe(LATEST);
  expect(schema(db)).toEqual(schemaAt(LATEST));
  expect(db.prepare('SELECT name FROM tags').pluck().all()).toEqual(['dusty']);
  db.close();
});

it('refuses a step that leaves rows pointing nowhere', () => {
  const file = filledFile();
  const orphaning = withStep('CREATE TABLE next (id INTEGER) STRICT; DELETE FROM roots;');
  expect(() => openCatalogue(file, { migrationsDir: orphaning })).toThrow(/schema step/);
  const catalogue = openCatalogue(file);
  expect(catalogue.roots.list()).toHaveLength(1);
  catalogue.close();
});

it('refuses a catalogue of a newer program and writes nothing to it', () => {
  const file = filledFile();
  openCatalogue(file, { migrationsDir: withStep('CREATE TABLE next (id INTEGER) STRICT;') }).close();
  const before = readFileSync(file);
  expect(() => openCatalogue(file)).toThrow(expect.objectContaining({ code: 'unsupported' }) as Error);
  expect(readFileSync(file).equals(before)).toBe(true);
});

it('names the step that an installation has lost', () => {
  const folder = withStep('SELECT 1;');
  rmSync(join(folder, '0002_analysis.up.sql'));
  expect(() => loadMigrations(folder)).toThrow(/step 2 is missing/);
});
