import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import { APPLICATION_ID, asCatalogueError } from './connection.js';
import { loadMigrations, schemaVersion } from './migrations.js';

export interface BackupReport {
  bytes: number;
  samples: number;
}

/** Pages copied between two looks at the event loop: some 2 ms of work at 4 KiB a page. */
const PAGES_PER_STEP = 256;

/**
 * Copies the open database to `file` while it is in use. The copy is made beside its final name, checked (structure,
 * foreign keys, as many samples as it was made from at the end), flushed, and only then gets its name.
 * @throws PadbridgeError conflict when there is such a file already, io, corrupt
 */
export async function backupDatabase(db: Database.Database, file: string): Promise<BackupReport> {
  refuseExisting(file);
  const draft = draftName(file);
  try {
    mkdirSync(dirname(file), { recursive: true });
    await db.backup(draft, { progress: () => PAGES_PER_STEP });
    return finishBackup(draft, file);
  } catch (cause) {
    dropDraft(draft);
    throw asCatalogueError(cause, file);
  }
}

/** The same at once, for a moment at which nothing else runs: before a migration. */
export function backupNow(db: Database.Database, file: string): BackupReport {
  refuseExisting(file);
  const draft = draftName(file);
  try {
    mkdirSync(dirname(file), { recursive: true });
    db.prepare('VACUUM INTO ?').run(draft);
    return finishBackup(draft, file);
  } catch (cause) {
    dropDraft(draft);
    throw asCatalogueError(cause, file);
  }
}

/** `<folder>/backups/2026-01-31T10-20-30-123-<why>.db`, free at this moment. */
export function backupName(folder: string, why: string, now: Date): string {
  const base = `${now.toISOString().replace(/[:.]/g, '-').replace(/Z$/, '')}-${why}`;
  let file = join(folder, 'backups', `${base}.db`);
  for (let n = 2; existsSync(file); n += 1) file = join(folder, 'backups', `${base}-${String(n)}.db`);
  return file;
}

/**
 * Puts a verified copy of a backup in the place of the catalogue. The present one is kept in `backups/` under a dated
 * name. Only with the daemon stopped: the caller holds the lock of the data folder.
 * @returns where the present catalogue went (null when there was none), and how many samples came back
 */
export async function restoreCatalogue(
  backupFile: string,
  dataFile: string,
  now = new Date(),
): Promise<{ kept: string | null; samples: number }> {
  if (!existsSync(backupFile)) {
    throw new PadbridgeError('not-found', 'There is no such backup.', { subject: backupFile });
  }
  const folder = dirname(dataFile);
  const draft = draftName(dataFile);
  try {
    mkdirSync(folder, { recursive: true });
    await copyFile(backupFile, draft);
    const samples = verifyCopy(draft, backupFile);
    flush(draft);
    const kept = setAside(dataFile, now);
    renameSync(draft, dataFile);
    flush(folder);
    return { kept, samples };
  } catch (cause) {
    dropDraft(draft);
    throw asCatalogueError(cause, backupFile);
  }
}

/** The present files (the log may hold what the main file does not) move under one dated name. */
function setAside(dataFile: string, now: Date): string | null {
  if (!existsSync(dataFile)) {
    for (const ending of ['-wal', '-shm']) rmSync(dataFile + ending, { force: true });
    return null;
  }
  const kept = backupName(dirname(dataFile), 'before-restore', now);
  mkdirSync(dirname(kept), { recursive: true });
  // The log goes first: should we stop in between, the main file still stands without a stranger's log beside it.
  for (const ending of ['-wal', '-shm', '']) {
    if (existsSync(dataFile + ending)) renameSync(dataFile + ending, kept + ending);
  }
  return kept;
}

function finishBackup(draft: string, file: string): BackupReport {
  const samples = verifyCopy(draft, file);
  flush(draft);
  refuseExisting(file);
  renameSync(draft, file);
  flush(dirname(file));
  return { bytes: statSync(file).size, samples };
}

/**
 * Makes a copy one self-contained file and checks it through and through; returns its number of samples.
 * @throws PadbridgeError corrupt, conflict (not ours), unsupported (from a newer Padbridge)
 */
function verifyCopy(copy: string, subject: string): number {
  let db: Database.Database | undefined;
  try {
    db = new Database(copy, { fileMustExist: true });
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new PadbridgeError('conflict', 'This is not a backup of Padbridge.', { subject });
    }
    refuseNewer(db, subject);
    db.pragma('journal_mode = DELETE');
    const structure = db.pragma('integrity_check', { simple: true });
    const dangling = db.pragma('foreign_key_check') as unknown[];
    if (structure !== 'ok' || dangling.length > 0) {
      throw new PadbridgeError('corrupt', 'The copy is damaged.', {
        subject,
        next: 'Use another backup.',
        cause: structure === 'ok' ? `${String(dangling.length)} rows point nowhere` : structure,
      });
    }
    return Number(db.prepare('SELECT count(*) FROM samples').pluck().get());
  } catch (cause) {
    throw asCatalogueError(cause, subject);
  } finally {
    db?.close();
  }
}

/** @throws PadbridgeError unsupported when the schema is one we do not know yet */
export function refuseNewer(db: Database.Database, subject: string, known = loadMigrations().length): void {
  const found = schemaVersion(db);
  if (found <= known) return;
  throw new PadbridgeError('unsupported', 'This catalogue was written by a newer Padbridge.', {
    subject: `${subject} (schema ${String(found)}, this program knows ${String(known)})`,
    next: 'Update Padbridge, or choose another data folder.',
  });
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new PadbridgeError('conflict', 'There is a file of this name already.', {
    subject: file,
    next: 'Choose another name; nothing is overwritten.',
  });
}

function draftName(file: string): string {
  return join(dirname(file), `.${basename(file)}.${String(process.pid)}.part`);
}

function dropDraft(draft: string): void {
  for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(draft + ending, { force: true });
}

/** Until this returns, the disk may still lose a file or the name it was given. */
function flush(path: string): void {
  // A folder cannot be opened for this on Windows; its entries are journalled there.
  if (process.platform === 'win32' && statSync(path).isDirectory()) return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
