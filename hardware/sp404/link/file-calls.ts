import { PadbridgeError } from '../../../schemas/errors.js';
import {
  CHUNK_BYTES,
  decodeFileReply,
  decodeStat,
  encodeFileRequest,
  type FileReply,
  type FileRequest,
  type FileStat,
} from './file-messages.js';
import { FILE_CHANNEL, type Message } from './message.js';
import { delay, type LinkSession, MORE } from './session.js';
import { fileError } from './unit-errors.js';

const FILE_ANSWER_MS = 5_000;
/** After a lost answer: how long a late one may still come before the next request would take it for its own. */
const LATE_ANSWER_MS = 300;
const TRIES = 3;
/** The unit's number for "no such file". */
export const NOT_THERE = 2;

/**
 * The single requests of the file API with their answers and repeats. They must not run beside each other: handles and
 * positions would be mixed, so whoever calls them has the file channel to itself.
 */
export function createFileCalls(session: LinkSession) {
  const hearReply = (what: string, signal: AbortSignal | undefined) =>
    session.hear({ what, answer: replyIn, timeoutMs: FILE_ANSWER_MS, signal });

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
      timeoutMs: FILE_ANSWER_MS,
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

  return {
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
  };
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

export function unexpected(what: string, path: string): PadbridgeError {
  return new PadbridgeError('corrupt', `${what}: the SP-404MK2 answered something else.`, {
    subject: path,
    next: 'Try again; if it stays, use another cable or port.',
  });
}
