import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { PadbridgeError } from '../../schemas/errors.js';
import { cancelled, unsupported } from './refusal.js';
import { createScratch, type Scratch } from './scratch.js';

/** Files up to this size, 23 s of stereo, are read once and kept: four system calls for hash, hints and audio. */
export const WHOLE_FILE_BYTES = 4 << 20;

/** Headers and chunk tables of larger files are read through a window of this size. */
const WINDOW_BYTES = 1 << 16;

/** Random access to the bytes of one file. Nothing is ever read past `size`, the length when it was opened. */
export interface ByteSource {
  /** Where the bytes come from, for messages. */
  readonly path: string;
  readonly size: number;
  /** All bytes where they are in memory anyway, else null; until `close`. Never written to. */
  readonly whole: Uint8Array | null;
  /** Up to `length` bytes from `position`, fewer at the end. The view stays valid until `close`; do not write to it. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Fills `target` from `position`; returns how many bytes there were. */
  readInto(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** Bytes already in memory as a source. */
export function memoryBytes(bytes: Uint8Array, path = 'memory'): ByteSource {
  return {
    path,
    size: bytes.length,
    whole: bytes,
    read: (position, length) => Promise.resolve(slice(bytes, position, length)),
    readInto: (target, position) => {
      const part = slice(bytes, position, target.length);
      target.set(part);
      return Promise.resolve(part.length);
    },
    close: () => Promise.resolve(),
  };
}

// O_NONBLOCK does not exist on Windows, where a FIFO cannot lie in a folder either.
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Opens a regular file. FIFOs, devices, sockets and folders are refused before a byte is read, and opening one
 * never waits for a writer.
 * @throws PadbridgeError not-found, forbidden, io, unsupported, cancelled
 */
export async function openBytes(path: string, signal?: AbortSignal): Promise<ByteSource> {
  if (signal?.aborted) throw cancelled(path);
  let handle: FileHandle;
  try {
    handle = await open(path, OPEN_FLAGS);
  } catch (error) {
    throw openFailure(path, error);
  }
  try {
    const stat = await handle.stat();
    refuseIrregular(path, stat);
    const file: OpenFile = {
      read: async (target, position) => (await handle.read(target, 0, target.length, position)).bytesRead,
      close: () => handle.close(),
    };
    if (stat.size > WHOLE_FILE_BYTES) return fileBytes(file, path, stat.size, signal);
    const scratch = createScratch();
    const bytes = scratch.bytes(stat.size);
    const length = await readFully(file, path, bytes, 0);
    await handle.close();
    return wholeFile(bytes.subarray(0, length), path, scratch);
  } catch (error) {
    await handle.close();
    throw openFailure(path, error);
  }
}

/**
 * The same for a thread that has nothing else to do: it waits for the drive itself. Handing four calls a file to other
 * threads takes more of the processor than the calls do, and a drive that hangs would hold up everybody's files.
 * @throws PadbridgeError not-found, forbidden, io, unsupported
 */
export function openBytesWaiting(path: string): ByteSource {
  let descriptor: number;
  try {
    descriptor = openSync(path, OPEN_FLAGS);
  } catch (error) {
    throw openFailure(path, error);
  }
  let kept = false;
  try {
    const stat = fstatSync(descriptor);
    refuseIrregular(path, stat);
    const read = (target: Uint8Array, position: number) =>
      readSync(descriptor, target, 0, target.length, position);
    if (stat.size > WHOLE_FILE_BYTES) {
      kept = true;
      const file: OpenFile = {
        read: (target, position) => Promise.resolve(read(target, position)),
        close: () => Promise.resolve(closeSync(descriptor)),
      };
      return fileBytes(file, path, stat.size, undefined);
    }
    const scratch = createScratch();
    const bytes = scratch.bytes(stat.size);
    let length = 0;
    while (length < bytes.length) {
      const count = read(bytes.subarray(length), length);
      if (count === 0) break;
      length += count;
    }
    return wholeFile(bytes.subarray(0, length), path, scratch);
  } catch (error) {
    throw error instanceof PadbridgeError ? error : readFailure(path, error);
  } finally {
    if (!kept) closeSync(descriptor);
  }
}

function refuseIrregular(path: string, stat: Stats): void {
  if (stat.isDirectory())
    throw unsupported(path, 'This is a folder, not a sound.', 'Open the files inside it.');
  if (!stat.isFile()) {
    throw unsupported(
      path,
      'This is not a regular file but a pipe, socket or device.',
      'Remove it from the library.',
    );
  }
}

function wholeFile(bytes: Uint8Array, path: string, scratch: Scratch): ByteSource {
  return { ...memoryBytes(bytes, path), close: () => Promise.resolve(scratch.release()) };
}

/** What is asked of a file that stays open. */
interface OpenFile {
  /** Reads some bytes; returns how many, 0 at the end. */
  read: (target: Uint8Array, position: number) => Promise<number>;
  close: () => Promise<void>;
}

function fileBytes(file: OpenFile, path: string, size: number, signal: AbortSignal | undefined): ByteSource {
  let window: Uint8Array = new Uint8Array(0);
  let windowStart = 0;
  let closing: Promise<void> | null = null;

  async function readInto(target: Uint8Array, position: number): Promise<number> {
    if (signal?.aborted) throw cancelled(path);
    if (closing)
      throw new PadbridgeError('cancelled', 'The file was closed while it was being read.', {
        subject: path,
      });
    const length = Math.max(0, Math.min(target.length, size - position));
    return readFully(file, path, target.subarray(0, length), position);
  }

  return {
    path,
    size,
    whole: null,
    readInto,
    async read(position, length) {
      const wanted = Math.max(0, Math.min(length, size - position));
      if (position >= windowStart && position + wanted <= windowStart + window.length) {
        return slice(window, position - windowStart, wanted);
      }
      // A new buffer each time, so that views handed out before stay what they were.
      const bytes = new Uint8Array(Math.min(Math.max(wanted, WINDOW_BYTES), Math.max(0, size - position)));
      const filled = bytes.subarray(0, await readInto(bytes, position));
      if (filled.length <= WINDOW_BYTES) {
        window = filled;
        windowStart = position;
      }
      return slice(filled, 0, wanted);
    },
    close() {
      closing ??= file.close();
      return closing;
    },
  };
}

async function readFully(
  file: OpenFile,
  path: string,
  target: Uint8Array,
  position: number,
): Promise<number> {
  let filled = 0;
  try {
    while (filled < target.length) {
      const count = await file.read(target.subarray(filled), position + filled);
      if (count === 0) break;
      filled += count;
    }
  } catch (error) {
    throw readFailure(path, error);
  }
  return filled;
}

function slice(bytes: Uint8Array, position: number, length: number): Uint8Array {
  const from = Math.min(Math.max(0, position), bytes.length);
  return bytes.subarray(from, Math.min(bytes.length, from + Math.max(0, length)));
}

function readFailure(path: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('io', 'The file could not be read from its drive.', {
    subject: path,
    next: 'Check that the drive is connected and healthy, then scan again.',
    cause,
  });
}

function openFailure(path: string, thrown: unknown): PadbridgeError {
  if (thrown instanceof PadbridgeError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const details = { subject: path, cause: thrown };
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new PadbridgeError('not-found', 'The file is not there any more.', {
        ...details,
        next: 'Scan its folder again.',
      });
    case 'EACCES':
    case 'EPERM':
      return new PadbridgeError('forbidden', 'Padbridge may not read this file.', {
        ...details,
        next: 'Give your user read permission on it.',
      });
    case 'ENXIO':
      return unsupported(
        path,
        'This is not a regular file but a pipe, socket or device.',
        'Remove it from the library.',
      );
    default:
      return new PadbridgeError('io', 'The file could not be opened.', {
        ...details,
        next: 'Check the drive and the number of open files, then scan again.',
      });
  }
}
