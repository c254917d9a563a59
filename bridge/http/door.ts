import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Registry } from 'prom-client';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Facade } from '../../schemas/facade.js';
import type { Access } from '../auth/access.js';
import { canonicalAddress } from '../auth/source.js';
import type { Dispatcher } from '../dispatch.js';
import type { DoorLog } from '../log.js';
import { createFailureLog, type Failure } from './failure-log.js';
import { docsRouter } from './docs-routes.js';
import { healthRouter } from './health-routes.js';
import { TIMEOUTS, type HttpTimeouts } from './limits.js';
import { createListener, type Listener } from './listener.js';
import { measureRequests } from './metrics.js';
import { fromFramework, PROBLEM_TYPE, sendProblem, toProblem } from './problem.js';
import { methodRouter } from './routes.js';
import { sampleRouter } from './sample-routes.js';
import { securityHeaders } from './security-headers.js';
import { loginRouter, sessionRouter } from './session-routes.js';
import { uiRouter } from './static-ui.js';
import { heldUploadRouter, uploadRouter } from './upload-routes.js';
import type { HeldUpload, UploadSink } from './upload.js';

export interface HttpDoorDeps {
  facade: Facade;
  dispatcher: Dispatcher;
  access: Access;
  log: DoorLog;
  /** Of the program, for the API documents. */
  version: string;
  /** Folder with the built browser UI; null or not there: a page says so. */
  uiDir?: string | null;
  /** Where uploads go; without it there are none. */
  uploads?: UploadSink;
  /** Where sounds go that are only asked with; without it there are none. */
  heldUploads?: UploadSink<HeldUpload>;
  /** Served at /metrics; the door adds how long requests take. */
  metrics?: Registry;
  /** Shorter ones for tests. */
  timeouts?: Partial<HttpTimeouts>;
}

export interface HttpDoor extends Listener {
  readonly app: Express;
}

export const API_ROOT = '/api/v1';

/** The HTTP door: the contract as REST, sound, waveforms, health, login and the files of the UI. */
export function createHttpDoor(deps: HttpDoorDeps): HttpDoor {
  const { facade, dispatcher, access, log } = deps;
  const logFailure = createFailureLog(log);
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');

  const checkSource: RequestHandler = (request, _response, next) => {
    access.checkSource(request);
    next();
  };
  const authenticate: RequestHandler = (request, response, next) => {
    response.locals['caller'] = access.authenticate(request);
    // Answers depend on who asks and change at any time: keep them, but ask before using them again.
    response.setHeader('Cache-Control', 'private, no-cache');
    next();
  };

  app.use(securityHeaders, checkSource);
  if (deps.metrics !== undefined) app.use(measureRequests(deps.metrics));
  app.use(healthRouter(dispatcher, access), loginRouter(access), docsRouter(deps.version));
  app.use(
    API_ROOT,
    authenticate,
    sessionRouter(access),
    sampleRouter(facade, access.limiter),
    ...(deps.uploads === undefined ? [] : [uploadRouter(deps.uploads, access.limiter)]),
    ...(deps.heldUploads === undefined ? [] : [heldUploadRouter(deps.heldUploads, access.limiter)]),
    methodRouter(dispatcher),
  );
  const { metrics } = deps;
  if (metrics !== undefined) {
    app.get('/metrics', authenticate, async (_request, response) => {
      response.type(metrics.contentType).send(await metrics.metrics());
    });
  }
  app.use(uiRouter(deps.uiDir ?? null));
  app.use(nothingHere, failed(logFailure));

  const listener = createListener(app, { ...TIMEOUTS, ...deps.timeouts });
  listener.server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    refuseUnreadable(error, socket, logFailure);
  });
  listener.server.on('drop', (dropped?: { remoteAddress?: string }) => {
    const thrown = new PadbridgeError('unavailable', 'There are too many connections.');
    logFailure({ client: dropped?.remoteAddress ?? 'unknown', what: 'connect', thrown });
  });
  return { ...listener, app };
}

const nothingHere: RequestHandler = (request) => {
  throw new PadbridgeError('not-found', 'There is nothing here.', {
    subject: `${request.method} ${request.path.slice(0, 200)}`,
    next: 'See /api/docs for what there is.',
  });
};

function failed(logFailure: (failure: Failure) => void): ErrorRequestHandler {
  // Express tells an error handler by its four parameters.
  return (thrown, request, response, _next) => {
    const error = fromFramework(thrown);
    const gone = request.socket.destroyed || (response.destroyed && !response.writableFinished);
    if (gone) return;
    const client = canonicalAddress(request.socket.remoteAddress ?? 'unknown');
    logFailure({ client, what: `${request.method} ${request.path.slice(0, 200)}`, thrown: error });
    // Half an answer cannot be turned into an error any more; a cut socket is the only honest end.
    if (response.headersSent) response.destroy();
    else sendProblem(response, error);
  };
}

const UNREADABLE: Readonly<Record<string, [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
};

/** Answers what is no HTTP, too slow or too large, in the form of every other error, and closes the socket. */
function refuseUnreadable(
  cause: NodeJS.ErrnoException,
  socket: Socket,
  logFailure: (failure: Failure) => void,
): void {
  const client = canonicalAddress(socket.remoteAddress ?? 'unknown');
  if (!socket.writable || cause.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, message] = UNREADABLE[cause.code ?? ''] ?? [400, 'This is not a valid HTTP request.'];
  const thrown = new PadbridgeError('invalid-input', message, { cause });
  logFailure({ client, what: 'unreadable request', thrown });
  const body = JSON.stringify(toProblem(thrown, status));
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
