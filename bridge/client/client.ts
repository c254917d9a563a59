import { PadbridgeError } from '../../schemas/errors.js';
import type { WaveformPeaks } from '../../schemas/analysis.js';
import type { MethodName, ParamsInput, ResultOf } from '../../schemas/methods.js';
import type {
  EventFilter,
  EventOfTopic,
  SessionMethodName,
  SessionParamsInput,
  SessionResult,
  Topic,
} from '../../schemas/session-methods.js';
import { createConnection, type ConnectionState } from './connection.js';
import type { Hello } from './incoming.js';
import { createPendingCalls, type PendingCall } from './pending.js';
import { createPeaksInbox } from './peaks-inbox.js';
import { createSubscriptions, type EventListener, type Shared } from './subscriptions.js';
import { realTime, type OpenSocket, type Scheduler } from './transport.js';

/** The daemon's own limit for a call that names none. */
const DEFAULT_TIMEOUT_MS = 30_000;

export interface CallOptions {
  /** Gives the call up; the daemon is told and stops. */
  signal?: AbortSignal;
  /** Milliseconds until the call counts as failed, waiting for the connection included. */
  timeoutMs?: number;
}

export interface ClientState {
  connection: ConnectionState;
  /** Why there is no connection; undefined while all is well. */
  reason: PadbridgeError | undefined;
}

/** A program's view of the daemon. */
export interface PadbridgeClient {
  /** Starts connecting and keeps at it until `close`. */
  start(): void;
  /** Calls a method. Waits for the connection when there is none; rejects with a PadbridgeError. */
  call<N extends MethodName>(method: N, params: ParamsInput<N>, options?: CallOptions): Promise<ResultOf<N>>;
  /** The waveform overview of a sample; null before the sample was analysed. */
  peaks(sampleId: number, options?: CallOptions): Promise<WaveformPeaks | null>;
  /** Hears the events of topics, over reconnects without gap, until the returned function is called. */
  subscribe<T extends Topic>(
    topics: readonly T[],
    listener: (event: EventOfTopic<T> & { seq: number }) => void,
    filter?: EventFilter,
  ): () => void;
  /** Called when events were missed for good: load again what you show. */
  onResync(listener: () => void): () => void;
  onState(listener: (state: ClientState) => void): () => void;
  readonly state: ClientState;
  /** What the daemon said of itself on this connection. */
  readonly daemon: Hello | undefined;
  /** Calls that wait for an answer. */
  readonly pending: number;
  /**
   * To be called when the connection may have died unheard, as after a night's sleep of the machine or a change of network:
   * looks after it now instead of at the next silence, and does not wait for the next attempt.
   */
  check(): void;
  /** Ends the connection for good and rejects what waits. */
  close(): void;
}

export interface ClientOptions {
  open: OpenSocket;
  time?: Scheduler;
  random?: () => number;
  /** Longest wait between two attempts to connect, milliseconds; 15,000 unless told. */
  longestWaitMs?: number;
  /** Gets what a listener throws and why a subscription was refused; an uncaught error of the program by default. */
  onError?: (error: unknown) => void;
}

