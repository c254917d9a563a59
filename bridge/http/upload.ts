import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PadbridgeError } from '../../schemas/errors.js';
import { SNIFF_BYTES, sniffAudio, type AudioContainer } from './sniff.js';
import { checkUploadName, checkUploadType } from './upload-name.js';

/** What became of one upload. */
export interface StoredUpload {
  /** File name; numbered when the name was taken, since both are kept. */
  name: string;
  bytes: number;
  container: AudioContainer;
  path: string;
  /** Its row in the catalogue. */
  sampleId: number;
}

/** A sound that was sent to ask with; it is not part of the library and goes away by itself. */
export interface HeldUpload {
  /** To ask with: `similar.find` takes it as `upload`. */
  upload: string;
  name: string;
  bytes: number;
  container: AudioContainer;
  expiresAt: number;
}

/** Where uploads go. The daemon implements it: temporary file, fsync, rename, never over another file. */
export interface UploadSink<Stored = StoredUpload> {
  /** Largest file it takes, in bytes. */
  readonly maxBytes: number;
  /**
   * Stores a stream under a checked plain name. When the stream fails or the signal aborts it leaves nothing behind
   * and rejects.
   */
  store(
    upload: { name: string; container: AudioContainer; body: Readable },
    signal: AbortSignal,
  ): Promise<Stored>;
}

/**
 * Passes one upload to the sink: checks the name, looks at the first bytes before anything is stored, and counts.
 * Memory is bounded by the buffers of two streams. Throws invalid-input, unsupported, too-large, or what the sink
 * throws; the rest of the source is then left unread.
 */
export async function receiveUpload<Stored>(
  sink: UploadSink<Stored>,
  rawName: string,
  source: AsyncIterator<Buffer, unknown>,
  signal: AbortSignal,
): Promise<Stored> {
  try {
    const name = checkUploadName(rawName);
    const head = await readHead(source);
    const container = checkUploadType(name, sniffAudio(head));
    return await pass(sink, { name, container }, counted(head, source, sink.maxBytes, name), signal);
  } finally {
    // Lets go of the stream, so that what is left of it can be skipped.
    await source.return?.();
  }
}

async function pass<Stored>(
  sink: UploadSink<Stored>,
  upload: { name: string; container: AudioContainer },
  bytes: AsyncGenerator<Buffer>,
  signal: AbortSignal,
): Promise<Stored> {
  const body = new PassThrough();
  const stored = sink.store({ ...upload, body }, signal).catch((error: unknown) => {
    // A sink that gives up early must also stop the stream, or the sender would wait for a reader forever.
    body.destroy(asError(error));
    throw error;
  });
  const [sent, kept] = await Promise.allSettled([pipeline(bytes, body, { signal }), stored]);
  // The sender's failure (too large, gone away) is the reason; what the sink makes of the broken stream follows from it.
  if (sent.status === 'rejected' && isCause(sent.reason, kept)) throw asError(sent.reason);
  if (kept.status === 'rejected') throw asError(kept.reason);
  return kept.value;
}

function isCause(reason: unknown, kept: PromiseSettledResult<unknown>): boolean {
  return (
    kept.status === 'fulfilled' ||
    reason instanceof PadbridgeError ||
    !(kept.reason instanceof PadbridgeError)
  );
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

async function readHead(source: AsyncIterator<Buffer, unknown>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < SNIFF_BYTES) {
    const next = await source.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* counted(
  head: Buffer,
  source: AsyncIterator<Buffer, unknown>,
  maxBytes: number,
  name: string,
): AsyncGenerator<Buffer> {
  let total = 0;
  let chunk: IteratorResult<Buffer, unknown> = { done: false, value: head };
  while (chunk.done !== true) {
    total += chunk.value.length;
    if (total > maxBytes) throw tooLarge(maxBytes, name);
    yield chunk.value;
    chunk = await source.next();
  }
}

/** The refusal of a file above the limit. */
export function tooLarge(maxBytes: number, name: string): PadbridgeError {
  return new PadbridgeError('too-large', `A file may have ${Math.floor(maxBytes / 1e6)} MB.`, {
    subject: name,
    next: 'Add the folder of the file to the library instead.',
  });
}
