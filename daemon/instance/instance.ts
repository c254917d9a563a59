import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { PadbridgeError } from '../../schemas/errors.js';
import { writeAtomic } from '../files/write-atomic.js';

/** What a running daemon says about itself, for others on this machine to find it. */
const instanceInfo = z.object({
  pid: z.number().int().positive(),
  version: z.string(),
  /** Milliseconds since 1970 UTC. */
  startedAt: z.number().int(),
  /** TCP port; null until it listens. */
  port: z.number().int().nullable(),
  /** Base addresses, empty until it listens. */
  urls: z.array(z.string()),
  /** UDP port for OSC; null without. */
  oscPort: z.number().int().nullable(),
});
export type InstanceInfo = z.infer<typeof instanceInfo>;

/** The right to be the only daemon of a data folder. */
export interface Instance {
  /** Tells others where this daemon listens. */
  publish(listening: Pick<InstanceInfo, 'port' | 'oscPort'> & { urls: readonly string[] }): Promise<void>;
  /** Gives the folder free. May be called more than once. */
  release(): Promise<void>;
}

/**
 * A probe holds the lock of a reader for well under this time; waiting it out keeps a probe from being taken for a
 * daemon.
 */
const PROBE_PATIENCE_MS = 300;
/** `daemon.json` is a few hundred bytes; more is not ours. */
const MAX_INFO_BYTES = 64 * 1024;

const lockFile = (dataDir: string) => path.join(dataDir, 'daemon.lock');
const infoFile = (dataDir: string) => path.join(dataDir, 'daemon.json');

/**
 * Takes a data folder for this process, making the folder if there is none. The lock is SQLite's exclusive lock on a
 * file of its own: the operating system frees it when the process ends, however it ends, so there is no stale lock
 * to clean up and no process id to mistake for another program's.
 * Throws `conflict` when another daemon holds it, `io` when the folder cannot be used.
 */
export async function acquireInstance(dataDir: string, version: string): Promise<Instance> {
  const lock = takeLock(dataDir);
  const info: InstanceInfo = {
    pid: process.pid,
    version,
    startedAt: Date.now(),
    port: null,
    urls: [],
    oscPort: null,
  };
  const write = () => writeAtomic(infoFile(dataDir), `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
  try {
    await write();
  } catch (cause) {
    lock.close();
    throw cause;
  }
  return {
    async publish({ port, urls, oscPort }) {
      info.port = port;
      info.urls = [...urls];
      info.oscPort = oscPort;
      await write();
    },
    async release() {
      if (!lock.open) return;
      // Before the lock goes: afterwards the file may be another daemon's.
      await rm(infoFile(dataDir), { force: true }).finally(() => lock.close());
    },
  };
}

/**
 * The daemon that holds a data folder, or undefined when none does. Decided by the lock, never by a process id; the
 * info is null in the moment before a starting daemon has written it.
 */
export async function runningInstance(dataDir: string): Promise<{ info: InstanceInfo | null } | undefined> {
  if (!isLocked(dataDir)) return undefined;
  return { info: await readInfo(dataDir) };
}

function takeLock(dataDir: string): Database.Database {
  let lock: Database.Database | undefined;
  try {
    // The folder holds what nobody else on this machine needs to read.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    lock = new Database(lockFile(dataDir), { timeout: PROBE_PATIENCE_MS });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock?.close();
    if (isBusy(cause)) {
      throw new PadbridgeError('conflict', `Another Padbridge daemon is using the data folder ${dataDir}`, {
        subject: dataDir,
        next: 'Stop the other daemon, or choose another folder with --data.',
        cause,
      });
    }
    throw new PadbridgeError('io', `Cannot use the data folder ${dataDir}: ${reason(cause)}`, {
      subject: dataDir,
      next: 'Choose a folder you may write to with --data.',
      cause,
    });
  }
}

function isLocked(dataDir: string): boolean {
  let probe: Database.Database | undefined;
  try {
    probe = new Database(lockFile(dataDir), { readonly: true, fileMustExist: true, timeout: 0 });
    probe.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (cause) {
    // A lock file that is not there, or not readable by us, is no running daemon of ours.
    return isBusy(cause);
  } finally {
    probe?.close();
  }
}

async function readInfo(dataDir: string): Promise<InstanceInfo | null> {
  try {
    const handle = await open(infoFile(dataDir), 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_INFO_BYTES), 0, MAX_INFO_BYTES, 0);
      return instanceInfo.parse(JSON.parse(buffer.toString('utf8', 0, bytesRead)));
    } finally {
      await handle.close();
    }
  } catch {
    // Not written yet, or not by us: the caller learns from the null that there is a daemon that has not said more.
    return null;
  }
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
}

function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
