import { constants } from 'node:fs';
import { open, readdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import { explain } from '../library/walk.js';

/** Reading files of the unit with bounds: nothing here ever loads more of a file than its format can hold. */

/**
 * The beginning of a file and its size, for formats whose header is enough.
 * @throws PadbridgeError not-found, io
 */
export async function readHead(file: string, length: number): Promise<{ head: Uint8Array; size: number }> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat();
    return { head: await readAt(handle, 0, Math.min(length, size)), size };
  });
}

/**
 * A whole file of at most `limit` bytes.
 * @throws PadbridgeError not-found, io, too-large
 */
export async function readBounded(file: string, limit: number): Promise<Uint8Array> {
  return withFile(file, async (handle) => {
    const { size } = await handle.stat();
    if (size > limit) {
      throw new PadbridgeError('too-large', `${file} has ${size} bytes, more than any file of its kind.`, {
        subject: file,
        next: 'Check that it is the file you mean.',
      });
    }
    return readAt(handle, 0, size);
  });
}

/** Runs `use` on an open file and turns the system's complaints into sentences. Folders, FIFOs and devices are refused. */
export async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    // Without waiting, so that a FIFO nobody writes to is refused instead of waited for; Windows has no such flag.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await handle.stat()).isFile()) {
      throw new PadbridgeError('unsupported', `${file} is not a file.`, { subject: file });
    }
    return await use(handle);
  } catch (cause) {
    throw cause instanceof PadbridgeError ? cause : unreadable(file, cause);
  } finally {
    await handle?.close();
  }
}

/** The names in a folder; none when the folder is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw unreadable(folder, cause);
  }
}

/** A name in a folder whatever its case: cards are FAT, and other systems rewrite the case of short names. */
export async function findName(folder: string, name: string): Promise<string | undefined> {
  const found = (await namesIn(folder)).find((one) => one.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : path.join(folder, found);
}

/** Runs a parser on bytes of a file; its complaints then name the file. */
export function parsing<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof PadbridgeError)) throw cause;
    throw new PadbridgeError(cause.code, `${file}: ${cause.message}`, {
      subject: file,
      next: cause.next,
      cause,
    });
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

function unreadable(file: string, cause: unknown): PadbridgeError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new PadbridgeError(missing ? 'not-found' : 'io', `${file} cannot be read: ${explain(cause)}`, {
    subject: file,
    next: missing ? 'Check the path.' : 'Check the drive and your permissions.',
    cause,
  });
}
