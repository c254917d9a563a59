import { z } from 'zod';
import { toErrorReport, type ErrorCode, type ErrorReport } from '../../schemas/errors.js';
import { MAX_CALL_MS } from '../../schemas/session-methods.js';
import { isDeeperThan } from '../json-depth.js';
import { MAX_BATCH, MAX_ID_LENGTH, MAX_JSON_DEPTH } from './limits.js';

/** Error codes of JSON-RPC 2.0 §5.1. */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;

/** The taxonomy as JSON-RPC codes: what the standard names keeps its number, the rest is from the server range. */
export const RPC_CODES: Record<ErrorCode, number> = {
  'invalid-input': -32602,
  internal: -32603,
  'not-found': -32001,
  conflict: -32002,
  unsupported: -32003,
  unavailable: -32004,
  unauthorised: -32005,
  forbidden: -32006,
  'too-large': -32007,
  'rate-limited': -32008,
  cancelled: -32009,
  timeout: -32010,
  corrupt: -32011,
  io: -32012,
};

const rpcId = z.union([z.string().max(MAX_ID_LENGTH), z.number()]);
export type RpcId = z.infer<typeof rpcId>;

const rpcRequest = z.object({
  jsonrpc: z.literal('2.0'),
  method: z.string().min(1).max(128),
  id: rpcId.optional(),
  params: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
  /** Ours: how long the call may take; the daemon's usual limit when absent. */
  timeoutMs: z.number().int().min(1).max(MAX_CALL_MS).optional(),
});
export type RpcRequest = z.infer<typeof rpcRequest>;

export interface RpcFailure {
  jsonrpc: '2.0';
  id: RpcId | null;
  error: { code: number; message: string; data: ErrorReport };
}
export interface RpcSuccess {
  jsonrpc: '2.0';
  id: RpcId;
  result: unknown;
}
export type RpcResponse = RpcSuccess | RpcFailure;

/** One element of a message: a call to make or the answer to something that is none. */
export type Entry = { request: RpcRequest } | { refusal: RpcFailure };
export type Message = { batch: boolean; entries: Entry[] };

/** Reads one text message. Never throws: what is no call comes back as the failure to answer with. */
export function readMessage(text: string): Message {
  if (isDeeperThan(text, MAX_JSON_DEPTH)) {
    return single(refuse(PARSE_ERROR, null, 'too-large', `The message nests deeper than ${MAX_JSON_DEPTH}.`));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable';
    return single(
      refuse(PARSE_ERROR, null, 'invalid-input', `The message is not JSON: ${why.slice(0, 200)}`),
    );
  }
  if (!Array.isArray(value)) return single(readEntry(value));
  if (value.length === 0)
    return single(refuse(INVALID_REQUEST, null, 'invalid-input', 'The batch is empty.'));
  if (value.length > MAX_BATCH) {
    return single(refuse(INVALID_REQUEST, null, 'too-large', `The batch has more than ${MAX_BATCH} calls.`));
  }
  return { batch: true, entries: value.map(readEntry) };
}

function single(entry: Entry): Message {
  return { batch: false, entries: [entry] };
}

function readEntry(value: unknown): Entry {
  const parsed = rpcRequest.safeParse(value);
  if (parsed.success) return { request: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') || 'message';
  return refuse(INVALID_REQUEST, idOf(value), 'invalid-input', `${field}: ${issue?.message ?? 'not valid'}`);
}

function idOf(value: unknown): RpcId | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  const parsed = rpcId.safeParse(value.id);
  return parsed.success ? parsed.data : null;
}

function refuse(code: number, id: RpcId | null, reason: ErrorCode, message: string): Entry {
  const data: ErrorReport = { code: reason, message, next: 'Send JSON-RPC 2.0 as the reference describes.' };
  return { refusal: { jsonrpc: '2.0', id, error: { code, message, data } } };
}

/** The answer to a call that failed; `code` overrides the taxonomy's number. */
export function failure(id: RpcId | null, thrown: unknown, code?: number): RpcFailure {
  const data = toErrorReport(thrown);
  return { jsonrpc: '2.0', id, error: { code: code ?? RPC_CODES[data.code], message: data.message, data } };
}
