import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { PadbridgeError, toErrorReport, type ErrorCode, type ErrorReport } from '../../schemas/errors.js';
import { RateLimitError } from '../auth/rate-limit.js';

/** Which status an error code has over HTTP. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  corrupt: 422,
  'rate-limited': 429,
  // Nobody reads it: the client has gone. The number is the one that proxies log.
  cancelled: 499,
  internal: 500,
  io: 500,
  unavailable: 503,
  timeout: 504,
};

/** RFC 9457 problem details, with the members of our error report as extensions. `code` is what clients switch on. */
export interface Problem extends ErrorReport {
  type: string;
  title: string;
  status: number;
  detail: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The problem document of anything thrown. Unknown errors show no internals. */
export function toProblem(thrown: unknown, status?: number): Problem {
  const report = toErrorReport(thrown);
  const number = status ?? STATUS_OF[report.code];
  return {
    type: `urn:padbridge:problem:${report.code}`,
    title: STATUS_CODES[number] ?? 'Client closed the request',
    status: number,
    detail: report.message,
    ...report,
  };
}

/** How long the unread rest of a refused request is skipped, so that a client that sends first can read the answer. */
const LINGER_MS = 2_000;

/** Answers with a problem. A part of the request that is still unread is skipped for a moment, then the socket is cut. */
export function sendProblem(response: Response, thrown: unknown, status?: number): void {
  const problem = toProblem(thrown, status);
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="padbridge"');
  if (thrown instanceof RateLimitError) response.setHeader('Retry-After', String(thrown.retryAfterSeconds));
  if (!response.req.complete) skipRest(response.req);
  response.setHeader('Cache-Control', 'no-store');
  response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function skipRest(request: IncomingMessage): void {
  const cut = setTimeout(() => request.socket.destroy(), LINGER_MS);
  request.once('close', () => {
    clearTimeout(cut);
  });
  request.resume();
}

/** Errors that express and its body parser throw, by their `type`, as ours. */
const PARSER_ERRORS: Readonly<Record<string, [ErrorCode, string]>> = {
  'entity.parse.failed': ['invalid-input', 'The body is not valid JSON.'],
  'entity.too.large': ['too-large', 'The body is too large.'],
  'request.size.invalid': ['invalid-input', 'The body is not as long as Content-Length says.'],
  'charset.unsupported': ['unsupported', 'JSON is sent as UTF-8.'],
  'encoding.unsupported': ['unsupported', 'A compressed body is not taken.'],
  'request.aborted': ['cancelled', 'The client went away.'],
};

/** An error of the web framework as one of ours; anything else as it is. */
export function fromFramework(thrown: unknown): unknown {
  if (thrown instanceof PadbridgeError || !(thrown instanceof Error)) return thrown;
  const { type, status } = thrown as { type?: unknown; status?: unknown };
  const known = typeof type === 'string' ? PARSER_ERRORS[type] : undefined;
  if (known !== undefined) return new PadbridgeError(known[0], known[1], { cause: thrown });
  // A path such as /samples/%E0%A4%A that cannot be decoded.
  if (status === 400)
    return new PadbridgeError('invalid-input', 'The request cannot be read.', { cause: thrown });
  return thrown;
}
