import { describe, expect, it } from 'vitest';
import { createRateLimiter, RateLimitError, REMOTE_LIMITS } from '../../../bridge/auth/rate-limit.js';
import { ALL_SCOPES, type Caller } from '../../../bridge/dispatch.js';
import type { RateClass } from '../../../schemas/contract.js';

const caller = (client: string, loopback = false): Caller => ({
  name: client,
  client,
  loopback,
  scopes: ALL_SCOPES,
});

function taken(take: () => void, most: number): number {
  for (let count = 0; count < most; count += 1) {
    try {
      take();
    } catch (error) {
      expect(error).toBeInstanceOf(RateLimitError);
      return count;
    }
  }
  return most;
}

describe('the rate limiter', () => {
  it.each(Object.entries(REMOTE_LIMITS) as [RateClass, number][])(
    'lets a remote client make its %s calls a minute, %i, and no more',
    (rate, perMinute) => {
      let time = 0;
      const limiter = createRateLimiter({ now: () => time });
      const one = () => {
        limiter.take(caller('a'), rate);
      };
      expect(taken(one, 1000)).toBe(perMinute);
      time += 60_000 / perMinute;
      expect(taken(one, 1000)).toBe(1);
      time += 3_600_000;
      expect(taken(one, 1000)).toBe(perMinute);
    },
  );

  it('keeps clients and classes apart, and this machine free', () => {
    const limiter = createRateLimiter({ now: () => 0 });
    expect(taken(() => limiter.take(caller('a'), 'login'), 100)).toBe(10);
    expect(taken(() => limiter.take(caller('b'), 'login'), 100)).toBe(10);
    expect(taken(() => limiter.take(caller('a'), 'general'), 100)).toBe(60);
    expect(taken(() => limiter.take(caller('c', true), 'general'), 60_000)).toBe(60_000);
  });

  it('says when to try again', () => {
    const limiter = createRateLimiter({ now: () => 0 });
    taken(() => limiter.take(caller('a'), 'login'), 100);
    expect(() => limiter.take(caller('a'), 'login')).toThrow(
      expect.objectContaining({ code: 'rate-limited', retryAfterSeconds: 6 }) as Error,
    );
  });

  it('remembers a bounded number of clients and forgets the one unused for longest', () => {
    const limiter = createRateLimiter({ now: () => 0, maxBuckets: 3 });
    for (let at = 0; at < 10; at += 1) limiter.take(caller('busy'), 'login');
    for (let at = 0; at < 100; at += 1) {
      limiter.take(caller(`scan ${at}`), 'login');
      expect(() => limiter.take(caller('busy'), 'login')).toThrow();
    }
    expect(limiter.size).toBe(3);
  });
});
