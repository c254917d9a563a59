import { PadbridgeError } from '../../../schemas/errors.js';
import { createFileCalls, NOT_THERE, unexpected } from './file-calls.js';
import {
  BATCH_CHUNKS,
  BULK_READ_BYTES,
  CHUNK_BYTES,
  decodeEntry,
  type FileStat,
  type FolderEntry,
  OPEN_FLAGS,
} from './file-messages.js';
import { FILE_CHANNEL } from './message.js';
import { below, isOwnStorage } from './paths.js';
import type { LinkSession } from './session.js';
import { fileError } from './unit-errors.js';

/** Files and folders of the unit's two volumes. Every method throws PadbridgeError: what the unit refused, timeout, cancelled. */
export interface UnitFiles {
  /** Undefined when nothing is there. */
  stat: (path: string, signal?: AbortSignal) => Promise<FileStat | undefined>;
  /** Throws 'not-found' for a missing folder. */
  list: (folder: string, signal?: AbortSignal) => Promise<(FolderEntry & { size: number })[]>;
  /** The file in pieces of up to 128 kB, in order. */
  read: (path: string, options?: TransferOptions) => AsyncGenerator<Uint8Array>;
  /** The first bytes of a file, as many as it has. */
  readStart: (path: string, bytes: number, signal?: AbortSignal) => Promise<Uint8Array>;
  /** Creates or replaces a file. */
  write: (path: string, pieces: AsyncIterable<Uint8Array>, options?: TransferOptions) => Promise<number>;
  /** Opens a file for writing from scratch, hands out its writer, and closes it in any case. */
  create: <T>(path: string, fill: (writer: FileWriter) => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** False when there was nothing to remove. */
  unlink: (path: string, signal?: AbortSignal) => Promise<boolean>;
  mkdir: (path: string, signal?: AbortSignal) => Promise<void>;
  rmdir: (path: string, signal?: AbortSignal) => Promise<void>;
  rename: (from: string, to: string, signal?: AbortSignal) => Promise<void>;
  /** Kilobytes free in the unit's own storage. */
  freeSpace: (signal?: AbortSignal) => Promise<number>;
  /** The order the unit expects after writing a sample: open, size, first 512 bytes, close. */
  verifyStart: (path: string, signal?: AbortSignal) => Promise<{ size: number; start: Uint8Array }>;
}

export interface TransferOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((bytes: number) => void) | undefined;
}

export interface FileWriter {
  seek: (offset: number) => Promise<void>;
  /** Writes at the current position; pieces are gathered into full batches, so call `flush` before seeking. */
  write: (bytes: Uint8Array) => Promise<void>;
  flush: () => Promise<void>;
}

const SMP_START_BYTES = 512;
/** A folder of the unit with more entries than this is a loop of ours or a broken card. */
const MAX_ENTRIES = 10_000;

