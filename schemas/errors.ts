/**
 * One taxonomy of errors for every door and room. A code is stable (clients switch on it), the message is one
 * sentence for a person, `subject` names the thing it happened to, `next` says what to do.
 */
export const ERROR_CODES = [
  'invalid-input',
  'not-found',
  'conflict',
  'unsupported',
  'unavailable',
  'unauthorised',
  'forbidden',
  'too-large',
  'rate-limited',
  'cancelled',
  'timeout',
  'corrupt',
  'io',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetails {
  /** What it happened to: a path, an id, a config key. */
  subject?: string | undefined;
  /** What the person can do about it, as an imperative sentence. */
  next?: string | undefined;
  cause?: unknown;
}

/** An error a person can read. Everything thrown across a room's border is one of these. */
export class PadbridgeError extends Error {
  readonly code: ErrorCode;
  readonly subject: string | undefined;
  readonly next: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'PadbridgeError';
    this.code = code;
    this.subject = details.subject;
    this.next = details.next;
  }
}

/** What a door sends to a client in place of a stack trace. */
export interface ErrorReport {
  code: ErrorCode;
  message: string;
  subject?: string;
  next?: string;
}

/** Any thrown value as the report a client may see; unknown errors show no internals. */
export function toErrorReport(thrown: unknown): ErrorReport {
  if (!(thrown instanceof PadbridgeError)) {
    return { code: 'internal', message: 'Something went wrong inside Padbridge; the log has the details.' };
  }
  return {
    code: thrown.code,
    message: thrown.message,
    ...(thrown.subject === undefined ? {} : { subject: thrown.subject }),
    ...(thrown.next === undefined ? {} : { next: thrown.next }),
  };
}

/** The chain of messages behind an error, outermost first, for a debug log line. */
export function causeChain(thrown: unknown): string[] {
  const chain: string[] = [];
  let current = thrown;
  while (current !== undefined && current !== null && chain.length < 10) {
    chain.push(current instanceof Error ? current.message : describe(current));
    current = current instanceof Error ? current.cause : undefined;
  }
  return chain;
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'unknown');
}
