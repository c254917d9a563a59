import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { NumberedEvent } from '../events/hub.js';
import { HIGH_WATER_BYTES, MAX_UNSENT_BYTES } from './limits.js';

/** Everything that goes to one client, within a bound. */
export interface Outbox {
  /** Sends an answer at once. While too much is unsent the client's next calls are not read. */
  send(data: Uint8Array | string, binary: boolean): void;
  /** Sends an event, or lets it wait, replace an older one or fall away by its delivery policy. */
  event(event: NumberedEvent): void;
  /** Whether every event handed over has left for the socket. */
  readonly idle: boolean;
  /** Events that fell away because the client reads slowly. */
  readonly dropped: number;
  clear(): void;
}

export interface OutboxLimits {
  highWater: number;
  maxUnsent: number;
}

const LIMITS: OutboxLimits = { highWater: HIGH_WATER_BYTES, maxUnsent: MAX_UNSENT_BYTES };

/**
 * Builds the outbox of a socket. `wire` is the stream below a socket without compression: events are framed once for all
 * clients and written to it as they are. `hopeless` is called once, when unsent bytes pass the bound.
 *
 * Waiting events keep their order: a coalesced one takes the place of its newest, at the end. A `done` is so never
 * overtaken by an older progress, and numbers only grow.
 */
export function createOutbox(
  socket: WebSocket,
  wire: Writable | undefined,
  hopeless: () => void,
  limits = LIMITS,
): Outbox {
  const waiting = new Map<string, NumberedEvent>();
  let waitingBytes = 0;
  let dropped = 0;
  let given = false;

  const gone = (): boolean => given || socket.readyState !== socket.OPEN;

  function writeData(data: Uint8Array | string, binary: boolean): void {
    if (gone()) return;
    socket.send(data, { binary }, written);
    afterWrite();
  }

  function writeEvent(event: NumberedEvent): void {
    if (gone()) return;
    if (wire === undefined) socket.send(event.text, { binary: false }, written);
    else wire.write(event.frame, written);
    afterWrite();
  }

  function afterWrite(): void {
    if (socket.bufferedAmount > limits.highWater) socket.pause();
    checkBound();
  }

  function written(): void {
    if (socket.bufferedAmount > limits.highWater) return;
    for (const [key, event] of waiting) {
      waiting.delete(key);
      waitingBytes -= event.text.length;
      writeEvent(event);
      if (socket.bufferedAmount > limits.highWater) return;
    }
    if (socket.isPaused) socket.resume();
  }

  function checkBound(): void {
    if (given || socket.bufferedAmount + waitingBytes <= limits.maxUnsent) return;
    given = true;
    waiting.clear();
    waitingBytes = 0;
    hopeless();
  }

  function enqueue(key: string, event: NumberedEvent): void {
    const older = waiting.get(key);
    if (older !== undefined) {
      waiting.delete(key);
      waitingBytes -= older.text.length;
      dropped += 1;
    }
    waiting.set(key, event);
    waitingBytes += event.text.length;
    checkBound();
  }

  return {
    send: writeData,
    event(event) {
      if (given) return;
      if (waiting.size === 0 && socket.bufferedAmount <= limits.highWater) {
        writeEvent(event);
        return;
      }
      switch (event.delivery) {
        case 'drop':
          dropped += 1;
          return;
        case 'coalesce':
          return enqueue(event.key, event);
        case 'keep':
          return enqueue(`#${event.seq}`, event);
      }
    },
    get idle() {
      return waiting.size === 0;
    },
    get dropped() {
      return dropped;
    },
    clear() {
      given = true;
      waiting.clear();
      waitingBytes = 0;
    },
  };
}