export function createUnitFiles(session: LinkSession): UnitFiles {
  const {
    call,
    repeatable,
    statusOf,
    pathStatus,
    statNow,
    openNow,
    closeNow,
    withFile,
    seekNow,
    sizeNow,
    readOnce,
    readExactly,
    writeBatch,
  } = createFileCalls(session);
  /** Runs work with the file channel to itself: handles and positions must not be mixed. */
  const alone = <T>(work: () => Promise<T>) => session.alone(FILE_CHANNEL, work);

  function writerOf(handle: number, path: string, signal?: AbortSignal): FileWriter {
    const batch = new Uint8Array(BATCH_CHUNKS * CHUNK_BYTES);
    let filled = 0;
    let position = 0;
    const flush = async () => {
      if (filled === 0) return;
      await writeBatch(handle, position, batch.subarray(0, filled), path, signal);
      position += filled;
      filled = 0;
    };
    return {
      flush,
      async seek(offset) {
        await flush();
        await seekNow(handle, offset, path, signal);
        position = offset;
      },
      async write(bytes) {
        for (let at = 0; at < bytes.length;) {
          const part = bytes.subarray(at, at + batch.length - filled);
          batch.set(part, filled);
          filled += part.length;
          at += part.length;
          if (filled === batch.length) await flush();
        }
      },
    };
  }

  const create: UnitFiles['create'] = (path, fill, signal) =>
    alone(() =>
      withFile(
        path,
        OPEN_FLAGS.create,
        async (handle) => {
          const writer = writerOf(handle, path, signal);
          const result = await fill(writer);
          await writer.flush();
          return result;
        },
        signal,
      ),
    );

  async function entriesNow(folder: string, signal?: AbortSignal): Promise<FolderEntry[]> {
    const handle = await pathStatus('opendir', folder, 'List a folder', signal);
    const entries: FolderEntry[] = [];
    let ended = false;
    try {
      while (entries.length < MAX_ENTRIES) {
        const reply = await call({ operation: 'readdir', handle, argument: 0 }, 'List a folder', signal);
        if (reply.kind !== 'data' || reply.data.length === 0) {
          ended = true;
          break;
        }
        const entry = decodeEntry(reply.data);
        if (entry.name !== '.' && entry.name !== '..') entries.push(entry);
      }
    } finally {
      // The card closes the handle itself after the last entry and refuses to do it twice.
      if (!session.closed && !(ended && !isOwnStorage(folder))) {
        await statusOf({ operation: 'closedir', handle, argument: 0 }, 'List a folder', folder).catch(
          () => undefined,
        );
      }
    }
    return entries;
  }

  return {
    stat: (path, signal) => alone(() => statNow(path, signal)),
    list: (folder, signal) =>
      alone(async () => {
        // Opening a folder that is not there works and lists nothing, so it is looked for first. Roots have no entry.
        if (!isRoot(folder)) {
          const stat = await statNow(folder.replace(/\/+$/, ''), signal);
          if (stat === undefined) throw fileError(NOT_THERE, 'List a folder', folder);
          if (!stat.folder) throw notAFolder(folder);
        }
        const entries = await repeatable(() => entriesNow(folder, signal), signal);
        const sized: (FolderEntry & { size: number })[] = [];
        for (const entry of entries) {
          const stat = entry.folder ? undefined : await statNow(below(folder, entry.name), signal);
          sized.push({ ...entry, size: stat?.size ?? 0 });
        }
        return sized;
      }),
    async *read(path, { signal, onProgress } = {}) {
      // The channel is taken for each piece, not for the whole file: a long transfer must not shut out a short question.
      const handle = await alone(() => openNow(path, OPEN_FLAGS.read, signal));
      try {
        const size = await alone(() => sizeNow(handle, path, signal));
        for (let at = 0; at < size;) {
          const offset = at;
          const count = Math.min(BULK_READ_BYTES, size - at);
          const piece = await alone(() => readExactly(handle, offset, count, path, signal));
          at += piece.length;
          yield piece;
          onProgress?.(at);
        }
      } finally {
        if (!session.closed) await alone(() => closeNow(handle, path)).catch(() => undefined);
      }
    },
    readStart: (path, bytes, signal) =>
      alone(() => withFile(path, OPEN_FLAGS.read, (handle) => readOnce(handle, bytes, path, signal), signal)),
    create,
    write: (path, pieces, { signal, onProgress } = {}) =>
      create(
        path,
        async (writer) => {
          let written = 0;
          for await (const piece of pieces) {
            await writer.write(piece);
            written += piece.length;
            onProgress?.(written);
          }
          return written;
        },
        signal,
      ),
    unlink: (path, signal) =>
      alone(async () => {
        const reply = await call({ operation: 'unlink', path, flags: 0 }, 'Remove a file', signal);
        if (reply.kind !== 'status') throw unexpected('Remove a file', path);
        if (reply.result !== -1) return true;
        if (reply.extra === NOT_THERE) return false;
        throw fileError(reply.extra, 'Remove a file', path);
      }),
    mkdir: (path, signal) =>
      alone(async () => void (await pathStatus('mkdir', path, 'Make a folder', signal))),
    rmdir: (path, signal) =>
      alone(async () => void (await pathStatus('rmdir', path, 'Remove a folder', signal))),
    rename: (path, target, signal) =>
      alone(async () => void (await statusOf({ operation: 'rename', path, target }, 'Rename', path, signal))),
    freeSpace: (signal) =>
      alone(() => pathStatus('freeSpace', '/SP404REMOTE//', 'Read the free space', signal)),
    verifyStart: (path, signal) =>
      alone(() =>
        withFile(
          path,
          OPEN_FLAGS.read,
          async (handle) => {
            const size = await sizeNow(handle, path, signal);
            const start = await readExactly(handle, 0, Math.min(SMP_START_BYTES, size), path, signal);
            return { size, start };
          },
          signal,
        ),
      ),
  };
}

function isRoot(folder: string): boolean {
  return folder === '/' || folder === '/SP404REMOTE//';
}

function notAFolder(path: string): PadbridgeError {
  return new PadbridgeError('invalid-input', 'That is a file on the SP-404MK2, not a folder.', {
    subject: path,
  });
}
