import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export interface StreamOptions {
  /** Permission bits of the new file; ignored on Windows. */
  mode?: number;
  signal?: AbortSignal;
}

/**
 * Writes a stream into a file that must not be there yet and returns its size in bytes. Settles when the file is closed
 * and not before, whatever happened. A `pipeline` alone rejects at once when its source breaks, even while the file is
 * still being opened: it would then appear after the caller has tidied up. What was written stays for the caller to remove.
 */
export async function streamToFile(
  body: NodeJS.ReadableStream,
  file: string,
  { mode = 0o644, signal }: StreamOptions = {},
): Promise<number> {
  const out = createWriteStream(file, { flags: 'wx', mode });
  const closed = new Promise<void>((resolve) => out.once('close', resolve));
  try {
    await pipeline(body, out, signal === undefined ? {} : { signal });
  } finally {
    await closed;
  }
  return out.bytesWritten;
}
