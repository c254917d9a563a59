import { PadbridgeError } from '../../schemas/errors.js';
import type { Topic } from '../../schemas/session-methods.js';
import { MAX_SURFACES } from './limits.js';

/** Where a surface listens. */
export interface Endpoint {
  address: string;
  port: number;
}

/** Who wants feedback, and until when. */
export interface Surfaces {
  /** Adds or renews. Throws unavailable when there are too many surfaces. */
  subscribe(endpoint: Endpoint, topic: Topic, until: number): void;
  unsubscribe(endpoint: Endpoint, topic: Topic): void;
  /** The surfaces that want a topic now; expired ones are forgotten. */
  wanting(topic: Topic, now: number): Endpoint[];
  readonly size: number;
}

export function createSurfaces(now: () => number, maximum = MAX_SURFACES): Surfaces {
  const surfaces = new Map<string, { endpoint: Endpoint; until: Map<Topic, number> }>();

  function forgetExpired(time: number): void {
    for (const [key, { until }] of surfaces) {
      for (const [topic, end] of until) {
        if (end <= time) until.delete(topic);
      }
      if (until.size === 0) surfaces.delete(key);
    }
  }

  return {
    subscribe(endpoint, topic, until) {
      const key = keyOf(endpoint);
      let surface = surfaces.get(key);
      if (surface === undefined) {
        if (surfaces.size >= maximum) forgetExpired(now());
        if (surfaces.size >= maximum) {
          throw new PadbridgeError('unavailable', `${maximum} surfaces are subscribed already.`, {
            next: 'Let one unsubscribe, or wait until one expires.',
          });
        }
        surface = { endpoint, until: new Map() };
        surfaces.set(key, surface);
      }
      surface.until.set(topic, until);
    },
    unsubscribe(endpoint, topic) {
      const surface = surfaces.get(keyOf(endpoint));
      if (surface?.until.delete(topic) === true && surface.until.size === 0) surfaces.delete(keyOf(endpoint));
    },
    wanting(topic, time) {
      forgetExpired(time);
      return [...surfaces.values()].filter(({ until }) => until.has(topic)).map(({ endpoint }) => endpoint);
    },
    get size() {
      return surfaces.size;
    },
  };
}

function keyOf({ address, port }: Endpoint): string {
  return `${address} ${port}`;
}
