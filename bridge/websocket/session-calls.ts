import { PadbridgeError } from '../../schemas/errors.js';
import type { Facade } from '../../schemas/facade.js';
import { encodePeaks } from '../../schemas/peaks-frame.js';
import {
  MAX_SUBSCRIPTIONS,
  type SessionMethod,
  type SessionMethodName,
  type SessionParams,
  type SessionResult,
  type Subscription,
} from '../../schemas/session-methods.js';
import { invalidParams, type Caller, type RateLimiter } from '../dispatch.js';
import { wants } from '../events/filter.js';
import type { EventHub, NumberedEvent } from '../events/hub.js';

/** The calls that belong to one connection: its subscriptions, and data that travels as a binary frame. */
export interface SessionCalls {
  call(method: SessionMethod, params: unknown): unknown;
  end(): void;
}

export interface SessionCallsDeps {
  facade: Pick<Facade, 'peaks'>;
  hub: EventHub;
  limiter: RateLimiter;
  caller: Caller;
  deliver: (event: NumberedEvent) => void;
  sendBinary: (frame: Uint8Array) => void;
}

type SessionHandlers = { [N in SessionMethodName]: (params: SessionParams<N>) => SessionResult<N> };

export function createSessionCalls(deps: SessionCallsDeps): SessionCalls {
  const { facade, hub, limiter, caller, deliver, sendBinary } = deps;
  const subscriptions = new Map<number, Subscription>();
  let lastId = 0;
  let stop: (() => void) | undefined;

  function offer(event: NumberedEvent): void {
    for (const subscription of subscriptions.values()) {
      if (wants(subscription, event.event)) {
        deliver(event);
        return;
      }
    }
  }

  function add(wanted: readonly Subscription[]): number[] {
    if (subscriptions.size + wanted.length > MAX_SUBSCRIPTIONS) {
      throw new PadbridgeError('too-large', `A connection has at most ${MAX_SUBSCRIPTIONS} subscriptions.`, {
        next: 'End one first, or name several topics in one.',
      });
    }
    stop ??= hub.subscribe(offer);
    return wanted.map((subscription) => {
      lastId += 1;
      subscriptions.set(lastId, subscription);
      return lastId;
    });
  }

  function remove(id: number): boolean {
    const removed = subscriptions.delete(id);
    if (subscriptions.size === 0) end();
    return removed;
  }

  function end(): void {
    subscriptions.clear();
    stop?.();
    stop = undefined;
  }

  const handlers: SessionHandlers = {
    'events.subscribe'(params) {
      const [id = 0] = add([params]);
      return { subscription: id, runId: hub.runId, seq: hub.seq };
    },
    'events.unsubscribe': ({ subscription }) => ({ removed: remove(subscription) }),
    'events.resume'({ runId, after, subscriptions: wanted }) {
      const known = hub.replay(runId, after);
      const ids = add(wanted);
      const position = { subscriptions: ids, runId: hub.runId, seq: hub.seq };
      if (known === 'resync') return { outcome: 'resync', replayed: 0, ...position };
      const missed = known.filter((event) => wanted.some((one) => wants(one, event.event)));
      for (const event of missed) deliver(event);
      return { outcome: 'replayed', replayed: missed.length, ...position };
    },
    'peaks.get'({ id }) {
      const peaks = facade.peaks(id);
      if (peaks === null) return null;
      const frame = encodePeaks(id, peaks);
      sendBinary(frame);
      return {
        id,
        framesPerPeak: peaks.framesPerPeak,
        pairs: Math.floor(peaks.data.length / 2),
        bytes: frame.length,
      };
    },
  };

  return {
    call(method, params) {
      if (!caller.scopes.has(method.access)) {
        throw new PadbridgeError('forbidden', `${method.name} needs the ${method.access} scope.`, {
          subject: method.name,
          next: `Use a token that has the ${method.access} scope.`,
        });
      }
      limiter.take(caller, method.rate);
      const parsed = method.params.safeParse(params ?? {});
      if (!parsed.success) throw invalidParams(method.name, parsed.error);
      return handlers[method.name](parsed.data as never);
    },
    end,
  };
}
