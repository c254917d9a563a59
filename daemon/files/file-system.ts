import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';

/**
 * The part of node:fs/promises that writing to a card needs. Code takes it as a parameter so that a test can put a failing
 * disk under it; everybody else uses the real one.
 */
export type FileSystem = Pick<
  typeof fs,
  'open' | 'rename' | 'rm' | 'rmdir' | 'link' | 'mkdir' | 'readdir' | 'stat' | 'statfs'
>;

export const realFileSystem: FileSystem = fs;

/** Read at a time: large enough that a card is the brake, small enough to stop between two pieces. */
const CHUNK_BYTES = 1 << 18;
/** Buffers lent to one file after the other: a card has thousands of small ones. */
const stock: Buffer[] = [];
const MAX_STOCK = 8;

export interface HashedFile {
  /** SHA-256, 64 hexadecimal digits. */
  hash: string;
  size: number;
}

/** Reads a whole file piece by piece; `onChunk` sees every piece and must be done with it when it settles. */
export async function hashFile(
  file: string,
  {
    files = realFileSystem,
    signal,
    onChunk,
  }: {
    files?: FileSystem;
    signal?: AbortSignal | undefined;
    onChunk?: (bytes: Uint8Array) => Promise<void> | void;
  } = {},
): Promise<HashedFile> {
  const handle = await files.open(file, 'r');
  let buffer: Buffer | undefined;
  try {
    const hash = createHash('sha256');
    buffer = stock.pop() ?? Buffer.allocUnsafe(CHUNK_BYTES);
    let size = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, size);
      if (bytesRead === 0) break;
      const bytes = buffer.subarray(0, bytesRead);
      hash.update(bytes);
      await onChunk?.(bytes);
      size += bytesRead;
    }
    return { hash: hash.digest('hex'), size };
  } finally {
    if (buffer !== undefined && stock.length < MAX_STOCK) stock.push(buffer);
    await handle.close();
  }
}

/** Copies a file into a new one that is flushed to the disk, and says what was copied. */
export async function copyHashed(
  from: { file: string; files?: FileSystem },
  to: { file: string; files?: FileSystem },
  signal?: AbortSignal,
): Promise<HashedFile> {
  const target = await (to.files ?? realFileSystem).open(to.file, 'wx', 0o644);
  try {
    const copied = await hashFile(from.file, {
      files: from.files ?? realFileSystem,
      signal,
      onChunk: async (bytes) => {
        for (let at = 0; at < bytes.length;) {
          at += (await target.write(bytes, at, bytes.length - at)).bytesWritten;
        }
      },
    });
    await target.sync();
    return copied;
  } finally {
    await target.close();
  }
}
