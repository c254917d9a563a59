import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';

/** One numbered step of the schema, forwards and back. */
export interface Migration {
  /** 1, 2, 3 … without gaps; the database keeps the last one in `user_version`. */
  version: number;
  name: string;
  up: string;
  down: string;
}

/** Beside the sources and beside the build alike: both keep `schemas/migrations` at this place. */
const SHIPPED = fileURLToPath(new URL('../../schemas/migrations/', import.meta.url));

/**
 * Reads `NNNN_name.up.sql` and `.down.sql` pairs in order.
 * @throws PadbridgeError internal when a number or half of a pair is missing: the installation is damaged.
 */
export function loadMigrations(folder: string = SHIPPED): Migration[] {
  const ups = readdirSync(folder)
    .filter((file) => /^\d{4}_[a-z0-9-]+\.up\.sql$/.test(file))
    .sort();
  return ups.map((file, index) => {
    const version = Number(file.slice(0, 4));
    if (version !== index + 1) {
      throw new PadbridgeError('internal', `The schema step ${String(index + 1)} is missing.`, {
        subject: folder,
        next: 'Install Padbridge again.',
      });
    }
    const base = file.slice(0, -'.up.sql'.length);
    return { version, name: base.slice(5), up: read(folder, file), down: read(folder, `${base}.down.sql`) };
  });
}

function read(folder: string, file: string): string {
  try {
    return readFileSync(`${folder.replace(/[/\\]$/, '')}/${file}`, 'utf8');
  } catch (cause) {
    throw new PadbridgeError('internal', 'A schema step cannot be read.', {
      subject: file,
      next: 'Install Padbridge again.',
      cause,
    });
  }
}

/** The step a database stands at; 0 is empty. */
export function schemaVersion(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Runs every step above the present one, each in its own transaction together with its number. */
export function migrateUp(db: Database.Database, migrations: readonly Migration[]): void {
  for (const step of migrations) {
    if (step.version > schemaVersion(db)) runStep(db, step, step.up, step.version);
  }
}

/** Goes back to `target`, newest step first. Tables that a step brought go with it; all others keep their rows. */
export function migrateDown(db: Database.Database, migrations: readonly Migration[], target: number): void {
  for (const step of [...migrations].reverse()) {
    if (step.version > target && step.version <= schemaVersion(db)) {
      runStep(db, step, step.down, step.version - 1);
    }
  }
}

/**
 * Foreign keys are off while a step runs (a table that is rebuilt must not take its children along) and the whole
 * database is checked for dangling ones before the step counts.
 */
function runStep(db: Database.Database, step: Migration, sql: string, resulting: number): void {
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      db.exec(sql);
      const dangling = db.pragma('foreign_key_check') as { table: string }[];
      if (dangling.length > 0) {
        throw new Error(
          `${String(dangling.length)} rows point nowhere, first in ${dangling[0]?.table ?? '?'}`,
        );
      }
      db.pragma(`user_version = ${String(resulting)}`);
    }).immediate();
  } catch (cause) {
    throw new PadbridgeError(
      'internal',
      `The catalogue could not take schema step ${String(step.version)}.`,
      {
        subject: step.name,
        next: 'Nothing was changed; a copy from before lies in the backups folder. Please report this.',
        cause,
      },
    );
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
