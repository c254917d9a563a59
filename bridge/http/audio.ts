import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { PadbridgeError } from '../../schemas/errors.js';
import type { StreamableAudio } from '../../schemas/facade.js';
import { sendProblem } from './problem.js';
import { notModified, parseRange, rangeApplies, type ByteRange } from './range.js';

/** Read at once: a second of 16-bit stereo; larger gains nothing on a disk and costs memory per listener. */
const CHUNK_BYTES = 192 * 1024;
/** A FIFO that took the place of the file must not hold a thread until somebody writes to it. */
const OPEN_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/**
 * Sends the file of a sample: whole, one range of it, or only the headers (HEAD). The file on disk is the truth: when
 * it changed since the catalogue saw it, it is sent as it is now, without the validator of the old one. Throws
 * unavailable when the file cannot be opened. A client that goes away closes the file.
 */
export async function sendAudio(request: Request, response: Response, audio: StreamableAudio): Promise<void> {
  const file = await openAudio(audio.path);
  try {
    const { size, mtimeMs } = await fileOf(file, audio.path);
    const unchanged = size === audio.size && Math.trunc(mtimeMs) === Math.trunc(audio.modifiedAt);
    const etag = unchanged ? audio.etag : null;
    const lastModified = new Date(mtimeMs).toUTCString();
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('Content-Type', audio.contentType);
    response.setHeader('Last-Modified', lastModified);
    if (etag !== null) response.setHeader('ETag', etag);
    if (notModified(request.headers, etag, mtimeMs)) {
      response.status(304).end();
      return;
    }
    const asked = rangeApplies(request.headers['if-range']?.toString(), etag, lastModified)
      ? parseRange(request.headers.range, size)
      : null;
    if (asked === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${size}`);
      sendProblem(response, beyondTheEnd(size), 416);
      return;
    }
    if (asked !== null) {
      response.status(206).setHeader('Content-Range', `bytes ${asked.start}-${asked.end}/${size}`);
    }
    await sendBytes(request, response, file, asked ?? { start: 0, end: size - 1 });
  } finally {
    await file.close();
  }
}

async function openAudio(path: string): Promise<FileHandle> {
  try {
    return await open(path, OPEN_FLAGS);
  } catch (error) {
    throw new PadbridgeError('unavailable', 'The audio file cannot be opened.', {
      subject: path,
      next: 'Check that its drive is there and that Padbridge may read it.',
      cause: error,
    });
  }
}

function beyondTheEnd(size: number): PadbridgeError {
  return new PadbridgeError('invalid-input', `The range starts behind the end: the file has ${size} bytes.`);
}

async function fileOf(file: FileHandle, path: string): Promise<{ size: number; mtimeMs: number }> {
  const stats = await file.stat();
  if (stats.isFile()) return stats;
  throw new PadbridgeError('unavailable', 'This is not a file any more.', { subject: path });
}

async function sendBytes(
  request: Request,
  response: Response,
  file: FileHandle,
  range: ByteRange,
): Promise<void> {
  const length = range.end - range.start + 1;
  response.setHeader('Content-Length', String(length));
  if (request.method === 'HEAD' || length === 0) {
    response.end();
    return;
  }
  await pipeline(
    file.createReadStream({ ...range, highWaterMark: CHUNK_BYTES }),
    (chunks: AsyncIterable<Buffer>) => wholeOrError(chunks, length),
    response,
  );
}

/** A file that shrinks under way must not look like a whole one: the error cuts the socket. */
async function* wholeOrError(chunks: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer> {
  let sent = 0;
  for await (const chunk of chunks) {
    sent += chunk.length;
    yield chunk;
  }
  if (sent < length) {
    throw new PadbridgeError('unavailable', 'The audio file became shorter while it was sent.');
  }
}
