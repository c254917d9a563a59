import { PadbridgeError } from '../../schemas/errors.js';
import { backoff } from './backoff.js';
import { readIncoming, type ClientEvent, type Hello, type Incoming } from './incoming.js';
import type { ClientSocket, OpenSocket, Scheduler } from './transport.js';

/** The version of the protocol that this client speaks; a test holds it to the daemon's. */
export const CLIENT_PROTOCOL = 1;
/** From the first byte to `hello`; a network that needs longer is down. */
const HELLO_MS = 10_000;
/** The daemon says `alive` every 20 seconds; two missed ones and some slack mean a dead connection. */
const SILENCE_MS = 50_000;
/** From a question that any daemon answers at once to its answer, when there is reason to doubt. */
export const CHECK_MS = 5_000;

/** idle before `start`, connecting until `hello`, waiting between attempts, closed for good. */
export type ConnectionState = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';

export interface ConnectionDeps {
  open: OpenSocket;
  time: Scheduler;
  random: () => number;
  /** Milliseconds. */
  longestWaitMs?: number | undefined;
  onHello(hello: Hello): void;
  onAnswer(id: number, outcome: { result: unknown } | { error: PadbridgeError }): void;
  onEvent(event: ClientEvent): void;
  onAlive(seq: number | undefined): void;
  onBinary(frame: Uint8Array): void;
  /** An open connection is gone. Comes before the new state. */
  onLost(): void;
  onState(state: ConnectionState, reason: PadbridgeError | undefined): void;
}

/** One connection after another, until closed. */
export interface Connection {
  start(): void;
  /** Sends a message; false when there is no open connection. */
  send(message: object): boolean;
  /** Tries again at once when waiting. An open connection has to say something within `CHECK_MS`: true when it is to be asked. */
  check(): boolean;
  close(): void;
}

export function createConnection(deps: ConnectionDeps): Connection {
  const { time } = deps;
  let state: ConnectionState = 'idle';
  let socket: ClientSocket | undefined;
  let failures = 0;
  let stopTimer: () => void = () => undefined;

  function enter(next: ConnectionState, reason?: PadbridgeError): void {
    state = next;
    deps.onState(next, reason);
  }

  function connect(): void {
    enter('connecting');
    try {
      attach(deps.open());
    } catch (cause) {
      drop(new PadbridgeError('unavailable', 'No connection to Padbridge could be opened.', { cause }));
    }
  }

  function attach(opened: ClientSocket): void {
    socket = opened;
    let complaint: string | undefined;
    opened.binaryType = 'arraybuffer';
    opened.onmessage = ({ data }) => {
      if (socket === opened) receive(data);
    };
    opened.onerror = ({ message }) => {
      complaint = message;
    };
    opened.onclose = ({ code, reason }) => {
      if (socket === opened) drop(gone(complaint ?? reason, code));
    };
    expectWithin(HELLO_MS);
  }

  function expectWithin(ms: number): void {
    stopTimer();
    stopTimer = time.after(ms, () => {
      drop(new PadbridgeError('unavailable', `Padbridge said nothing for ${ms / 1000} seconds.`));
    });
  }

  function receive(data: unknown): void {
    let incoming: Incoming | undefined;
    try {
      if (typeof data === 'string') incoming = readIncoming(data);
      else if (data instanceof ArrayBuffer) deps.onBinary(new Uint8Array(data));
    } catch (error) {
      drop(error instanceof PadbridgeError ? error : unreadable(error));
      return;
    }
    if (incoming?.kind === 'hello') greet(incoming.hello);
    if (state !== 'open') return;
    expectWithin(SILENCE_MS);
    if (incoming !== undefined) hand(incoming);
  }

  function hand(incoming: Incoming): void {
    switch (incoming.kind) {
      case 'answer':
        return deps.onAnswer(incoming.id, incoming.outcome);
      case 'event':
        return deps.onEvent(incoming.event);
      case 'alive':
        return deps.onAlive(incoming.seq);
      case 'hello':
      case 'other':
        return;
    }
  }

  function greet(hello: Hello): void {
    if (state !== 'connecting') return;
    if (hello.protocol !== CLIENT_PROTOCOL) {
      const older = hello.protocol < CLIENT_PROTOCOL ? 'the Padbridge daemon' : 'this program';
      shut(
        new PadbridgeError(
          'unsupported',
          `Padbridge ${hello.version} speaks protocol ${hello.protocol}, this program ${CLIENT_PROTOCOL}.`,
          { next: `Update ${older}.` },
        ),
      );
      return;
    }
    failures = 0;
    enter('open');
    deps.onHello(hello);
  }

  /** Leaves the present connection, if any, and waits for the next attempt. */
  function drop(reason: PadbridgeError): void {
    detach();
    failures += 1;
    stopTimer = time.after(backoff(failures, deps.random, deps.longestWaitMs), connect);
    enter('waiting', reason);
  }

  function shut(reason?: PadbridgeError): void {
    if (state === 'closed') return;
    detach();
    enter('closed', reason);
  }

  function detach(): void {
    stopTimer();
    const old = socket;
    socket = undefined;
    if (state === 'open') deps.onLost();
    old?.close(1000);
  }

  return {
    start() {
      if (state === 'idle') connect();
    },
    send(message) {
      if (socket === undefined || state !== 'open') return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    check() {
      if (state === 'waiting') {
        stopTimer();
        connect();
      }
      if (state !== 'open') return false;
      expectWithin(CHECK_MS);
      return true;
    },
    close: () => shut(),
  };
}

function gone(reason: string, code: number): PadbridgeError {
  const why = reason === '' ? `code ${code}` : reason;
  return new PadbridgeError('unavailable', `There is no connection to Padbridge (${why}).`, {
    next: 'Check that the Padbridge daemon is running; the connection comes back by itself.',
  });
}

function unreadable(cause: unknown): PadbridgeError {
  return new PadbridgeError('corrupt', 'A message of the daemon could not be read.', { cause });
}
