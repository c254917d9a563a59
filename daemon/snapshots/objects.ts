import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import { copyHashed, type FileSystem, hashFile, type HashedFile } from '../files/file-system.js';
import { produceAtomic, writeAtomic } from '../files/write-atomic.js';
import { sha256 } from './sha256.js';

/** Where the contents of card files are kept, each once, by its SHA-256. Nothing in it is ever changed or removed. */
export interface ObjectStore {
  has: (hash: string) => Promise<boolean>;
  /** Bytes of a content. Throws 'not-found' when it was never taken in. */
  sizeOf: (hash: string) => Promise<number>;
  /** Where the content lies; for reading only. */
  fileOf: (hash: string) => string;
  /**
   * Takes in a file. `expected` is the hash it is known by: a file that has another one now is refused with 'conflict', and
   * one that is there already is not read again.
   */
  take: (
    file: string,
    expected: string,
    source?: { files?: FileSystem; signal?: AbortSignal },
  ) => Promise<void>;
  put: (bytes: Uint8Array) => Promise<HashedFile>;
  /** The bytes of a small content. Throws 'not-found' when it was never taken in, 'corrupt' when the disk changed it. */
  read: (hash: string) => Promise<Uint8Array>;
}

export function createObjectStore(folder: string): ObjectStore {
  const fileOf = (hash: string) => path.join(folder, hash.slice(0, 2), hash);

  async function has(hash: string): Promise<boolean> {
    return stat(fileOf(hash)).then(
      (stats) => stats.isFile(),
      () => false,
    );
  }

  async function placeFor(hash: string): Promise<string> {
    const file = fileOf(hash);
    await mkdir(path.dirname(file), { recursive: true });
    return file;
  }

  return {
    has,
    fileOf,
    async sizeOf(hash) {
      const { size } = await stat(fileOf(hash)).catch((cause: unknown) => {
        throw notKept(hash, cause);
      });
      return size;
    },
    async take(source, expected, { files, signal } = {}) {
      if (await has(expected)) return;
      await produceAtomic(await placeFor(expected), async (temporary) => {
        const copied = await copyHashed(
          { file: source, ...(files && { files }) },
          { file: temporary },
          signal,
        );
        if (copied.hash !== expected) throw changedMeanwhile(source);
      });
    },
    async put(bytes) {
      const hash = sha256(bytes);
      if (!(await has(hash))) await writeAtomic(await placeFor(hash), bytes);
      return { hash, size: bytes.length };
    },
    async read(hash) {
      const pieces: Uint8Array[] = [];
      const found = await hashFile(fileOf(hash), {
        onChunk: (bytes) => void pieces.push(bytes.slice()),
      }).catch((cause: unknown) => {
        throw notKept(hash, cause);
      });
      if (found.hash === hash) return Buffer.concat(pieces);
      throw new PadbridgeError('corrupt', 'A file of the archive was damaged on the disk.', {
        subject: fileOf(hash),
        next: 'Check the disk, and bring the file back from a backup of the data folder.',
      });
    },
  };
}

function notKept(hash: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('not-found', 'This content is not in the archive.', { subject: hash, cause });
}

export function changedMeanwhile(file: string): PadbridgeError {
  return new PadbridgeError('conflict', 'The file changed while it was being looked at.', {
    subject: file,
    next: 'Make a new plan.',
  });
}
