import type { RateClass } from '../../schemas/contract.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Caller, RateLimiter } from '../dispatch.js';

/** Calls a minute. The whole minute may be used at once; after that they come back evenly. */
export type RateLimits = Readonly<Record<RateClass, number>>;

/** For callers over the network: enough for a person with a UI, too little to stand in the way of the music. */
export const REMOTE_LIMITS: RateLimits = { login: 10, upload: 20, analysis: 30, general: 60 };

/**
 * For programs on this machine, which share one address: only a runaway loop meets these. General leaves room for a
 * hundred clients with twenty calls a second each; login stays low, since a person logs in.
 */
export const LOOPBACK_LIMITS: RateLimits = { login: 60, upload: 6_000, analysis: 6_000, general: 300_000 };

/** Buckets kept at once: a studio has tens of clients; more is a scan, and its oldest may be forgotten (1 MB at most). */
export const MAX_BUCKETS = 4_096;

const MINUTE_MS = 60_000;

/** Too many calls; carries what an HTTP door puts into Retry-After. */
export class RateLimitError extends PadbridgeError {
  readonly retryAfterSeconds: number;

  constructor(rate: RateClass, retryAfterSeconds: number) {
    super('rate-limited', `Too many ${rate} calls.`, {
      subject: rate,
      next: `Try again in ${retryAfterSeconds} s.`,
    });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * A token bucket per client and method class. Bounded: when a new client comes and all buckets are taken, the one
 * unused for longest goes. `now` is in milliseconds and must not run backwards.
 */
export function createRateLimiter(
  options: { remote?: RateLimits; loopback?: RateLimits; maxBuckets?: number; now?: () => number } = {},
): RateLimiter & { readonly size: number } {
  const { remote = REMOTE_LIMITS, loopback = LOOPBACK_LIMITS, maxBuckets = MAX_BUCKETS } = options;
  const now = options.now ?? (() => performance.now());
  const buckets = new Map<string, Bucket>();
  let newest = '';

  /** Moves a bucket to the end: the first one of the map is then always the one unused for longest. */
  function renew(key: string, bucket: Bucket): void {
    if (key === newest) return;
    buckets.delete(key);
    if (buckets.size >= maxBuckets) forgetOldest(buckets);
    buckets.set(key, bucket);
    newest = key;
  }

  return {
    get size() {
      return buckets.size;
    },
    take(caller: Caller, rate: RateClass) {
      const perMinute = (caller.loopback ? loopback : remote)[rate];
      const key = `${rate} ${caller.client}`;
      const time = now();
      const bucket = buckets.get(key) ?? { tokens: perMinute, filledAt: time };
      bucket.tokens = Math.min(perMinute, bucket.tokens + ((time - bucket.filledAt) * perMinute) / MINUTE_MS);
      bucket.filledAt = time;
      renew(key, bucket);
      if (bucket.tokens < 1) {
        throw new RateLimitError(rate, Math.ceil(((1 - bucket.tokens) * MINUTE_MS) / perMinute / 1000));
      }
      bucket.tokens -= 1;
    },
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const oldest of buckets.keys()) {
    buckets.delete(oldest);
    return;
  }
}
