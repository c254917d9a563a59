import type { WaveformPeaks } from '../../schemas/analysis.js';
import type { DaemonEvent } from '../../schemas/events.js';
import type { CallContext, Facade, Handlers, StreamableAudio } from '../../schemas/facade.js';

export interface FakeFacade extends Facade {
  /** Every call that came in, oldest first. */
  readonly calls: { name: string; params: unknown; context: CallContext }[];
  /** How many listeners are subscribed now. */
  readonly listeners: number;
  /** Publishes an event to every listener. */
  publish(event: DaemonEvent): void;
}

/**
 * A facade that answers only what the test gives it: anything else throws, so that a door which calls more than it
 * should cannot pass unnoticed.
 */
export function createFakeFacade(
  parts: {
    handlers?: Partial<Handlers>;
    audio?: (sampleId: number) => Promise<StreamableAudio>;
    peaks?: (sampleId: number) => WaveformPeaks | null;
  } = {},
): FakeFacade {
  const listeners = new Set<(event: DaemonEvent) => void>();
  const calls: FakeFacade['calls'] = [];
  return {
    calls,
    get listeners() {
      return listeners.size;
    },
    async call(name, params, context) {
      calls.push({ name, params, context });
      const handler = parts.handlers?.[name];
      if (handler === undefined) throw new Error(`unexpected call of ${name}`);
      return await handler(params, context);
    },
    async audio(sampleId) {
      if (parts.audio === undefined) throw new Error(`unexpected audio(${String(sampleId)})`);
      return parts.audio(sampleId);
    },
    peaks(sampleId) {
      if (parts.peaks === undefined) throw new Error(`unexpected peaks(${String(sampleId)})`);
      return parts.peaks(sampleId);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(event) {
      for (const listener of [...listeners]) listener(event);
    },
  };
}
