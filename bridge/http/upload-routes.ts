import busboy from 'busboy';
import { Router, type Request } from 'express';
import type { Readable } from 'node:stream';
import { PadbridgeError, toErrorReport, type ErrorReport } from '../../schemas/errors.js';
import type { Caller, RateLimiter } from '../dispatch.js';
import { abortedWhenGone, callerOf, queryPairs } from './routes.js';
import { type HeldUpload, receiveUpload, tooLarge, type StoredUpload, type UploadSink } from './upload.js';

/** Files of one form: a sample pack; more are sent as several forms. */
const MAX_FILES = 500;

interface Outcome {
  name: string;
  stored: StoredUpload | null;
  error: ErrorReport | null;
}

/** `POST /uploads?name=…` with the file as body, and `POST /uploads/batch` with many as a form. */
export function uploadRouter(sink: UploadSink, limiter: RateLimiter): Router {
  const router = Router({ caseSensitive: true });

  router.post('/uploads', async (request, response) => {
    admit(callerOf(response), limiter);
    response.status(201).json(await receiveBody(request, sink, abortedWhenGone(response)));
  });

  router.post('/uploads/batch', async (request, response) => {
    admit(callerOf(response), limiter);
    const files = await receiveForm(request, sink, abortedWhenGone(response));
    response.json({ files });
  });

  return router;
}

/** `POST /uploads/held?name=…`: a sound to ask with. Nothing is added to the library, so whoever may look may send one. */
export function heldUploadRouter(sink: UploadSink<HeldUpload>, limiter: RateLimiter): Router {
  const router = Router({ caseSensitive: true });
  router.post('/uploads/held', async (request, response) => {
    limiter.take(callerOf(response), 'upload');
    response.status(201).json(await receiveBody(request, sink, abortedWhenGone(response)));
  });
  return router;
}

async function receiveBody<Stored>(
  request: Request,
  sink: UploadSink<Stored>,
  signal: AbortSignal,
): Promise<Stored> {
  const name = uploadName(request);
  if (Number(request.headers['content-length'] ?? 0) > sink.maxBytes) throw tooLarge(sink.maxBytes, name);
  return receiveUpload(sink, name, bytesOf(request), signal);
}

/** An upload is one write, however large; the class of its own keeps a network client from filling the disk. */
function admit(caller: Caller, limiter: RateLimiter): void {
  if (!caller.scopes.has('write')) {
    throw new PadbridgeError('forbidden', 'Uploads need the write scope.', {
      next: 'Use a token that has the write scope.',
    });
  }
  limiter.take(caller, 'upload');
}

function uploadName(request: Request): string {
  const pairs = queryPairs(request);
  const name = pairs.find(([key]) => key === 'name')?.[1];
  if (name !== undefined && pairs.length === 1) return name;
  throw new PadbridgeError('invalid-input', 'name: is required, and the only parameter', { subject: 'name' });
}

/**
 * Reads a form file by file: the next is parsed only when the one before is stored, so memory does not grow with their
 * number. A file that is refused is skipped and the others go on.
 */
async function receiveForm(request: Request, sink: UploadSink, signal: AbortSignal): Promise<Outcome[]> {
  const outcomes: Promise<Outcome>[] = [];
  const parser = createParser(request);
  let last: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    parser.on('file', (_field, body, { filename }) => {
      const name = filename ?? '';
      const outcome = last.then(() => receiveOne(sink, name, body, signal));
      last = outcome;
      outcomes.push(outcome);
    });
    parser.on('filesLimit', () => {
      reject(new PadbridgeError('too-large', `A form may hold ${MAX_FILES} files.`));
    });
    parser.on('error', (cause) => {
      reject(new PadbridgeError('invalid-input', 'The form cannot be read.', { cause }));
    });
    parser.on('close', resolve);
    request.once('close', () => {
      if (!request.complete) parser.destroy(new Error('the client went away'));
    });
    request.pipe(parser);
  });
  return Promise.all(outcomes);
}

async function receiveOne(
  sink: UploadSink,
  name: string,
  body: Readable,
  signal: AbortSignal,
): Promise<Outcome> {
  // A form that breaks off also ends the file that was being read; the form's own error reports it.
  body.on('error', () => body.resume());
  try {
    return { name, stored: await receiveUpload(sink, name, bytesOf(body), signal), error: null };
  } catch (error) {
    body.resume();
    return { name, stored: null, error: toErrorReport(error) };
  }
}

function createParser(request: Request): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      // The whole name as sent: a path must be seen to be refused.
      preservePath: true,
      defParamCharset: 'utf8',
      limits: { files: MAX_FILES, fields: 0, headerPairs: 32 },
    });
  } catch (cause) {
    throw new PadbridgeError('unsupported', 'A batch is sent as a form with files.', {
      next: 'Send it with `Content-Type: multipart/form-data`.',
      cause,
    });
  }
}

/** The chunks of a stream; ending the loop early leaves the stream as it is, to be answered or skipped. */
function bytesOf(stream: Readable): AsyncIterator<Buffer, unknown> {
  return stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, unknown>;
}
