import { PadbridgeError } from '../../schemas/errors.js';
import { createRunningCalls, RunningCall, type CallScope } from '../running-calls.js';
import { failure, METHOD_NOT_FOUND, type RpcId, type RpcRequest, type RpcResponse } from './json-rpc.js';
import { CALL_TIMEOUT_MS, MAX_RUNNING_CALLS } from './limits.js';

/** The calls of one connection that have no answer yet. */
export interface CallTable {
  /** Makes the call of a request. Resolves to its answer, or to nothing for a notification; never rejects. */
  run(request: RpcRequest): Promise<RpcResponse | undefined>;
  cancel(id: RpcId): void;
  /** Aborts everything, without answers: the client is gone. */
  abortAll(): void;
}

export interface CallTableDeps {
  /** Makes one call; rejects with a PadbridgeError or a bug. */
  handle: (method: string, params: unknown, scope: CallScope) => Promise<unknown>;
  knows: (method: string) => boolean;
  /** Told about every failure, for the log. */
  onFailure: (method: string, error: unknown) => void;
}

export function createCallTable({ handle, knows, onFailure }: CallTableDeps): CallTable {
  const calls = createRunningCalls({ maxRunning: MAX_RUNNING_CALLS, timeoutMs: CALL_TIMEOUT_MS });

  function attempt({ method, params, timeoutMs }: RpcRequest, call: RunningCall): Promise<unknown> {
    return calls.run(method, (scope) => handle(method, params, scope), call, timeoutMs);
  }

  async function notify(request: RpcRequest): Promise<undefined> {
    try {
      await attempt(request, new RunningCall());
    } catch (error) {
      onFailure(request.method, error);
    }
  }

  async function answer(request: RpcRequest, id: RpcId): Promise<RpcResponse> {
    if (calls.find(id) !== undefined) return failure(id, inUse(id));
    try {
      return { jsonrpc: '2.0', id, result: await attempt(request, new RunningCall(id)) };
    } catch (error) {
      onFailure(request.method, error);
      return failure(id, error, knows(request.method) ? undefined : METHOD_NOT_FOUND);
    }
  }

  return {
    run: (request) => (request.id === undefined ? notify(request) : answer(request, request.id)),
    cancel(id) {
      calls.find(id)?.abort(new PadbridgeError('cancelled', 'The caller gave the call up.'));
    },
    abortAll: () => calls.abortAll(),
  };
}

function inUse(id: RpcId): PadbridgeError {
  return new PadbridgeError('conflict', 'A call with this id is running already.', {
    subject: String(id),
    next: 'Give every call its own id.',
  });
}
