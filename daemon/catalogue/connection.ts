import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';

/** "PadB": what tells our files from those of other programs. */
export const APPLICATION_ID = 0x50616442;
/** Another process (a backup tool, the command line) may hold the file for a moment; longer is a real conflict. */
const BUSY_TIMEOUT_MS = 5000;
/** Page cache in KiB: holds the tables of some 50,000 samples, a tenth of the memory budget. */
const CACHE_KIB = 32 * 1024;
/** The write-ahead log is cut back to this after a checkpoint, so that one big import does not keep the disk. */
const WAL_LIMIT_BYTES = 32 * 1024 * 1024;
/**
 * Pages (32 MB) in the log at which the connection that writes copies them by itself. Long before that the log keeper has
 * done it in its thread; SQLite's own 1,000 would make the writer wait for the disk several times a second.
 */
const LOG_LIMIT_PAGES = 8192;
const MAGIC = 'SQLite format 3\0';

/**
 * Opens or creates a catalogue file without touching its schema. A file that is not ours is never written to.
 * No memory map: a disk error under one kills the process, and the hot columns live in memory anyway.
 * @throws PadbridgeError corrupt, conflict (another program's database), not-found (readonly), io
 */
export function openDatabase(path: string, options: { readonly?: boolean } = {}): Database.Database {
  const readonly = options.readonly ?? false;
  if (readonly && !existsSync(path)) {
    throw new PadbridgeError('not-found', 'There is no catalogue here yet.', {
      subject: path,
      next: 'Start the daemon once, or index a folder.',
    });
  }
  refuseForeignBytes(path);
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly, timeout: BUSY_TIMEOUT_MS });
    claim(db, path, readonly);
    db.pragma('foreign_keys = ON');
    db.pragma('synchronous = NORMAL');
    db.pragma(`cache_size = -${String(CACHE_KIB)}`);
    db.pragma('temp_store = MEMORY');
    db.pragma('recursive_triggers = ON');
    if (!readonly) {
      db.pragma('journal_mode = WAL');
      db.pragma(`wal_autocheckpoint = ${String(LOG_LIMIT_PAGES)}`);
      db.pragma(`journal_size_limit = ${String(WAL_LIMIT_BYTES)}`);
    }
    return db;
  } catch (cause) {
    db?.close();
    throw asCatalogueError(cause, path);
  }
}

/** SQLite opens any file lazily; a text file would be found out only at the first query, so look first. */
function refuseForeignBytes(path: string): void {
  if (!existsSync(path)) return;
  const head = Buffer.alloc(MAGIC.length);
  let length: number;
  try {
    const file = openSync(path, 'r');
    try {
      length = readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new PadbridgeError('io', 'The catalogue file cannot be read.', {
      subject: path,
      next: 'Check that it is a file and that you may read it.',
      cause,
    });
  }
  if (length > 0 && head.toString('latin1', 0, length) !== MAGIC) {
    throw new PadbridgeError('corrupt', 'This file is not a Padbridge catalogue.', {
      subject: path,
      next: 'Move it away, or restore a backup with "padbridge restore".',
    });
  }
}

/** Marks a new file as ours, refuses one that belongs to another program. */
function claim(db: Database.Database, path: string, readonly: boolean): void {
  const found = Number(db.pragma('application_id', { simple: true }));
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (found === APPLICATION_ID) return;
  if (found !== 0 || tables > 0) {
    throw new PadbridgeError('conflict', 'This database belongs to another program.', {
      subject: path,
      next: 'Choose another data folder.',
    });
  }
  if (!readonly) db.pragma(`application_id = ${String(APPLICATION_ID)}`);
}

/** An error of SQLite as one a person can read; others pass unchanged. */
export function asCatalogueError(thrown: unknown, path: string): unknown {
  if (thrown instanceof PadbridgeError || !(thrown instanceof Database.SqliteError)) return thrown;
  const code = thrown.code;
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return new PadbridgeError('corrupt', 'The catalogue file is damaged.', {
      subject: path,
      next: 'Restore a backup with "padbridge restore"; the damaged file is kept.',
      cause: thrown,
    });
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return new PadbridgeError('unavailable', 'Another program holds the catalogue file.', {
      subject: path,
      next: 'Close it and try again.',
      cause: thrown,
    });
  }
  return new PadbridgeError('io', 'The catalogue file cannot be opened or written.', {
    subject: path,
    next: 'Check that the folder exists, is writable and that the disk is not full.',
    cause: thrown,
  });
}
