import { PadbridgeError } from '../../../schemas/errors.js';
import {
  BATCH_CHUNKS,
  BULK_READ_BYTES,
  CHUNK_BYTES,
  decodeEntry,
  decodeFileReply,
  decodeStat,
  encodeFileRequest,
  type FileReply,
  type FileRequest,
  type FileStat,
  type FolderEntry,
  OPEN_FLAGS,
} from './file-messages.js';
import { FILE_CHANNEL, type Message } from './message.js';
import { below, isOwnStorage } from './paths.js';
import { delay, type LinkSession, MORE } from './session.js';
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

const FILE_ANSWER_MS = 5_000;
/** After a lost answer: how long a late one may still come before the next request would take it for its own. */
const LATE_ANSWER_MS = 300;
const TRIES = 3;
const SMP_START_BYTES = 512;
const NOT_THERE = 2;
/** A folder of the unit with more entries than this is a loop of ours or a broken card. */
const MAX_ENTRIES = 10_000;

export function createUnitFiles(session: LinkSession, answerMs = FILE_ANSWER_MS): UnitFiles {
  /** Runs work with the file channel to itself: handles and positions must not be mixed. */
  const alone = <T>(work: () => Promise<T>) => session.alone(FILE_CHANNEL, work);

  const hearReply = (what: string, signal: AbortSignal | undefined) =>
    session.hear({ what, answer: replyIn, timeoutMs: answerMs, signal });

  async function call(request: FileRequest, what: string, signal?: AbortSignal): Promise<FileReply> {
    const reply = hearReply(what, signal);
    reply.catch(() => undefined);
    await session.send({ channel: FILE_CHANNEL, form: 'long', payload: encodeFileRequest(request) });
    return reply;
  }

  /** For requests that may be made twice: a lost answer is asked for again, once a late one can no longer come. */
  async function repeatable<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let left = TRIES - 1; ; left--) {
      try {
        return await work();
      } catch (error) {
        if (left === 0 || !isTimeout(error)) throw error;
        await delay(LATE_ANSWER_MS, signal);
      }
    }
  }

  async function statusOf(
    request: FileRequest,
    what: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<number> {
    const reply = await call(request, what, signal);
    if (reply.kind !== 'status') throw unexpected(what, path);
    if (reply.result === -1) throw fileError(reply.extra, what, path);
    return reply.result;
  }

  const pathStatus = (
    operation: 'mkdir' | 'rmdir' | 'opendir' | 'freeSpace' | 'unlink',
    path: string,
    what: string,
    signal?: AbortSignal,
  ) => statusOf({ operation, path, flags: 0 }, what, path, signal);

  async function statNow(path: string, signal?: AbortSignal): Promise<FileStat | undefined> {
    return repeatable(async () => {
      const reply = await call({ operation: 'stat', path, flags: 0 }, 'Look for a file', signal);
      if (reply.kind === 'data') return decodeStat(reply.data);
      if (reply.kind === 'status' && reply.extra !== NOT_THERE && reply.result === -1) {
        throw fileError(reply.extra, 'Look for a file', path);
      }
      return undefined;
    }, signal);
  }

  async function openNow(path: string, flags: number, signal?: AbortSignal): Promise<number> {
    return repeatable(
      () => statusOf({ operation: 'open', path, flags }, 'Open a file', path, signal),
      signal,
    );
  }

  /** Never aborted: a handle that stays open is lost to the unit until it is switched off. */
  async function closeNow(handle: number, path: string): Promise<void> {
    await statusOf({ operation: 'close', handle, argument: 0 }, 'Close a file', path);
  }

  async function withFile<T>(
    path: string,
    flags: number,
    work: (handle: number) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const handle = await openNow(path, flags, signal);
    let result: T;
    try {
      result = await work(handle);
    } catch (error) {
      // An answer of what failed may still be on its way and would be taken for that of the close.
      if (!session.closed) {
        if (isUnanswered(error)) await delay(LATE_ANSWER_MS);
        await closeNow(handle, path).catch(() => undefined);
      }
      throw error;
    }
    await closeNow(handle, path);
    return result;
  }

  async function seekNow(handle: number, offset: number, path: string, signal?: AbortSignal): Promise<void> {
    const reached = await repeatable(
      () => statusOf({ operation: 'seek', handle, argument: offset }, 'Find a place in a file', path, signal),
      signal,
    );
    if (reached !== offset) throw unexpected('Find a place in a file', path);
  }

  async function sizeNow(handle: number, path: string, signal?: AbortSignal): Promise<number> {
    return repeatable(async () => {
      const reply = await call(
        { operation: 'fstat', handle, argument: 0 },
        'Read the size of a file',
        signal,
      );
      if (reply.kind === 'data') return decodeStat(reply.data).size;
      if (reply.kind === 'status') throw fileError(reply.extra, 'Read the size of a file', path);
      throw unexpected('Read the size of a file', path);
    }, signal);
  }

  /** One read request with all the messages that answer it. */
  async function readOnce(
    handle: number,
    count: number,
    path: string,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const what = 'Read a file';
    const pieces: Uint8Array[] = [];
    let got = 0;
    const end = session.hear({
      what,
      timeoutMs: answerMs,
      signal,
      answer(message) {
        const reply = replyIn(message);
        if (reply?.kind === 'status') return reply;
        if (reply?.kind !== 'data') return undefined;
        pieces.push(reply.data);
        got += reply.data.length;
        return reply.last || got >= count ? reply : MORE;
      },
    });
    end.catch(() => undefined);
    const payload = encodeFileRequest({ operation: 'read', handle, argument: count });
    await session.send({ channel: FILE_CHANNEL, form: 'long', payload });
    const last = await end;
    if (last.kind === 'status' && last.result === -1) throw fileError(last.extra, what, path);
    return pieces.length === 1 ? pieces[0]! : new Uint8Array(Buffer.concat(pieces));
  }

  /**
   * Exactly these bytes. A bulk answer that is short or never ends may have lost a message in its middle, and nothing in it
   * says where: such a stretch is read again in single messages.
   */
  async function readExactly(
    handle: number,
    offset: number,
    count: number,
    path: string,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    try {
      const bytes = await readOnce(handle, count, path, signal);
      if (bytes.length === count) return bytes;
    } catch (error) {
      if (!isTimeout(error)) throw error;
    }
    await delay(LATE_ANSWER_MS, signal);
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count;) {
      const from = at;
      const piece = await repeatable(async () => {
        await seekNow(handle, offset + from, path, signal);
        return readOnce(handle, Math.min(CHUNK_BYTES, count - from), path, signal);
      }, signal);
      if (piece.length === 0 || piece.length > count - at) throw unexpected('Read a file', path);
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  async function writeBatch(
    handle: number,
    offset: number,
    batch: Uint8Array,
    path: string,
    signal?: AbortSignal,
  ) {
    for (let left = TRIES - 1; ; left--) {
      const reply = hearReply('Write a file', signal);
      reply.catch(() => undefined);
      for (let at = 0; at < batch.length; at += CHUNK_BYTES) {
        const data = batch.subarray(at, at + CHUNK_BYTES);
        const last = at + CHUNK_BYTES >= batch.length;
        const payload = encodeFileRequest({ operation: 'write', handle, data, last });
        await session.send({ channel: FILE_CHANNEL, form: 'long', payload });
      }
      try {
        const answer = await reply;
        if (answer.kind !== 'status') throw unexpected('Write a file', path);
        if (answer.result === -1) throw fileError(answer.extra, 'Write a file', path);
        if (answer.result === batch.length) return;
        if (left === 0) throw unexpected('Write a file', path);
      } catch (error) {
        if (left === 0 || !isTimeout(error)) throw error;
        await delay(LATE_ANSWER_MS, signal);
      }
      await seekNow(handle, offset, path, signal);
    }
  }

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

/** Short messages on this channel are notices; long ones that are no answers are the unit's own requests while it renders. */
function replyIn(message: Message): FileReply | undefined {
  if (message.channel !== FILE_CHANNEL || message.form === 'short') return undefined;
  const reply = decodeFileReply(message.payload);
  return reply?.kind === 'notice' ? undefined : reply;
}

function isTimeout(error: unknown): boolean {
  return error instanceof PadbridgeError && error.code === 'timeout';
}

function isUnanswered(error: unknown): boolean {
  return isTimeout(error) || (error instanceof PadbridgeError && error.code === 'cancelled');
}

function unexpected(what: string, path: string): PadbridgeError {
  return new PadbridgeError('corrupt', `${what}: the SP-404MK2 answered something else.`, {
    subject: path,
    next: 'Try again; if it stays, use another cable or port.',
  });
}

function notAFolder(path: string): PadbridgeError {
  return new PadbridgeError('invalid-input', 'That is a file on the SP-404MK2, not a folder.', {
    subject: path,
  });
}
