import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { causeChain, PadbridgeError } from '../../schemas/errors.js';
import type { Facade } from '../../schemas/facade.js';
import { findMethod } from '../../schemas/methods.js';
import { CLOSE_CODES, findSessionMethod, PROTOCOL_VERSION } from '../../schemas/session-methods.js';
import type { Caller, Dispatcher, RateLimiter } from '../dispatch.js';
import type { EventHub } from '../events/hub.js';
import type { DoorLog } from '../log.js';
import { createCallTable } from './calls.js';
import { readMessage, type Entry, type RpcRequest, type RpcResponse } from './json-rpc.js';
import { CLOSE_GRACE_MS } from './limits.js';
import { createOutbox } from './outbox.js';
import { createSessionCalls } from './session-calls.js';

export interface SessionDeps {
  dispatcher: Dispatcher;
  facade: Pick<Facade, 'peaks'>;
  hub: EventHub;
  limiter: RateLimiter;
  log: DoorLog;
  /** Version of the program, for `hello`. */
  version: string;
}

/** One client's connection. */
export interface Session {
  /** Asks whether the client still lives; destroys the connection when it did not answer the last time. */
  beat(): void;
  /** Says goodbye and destroys the socket when the client does not say it back in time. */
  close(code: number, reason: string): void;
}

/**
 * Runs the protocol on an accepted socket until it closes; `ended` is called once, then. `wire` is the stream below it
 * where nothing is compressed.
 */
export function startSession(
  socket: WebSocket,
  wire: Duplex | undefined,
  caller: Caller,
  deps: SessionDeps,
  ended: () => void,
): Session {
  const { dispatcher, hub, log } = deps;
  let answered = true;
  let complained = false;
  let grace: NodeJS.Timeout | undefined;

  const outbox = createOutbox(socket, wire, () => {
    log.warn({ client: caller.name }, 'a WebSocket client does not read and was closed');
    close(CLOSE_CODES.tryAgainLater, 'Reads too slowly: reconnect and resume.');
  });
  const own = createSessionCalls({
    ...deps,
    caller,
    deliver: (event) => outbox.event(event),
    sendBinary: (frame) => outbox.send(frame, true),
  });
  const calls = createCallTable({
    async handle(method, params, scope) {
      const session = findSessionMethod(method);
      return session === undefined
        ? await dispatcher.dispatch(method, params, caller, scope)
        : own.call(session, params);
    },
    knows: (method) => findMethod(method) !== undefined || findSessionMethod(method) !== undefined,
    onFailure(method, error) {
      const fields = { client: caller.name, method, cause: causeChain(error) };
      if (error instanceof PadbridgeError && error.code !== 'internal') log.debug(fields, 'a call failed');
      else log.error(fields, 'a call failed unexpectedly');
    },
  });

  function close(code: number, reason: string): void {
    if (grace !== undefined) return;
    grace = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
    socket.close(code, reason);
    // A paused socket would never see the other side's goodbye.
    if (socket.isPaused) socket.resume();
  }

  function notify(method: string, params: object): void {
    outbox.send(JSON.stringify({ jsonrpc: '2.0', method, params }), false);
  }

  function receive(data: RawData, binary: boolean): void {
    if (grace !== undefined) return;
    if (binary) {
      close(CLOSE_CODES.unsupportedData, 'Calls are text.');
      return;
    }
    const message = readMessage(textOf(data));
    if (message.batch) void answerBatch(message.entries);
    else for (const entry of message.entries) void answerSingle(entry);
  }

  async function answerSingle(entry: Entry): Promise<void> {
    const response = await answer(entry);
    if (response !== undefined) outbox.send(JSON.stringify(response), false);
  }

  async function answerBatch(entries: Entry[]): Promise<void> {
    const responses = (await Promise.all(entries.map(answer))).filter((one) => one !== undefined);
    if (responses.length > 0) outbox.send(JSON.stringify(responses), false);
  }

  function answer(entry: Entry): Promise<RpcResponse | undefined> {
    if ('refusal' in entry) {
      complain(entry.refusal.error.message);
      return Promise.resolve(entry.refusal);
    }
    if (entry.request.method === '$/cancel') {
      cancel(entry.request);
      return Promise.resolve(undefined);
    }
    return calls.run(entry.request);
  }

  function cancel({ params }: RpcRequest): void {
    const id = params !== undefined && !Array.isArray(params) ? params['id'] : undefined;
    if (typeof id === 'string' || typeof id === 'number') calls.cancel(id);
  }

  /** A broken client is worth one line in the log, not one per message. */
  function complain(message: string): void {
    if (complained) return;
    complained = true;
    log.warn({ client: caller.name, message }, 'a WebSocket client sent something that is no call');
  }

  socket.on('message', receive);
  socket.on('pong', () => {
    answered = true;
  });
  // Broken frames, bad UTF-8 and oversized messages arrive here; ws closes with the code of the standard itself.
  socket.on('error', (error) => complain(error.message));
  socket.once('close', () => {
    clearTimeout(grace);
    outbox.clear();
    own.end();
    calls.abortAll();
    ended();
  });
  notify('hello', { protocol: PROTOCOL_VERSION, version: deps.version, runId: hub.runId, seq: hub.seq });

  return {
    beat() {
      if (!answered) {
        socket.terminate();
        return;
      }
      answered = false;
      socket.ping();
      notify('alive', outbox.idle ? { seq: hub.seq } : {});
    },
    close,
  };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