export function createClient(options: ClientOptions): PadbridgeClient {
  const { time = realTime, random = Math.random, onError = rethrowLater } = options;
  const subscriptions = createSubscriptions();
  const peaksInbox = createPeaksInbox();
  const stateListeners = new Set<(state: ClientState) => void>();
  const resyncListeners = new Set<() => void>();
  let state: ClientState = { connection: 'idle', reason: undefined };
  let daemon: Hello | undefined;
  /** The last number seen, and the run it belongs to. */
  let position: { runId: string; seq: number } | undefined;

  const pending = createPendingCalls(time, (call) => {
    connection.send({ jsonrpc: '2.0', method: '$/cancel', params: { id: call.id } });
  });

  const connection = createConnection({
    open: options.open,
    time,
    random,
    longestWaitMs: options.longestWaitMs,
    onHello(hello) {
      daemon = hello;
      restore(hello);
      for (const call of pending.unsent()) transmit(call);
    },
    onAnswer(id, outcome) {
      pending.settle(id, outcome);
    },
    onEvent(event) {
      if (position !== undefined && event.seq <= position.seq) return;
      if (position !== undefined) position.seq = event.seq;
      subscriptions.deliver(event, onError);
    },
    onAlive(seq) {
      if (position !== undefined && seq !== undefined && seq > position.seq) position.seq = seq;
    },
    onBinary: (frame) => peaksInbox.arrived(frame),
    onLost() {
      daemon = undefined;
      for (const shared of subscriptions.all()) shared.remoteId = undefined;
      pending.rejectAll(lost, (call) => call.sent);
    },
    onState(connectionState, reason) {
      state = { connection: connectionState, reason };
      if (connectionState === 'closed') {
        pending.rejectAll(
          (call) => reason ?? closed(call),
          () => true,
        );
      }
      for (const listener of [...stateListeners]) guarded(() => listener(state));
    },
  });

  function guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      onError(error);
    }
  }

  function transmit(call: PendingCall): void {
    const { id, method, params, timeoutMs } = call;
    call.sent = connection.send({ jsonrpc: '2.0', id, method, params, timeoutMs });
  }

  function request(method: string, params: unknown, callOptions: CallOptions = {}): Promise<unknown> {
    if (state.connection === 'closed') return Promise.reject(state.reason ?? closed({ method }));
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = callOptions;
    return pending.add({ method, params, timeoutMs, signal }, (call) => {
      if (daemon !== undefined) transmit(call);
    });
  }

  function session<N extends SessionMethodName>(
    method: N,
    params: SessionParamsInput<N>,
    callOptions?: CallOptions,
  ): Promise<SessionResult<N>> {
    return request(method, params, callOptions) as Promise<SessionResult<N>>;
  }

  /** A failed session call is either a lost connection, which brings us here again, or a refusal worth hearing. */
  function refused(error: unknown): void {
    if (daemon !== undefined) onError(error);
  }

  /** Brings the subscriptions to a new connection. */
  function restore(hello: Hello): void {
    const shared = subscriptions.all();
    const before = position;
    if (shared.length === 0 || before === undefined) {
      position = undefined;
      for (const one of shared) subscribeRemote(one);
      return;
    }
    if (before.runId !== hello.runId) position = { runId: hello.runId, seq: hello.seq };
    session('events.resume', {
      runId: before.runId,
      after: before.seq,
      subscriptions: shared.map((one) => one.wanted),
    }).then((result) => {
      shared.forEach((one, at) => adopt(one, result.subscriptions[at]));
      if (result.outcome === 'replayed') return;
      if (position !== undefined) position.seq = Math.max(position.seq, result.seq);
      for (const listener of [...resyncListeners]) guarded(listener);
    }, refused);
  }

  function subscribeRemote(shared: Shared): void {
    session('events.subscribe', shared.wanted).then((result) => {
      position ??= { runId: result.runId, seq: result.seq };
      adopt(shared, result.subscription);
    }, refused);
  }

  /** Remembers the id of a subscription, or ends it again when nobody wants it any more. */
  function adopt(shared: Shared, remoteId: number | undefined): void {
    if (subscriptions.has(shared)) shared.remoteId = remoteId;
    else if (remoteId !== undefined) session('events.unsubscribe', { subscription: remoteId }).catch(refused);
  }

  return {
    start: () => connection.start(),
    call: (method, params, callOptions) =>
      request(method, params, callOptions) as Promise<ResultOf<typeof method>>,
    peaks: (sampleId, callOptions) =>
      peaksInbox.expect(sampleId, () => session('peaks.get', { id: sampleId }, callOptions)),
    subscribe(topics, listener, filter) {
      const wanted = { topics: [...topics], ...(filter === undefined ? {} : { filter }) };
      const heard: EventListener = (event) => listener(event as Parameters<typeof listener>[0]);
      const { shared, isNew } = subscriptions.add(wanted, heard);
      if (isNew && daemon !== undefined) subscribeRemote(shared);
      return () => {
        if (!subscriptions.remove(shared, heard) || shared.remoteId === undefined) return;
        const { remoteId } = shared;
        shared.remoteId = undefined;
        session('events.unsubscribe', { subscription: remoteId }).catch(refused);
      };
    },
    onResync(listener) {
      resyncListeners.add(listener);
      return () => resyncListeners.delete(listener);
    },
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    get state() {
      return state;
    },
    get daemon() {
      return daemon;
    },
    get pending() {
      return pending.size;
    },
    check() {
      // Whatever is answered is a sign of life; without one the connection is left, which says so itself.
      if (connection.check()) request('selection.get', {}).catch(() => undefined);
    },
    close: () => connection.close(),
  };
}

function lost(call: { method: string }): PadbridgeError {
  return new PadbridgeError('unavailable', `The connection was lost before ${call.method} was answered.`, {
    subject: call.method,
    next: 'Look at the present state before calling again: the call may have been carried out.',
  });
}

function closed(call: { method: string }): PadbridgeError {
  return new PadbridgeError('unavailable', `${call.method} was called on a closed client.`, {
    subject: call.method,
  });
}

/** Lets a listener's fault surface as an uncaught error of the program it belongs to. */
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
