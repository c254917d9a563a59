import { PadbridgeError } from '../../schemas/errors.js';
import { CALL_TIMEOUT_MS, MAX_RUNNING_CALLS } from './limits.js';
import { failure, METHOD_NOT_FOUND, type RpcId, type RpcRequest, type RpcResponse } from './json-rpc.js';

/** Makes one call; rejects with a PadbridgeError or a bug. */
export type Handler = (method: string, params: unknown, signal: AbortSignal) => Promise<unknown>;

/** The calls of one connection that have no answer yet. */
export interface CallTable {
  /** Makes the call of a request. Resolves to its answer, or to nothing for a notification; never rejects. */
  run(request: RpcRequest): Promise<RpcResponse | undefined>;
  cancel(id: RpcId): void;
  /** Aborts everything, without answers: the client is gone. */
  abortAll(): void;
  readonly running: number;
}

export interface CallTableDeps {
  handle: Handler;
  knows: (method: string) => boolean;
  /** Told about every failure, for the log. */
  onFailure: (method: string, error: unknown) => void;
  maxRunning?: number;
  timeoutMs?: number;
}

export function createCallTable(deps: CallTableDeps): CallTable {
  const { handle, knows, onFailure, maxRunning = MAX_RUNNING_CALLS, timeoutMs = CALL_TIMEOUT_MS } = deps;
  const byId = new Map<RpcId, AbortController>();
  const controllers = new Set<AbortController>();
  /** Counts until the handler ends, not until the answer: cancelled work still costs. */
  let running = 0;

  /** The handler's outcome, or the abort reason as soon as there is one. */
  async function attempt(request: RpcRequest, abort: AbortController): Promise<unknown> {
    running += 1;
    const work = handle(request.method, request.params, abort.signal).finally(() => {
      running -= 1;
    });
    const aborted = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true });
    });
    return Promise.race([work, aborted]);
  }

  function refusal(request: RpcRequest): PadbridgeError | undefined {
    if (running >= maxRunning) {
      return new PadbridgeError('rate-limited', `More than ${maxRunning} calls are running.`, {
        next: 'Wait for answers before calling again.',
      });
    }
    if (request.id !== undefined && byId.has(request.id)) {
      return new PadbridgeError('conflict', 'A call with this id is running already.', {
        subject: String(request.id),
        next: 'Give every call its own id.',
      });
    }
    return undefined;
  }

  async function run(request: RpcRequest): Promise<RpcResponse | undefined> {
    const { id, method } = request;
    const refused = refusal(request);
    if (refused !== undefined) return id === undefined ? undefined : failure(id, refused);
    const abort = new AbortController();
    const limit = request.timeoutMs ?? timeoutMs;
    const timer = setTimeout(() => {
      abort.abort(
        new PadbridgeError('timeout', `${method} took longer than ${limit} ms.`, { subject: method }),
      );
    }, limit);
    controllers.add(abort);
    if (id !== undefined) byId.set(id, abort);
    try {
      const result = await attempt(request, abort);
      return id === undefined ? undefined : { jsonrpc: '2.0', id, result };
    } catch (error) {
      onFailure(method, error);
      if (id === undefined) return undefined;
      return failure(id, error, knows(method) ? undefined : METHOD_NOT_FOUND);
    } finally {
      clearTimeout(timer);
      controllers.delete(abort);
      if (id !== undefined) byId.delete(id);
    }
  }

  return {
    run,
    cancel(id) {
      byId.get(id)?.abort(new PadbridgeError('cancelled', 'The caller gave the call up.'));
    },
    abortAll() {
      for (const abort of controllers)
        abort.abort(new PadbridgeError('cancelled', 'The connection of the caller is gone.'));
    },
    get running() {
      return running;
    },
  };
}
