import type { Subscription } from '../../schemas/session-methods.js';
import { wants } from '../events/filter.js';
import type { ClientEvent } from './incoming.js';

export type EventListener = (event: ClientEvent) => void;

/** Listeners that want the same share one subscription at the daemon. */
export interface Shared {
  readonly wanted: Subscription;
  readonly listeners: Set<EventListener>;
  /** Its id on the present connection; undefined while it has none. */
  remoteId: number | undefined;
}

/** What the client's listeners want, merged. */
export interface Subscriptions {
  /** Adds a listener; `isNew` when the daemon has to be told. */
  add(wanted: Subscription, listener: EventListener): { shared: Shared; isNew: boolean };
  /** Takes a listener away; true when it was the last one of its subscription. */
  remove(shared: Shared, listener: EventListener): boolean;
  all(): Shared[];
  has(shared: Shared): boolean;
  /** Hands an event to every listener that wants it; `onError` gets what a listener throws. */
  deliver(event: ClientEvent, onError: (error: unknown) => void): void;
}

export function createSubscriptions(): Subscriptions {
  const byKey = new Map<string, Shared>();

  return {
    add(wanted, listener) {
      const key = keyOf(wanted);
      const known = byKey.get(key);
      const shared = known ?? { wanted, listeners: new Set(), remoteId: undefined };
      byKey.set(key, shared);
      shared.listeners.add(listener);
      return { shared, isNew: known === undefined };
    },
    remove(shared, listener) {
      shared.listeners.delete(listener);
      if (shared.listeners.size > 0) return false;
      return byKey.delete(keyOf(shared.wanted));
    },
    all: () => [...byKey.values()],
    has: (shared) => byKey.get(keyOf(shared.wanted)) === shared,
    deliver(event, onError) {
      for (const shared of [...byKey.values()]) {
        if (!wants(shared.wanted, event)) continue;
        for (const listener of [...shared.listeners]) {
          try {
            listener(event);
          } catch (error) {
            onError(error);
          }
        }
      }
    },
  };
}

function keyOf({ topics, filter }: Subscription): string {
  const ids = filter?.ids === undefined ? null : [...filter.ids].sort((a, b) => a - b);
  return JSON.stringify([[...topics].sort(), ids, filter?.rootId ?? null]);
}
