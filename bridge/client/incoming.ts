import { ERROR_CODES, PadbridgeError, type ErrorCode } from '../../schemas/errors.js';
import type { DaemonEvent } from '../../schemas/events.js';

/** An event with its number in the daemon's run. */
export type ClientEvent = DaemonEvent & { seq: number };

export interface Hello {
  protocol: number;
  version: string;
  runId: string;
  seq: number;
}

/** A text message of the daemon, sorted by what it is. */
export type Incoming =
  | { kind: 'answer'; id: number; outcome: { result: unknown } | { error: PadbridgeError } }
  | { kind: 'event'; event: ClientEvent }
  | { kind: 'hello'; hello: Hello }
  | { kind: 'alive'; seq: number | undefined }
  | { kind: 'other' };

/**
 * Reads a message of the daemon. The daemon is trusted to follow the contract; what is not of it (a newer daemon may say
 * more) is `other`. Throws corrupt for text that is not a JSON object.
 */
export function readIncoming(text: string): Incoming {
  const message = parseObject(text);
  if ('id' in message) return readAnswer(message);
  const params = asObject(message['params']);
  switch (message['method']) {
    case 'event':
      return { kind: 'event', event: params as unknown as ClientEvent };
    case 'hello':
      return { kind: 'hello', hello: params as unknown as Hello };
    case 'alive':
      return { kind: 'alive', seq: typeof params['seq'] === 'number' ? params['seq'] : undefined };
    default:
      return { kind: 'other' };
  }
}

function readAnswer(message: Record<string, unknown>): Incoming {
  const id = message['id'];
  if (typeof id !== 'number') return { kind: 'other' };
  if (!('error' in message)) return { kind: 'answer', id, outcome: { result: message['result'] } };
  return { kind: 'answer', id, outcome: { error: errorOf(asObject(message['error'])) } };
}

/** The daemon's error as the error it was there. */
function errorOf(error: Record<string, unknown>): PadbridgeError {
  const data = asObject(error['data']);
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const code = ERROR_CODES.find((known: ErrorCode) => known === data['code']) ?? 'internal';
  return new PadbridgeError(code, text(error['message']) ?? 'The call failed.', {
    subject: text(data['subject']),
    next: text(data['next']),
  });
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PadbridgeError('corrupt', 'A message of the daemon is not JSON.', { cause });
  }
  return asObject(value);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
