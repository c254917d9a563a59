import { randomUUID } from 'node:crypto';
import type { DeliveryPolicy } from '../../schemas/contract.js';
import { EVENTS, type DaemonEvent } from '../../schemas/events.js';
import type { Facade } from '../../schemas/facade.js';
import { encodeTextFrame, textOfFrame } from '../websocket/text-frame.js';
import { coalesceKey, topicOf } from './filter.js';
import { createEventRing } from './ring.js';

/** Minutes of a busy import at four progress events a second for several jobs. */
export const RING_EVENTS = 4096;
/** A burst of 200 changed rows is about 140 kB; this holds some thirty of them, and bounds what one resume sends. */
export const RING_BYTES = 4 * 1024 * 1024;

/** An event with its place in the run, serialised once for all connections. */
export interface NumberedEvent {
  seq: number;
  event: DaemonEvent;
  delivery: DeliveryPolicy;
  /** Newer events with the same key make this one worthless when the policy is coalesce. */
  key: string;
  /** The JSON-RPC notification as UTF-8. */
  text: Buffer;
  /** The same in a whole WebSocket frame, for connections without compression. */
  frame: Buffer;
}

export interface EventHub {
  /** Differs for every run of the daemon. */
  readonly runId: string;
  /** Number of the newest event; 0 before the first. */
  readonly seq: number;
  /** What came after a number of this run, oldest first, or `resync` when it is not known any more. */
  replay(runId: string, after: number): readonly NumberedEvent[] | 'resync';
  /** Called for every event until the returned function is called. */
  subscribe(listener: (event: NumberedEvent) => void): () => void;
  readonly listeners: number;
  close(): void;
}

export interface EventHubDeps {
  source: Pick<Facade, 'subscribe'>;
  /** Told when a listener or the serialising of an event fails; the others still get theirs. */
  onError: (error: unknown) => void;
  runId?: string;
  ringEvents?: number;
  ringBytes?: number;
}

const deliveryByName = new Map<string, DeliveryPolicy>(EVENTS.map((e) => [e.name, e.delivery]));

/** Numbers the daemon's events, remembers the last ones and hands each to every listener. */
export function createEventHub(deps: EventHubDeps): EventHub {
  const { source, onError, runId = randomUUID(), ringEvents = RING_EVENTS, ringBytes = RING_BYTES } = deps;
  const listeners = new Set<(event: NumberedEvent) => void>();
  const ring = createEventRing(ringEvents, ringBytes);
  let seq = 0;

  const stop = source.subscribe((event) => {
    try {
      const numbered = number(event, seq + 1);
      seq = numbered.seq;
      ring.append(seq, numbered.frame);
      for (const listener of [...listeners]) tell(listener, numbered);
    } catch (error) {
      onError(error);
    }
  });

  function tell(listener: (event: NumberedEvent) => void, numbered: NumberedEvent): void {
    try {
      listener(numbered);
    } catch (error) {
      onError(error);
    }
  }

  return {
    runId,
    get seq() {
      return seq;
    },
    get listeners() {
      return listeners.size;
    },
    replay(run, after) {
      if (run !== runId) return 'resync';
      return ring.after(after)?.map(remembered) ?? 'resync';
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stop();
      listeners.clear();
    },
  };
}

function number(event: DaemonEvent, seq: number): NumberedEvent {
  const params = { seq, topic: topicOf(event), name: event.name, payload: event.payload };
  return numbered(event, seq, encodeTextFrame(JSON.stringify({ jsonrpc: '2.0', method: 'event', params })));
}

/** An event of the ring, read back from what was sent. */
function remembered(frame: Buffer): NumberedEvent {
  const { params } = JSON.parse(textOfFrame(frame).toString()) as { params: DaemonEvent & { seq: number } };
  const event = { name: params.name, payload: params.payload } as DaemonEvent;
  return numbered(event, params.seq, frame);
}

function numbered(event: DaemonEvent, seq: number, frame: Buffer): NumberedEvent {
  const delivery = deliveryByName.get(event.name) ?? 'keep';
  return { seq, event, delivery, key: coalesceKey(event), text: textOfFrame(frame), frame };
}
