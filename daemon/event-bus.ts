import type { DaemonEvent } from '../schemas/events.js';

/** Where services say what changed. Delivery is synchronous and in order. */
export interface EventBus {
  publish(event: DaemonEvent): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: DaemonEvent) => void): () => void;
}

/**
 * @param onListenerError a listener that throws must not keep the others from hearing; its error goes here.
 */
export function createEventBus(onListenerError: (error: unknown) => void): EventBus {
  const listeners = new Set<(event: DaemonEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
