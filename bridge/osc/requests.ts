import { PadbridgeError } from '../../schemas/errors.js';
import { METHODS } from '../../schemas/methods.js';
import { OSC_ROOT, oscAddress } from '../../schemas/osc.js';
import { topic, type Topic } from '../../schemas/session-methods.js';
import { encodePlain, ERROR_ADDRESS, REPLY_ROOT, type RequestId } from './answers.js';
import { readArguments } from './arguments.js';
import { MAX_SUBSCRIPTION_SECONDS, SUBSCRIPTION_SECONDS } from './limits.js';
import type { OscMessage } from './packet.js';

/** Addresses that are no method: a call with an id, feedback, and where answers go. */
export const CALL_ADDRESS = `${OSC_ROOT}/call`;
export const SUBSCRIBE_ADDRESS = `${OSC_ROOT}/subscribe`;
export const UNSUBSCRIBE_ADDRESS = `${OSC_ROOT}/unsubscribe`;
export const PORT_ADDRESS = `${OSC_ROOT}/port`;

const MAX_ID_LENGTH = 64;
const methodByAddress: ReadonlyMap<string, string> = new Map(
  METHODS.map(({ name }) => [oscAddress(name), name]),
);

export interface OscCall {
  kind: 'call';
  address: string;
  method: string;
  params: unknown;
  form: 'json' | 'plain';
  id: RequestId | undefined;
}

/** What a message asks for. */
export type OscRequest =
  | OscCall
  | { kind: 'subscribe'; topic: Topic; seconds: number; answer: Buffer }
  | { kind: 'unsubscribe'; topic: Topic }
  | { kind: 'port'; port: number }
  | { kind: 'ignore' };

/** Reads a message. Throws not-found for an unknown address, invalid-input for wrong arguments. */
export function readMessage({ address, args }: OscMessage): OscRequest {
  // Answering what looks like an answer would make two programs talk to each other for ever.
  if (address === ERROR_ADDRESS || address.startsWith(`${REPLY_ROOT}/`)) return { kind: 'ignore' };
  switch (address) {
    case CALL_ADDRESS:
      return readCall(args);
    case SUBSCRIBE_ADDRESS:
      return readSubscribe(args);
    case UNSUBSCRIBE_ADDRESS:
      return { kind: 'unsubscribe', topic: readTopic(args) };
    case PORT_ADDRESS:
      return { kind: 'port', port: readWhole(args[0], 1, 65_535, 'The port') };
  }
  const method = methodByAddress.get(address);
  if (method === undefined) throw unknown(address);
  return { kind: 'call', address, method, id: undefined, ...readArguments(method, args) };
}

function readCall([id, name, ...rest]: OscMessage['args']): OscCall {
  const isId =
    (id?.tag === 'i' && typeof id.value === 'number') ||
    (id?.tag === 's' && String(id.value).length <= MAX_ID_LENGTH);
  if (!isId || name?.tag !== 's') {
    throw invalid(`${CALL_ADDRESS} takes an id (number or short text), a method name, and its arguments.`);
  }
  const method = String(name.value);
  const address = oscAddress(method);
  if (methodByAddress.get(address) !== method) throw unknown(method);
  return { kind: 'call', address, method, id: id.value as RequestId, ...readArguments(method, rest) };
}

function readSubscribe(args: OscMessage['args']): OscRequest {
  const wanted = readTopic(args);
  const seconds =
    args[1] === undefined
      ? SUBSCRIPTION_SECONDS
      : readWhole(args[1], 1, MAX_SUBSCRIPTION_SECONDS, 'The time in seconds');
  const answer = encodePlain(`${REPLY_ROOT}/subscribe`, [wanted, seconds]);
  return { kind: 'subscribe', topic: wanted, seconds, answer };
}

function readTopic([first]: OscMessage['args']): Topic {
  const parsed = topic.safeParse(first?.value);
  if (parsed.success) return parsed.data;
  throw invalid(`The first argument must be a topic: ${topic.options.join(', ')}.`);
}

function readWhole(
  arg: OscMessage['args'][number] | undefined,
  min: number,
  max: number,
  what: string,
): number {
  const value = arg?.value;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalid(`${what} must be a whole number from ${min} to ${max}.`);
}

function unknown(address: string): PadbridgeError {
  const patterned = /[*?[\]{}]/.test(address);
  return new PadbridgeError(
    patterned ? 'unsupported' : 'not-found',
    patterned
      ? 'Padbridge takes full addresses, not patterns.'
      : `There is nothing at ${JSON.stringify(address.slice(0, 80))}.`,
    { next: 'See the OSC reference for the list of addresses.' },
  );
}

function invalid(message: string): PadbridgeError {
  return new PadbridgeError('invalid-input', message, { next: 'See the OSC reference.' });
}
