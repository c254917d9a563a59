import { describe, expect, it } from 'vitest';
import { createRunningCalls, RunningCall, type CallScope } from '../../bridge/running-calls.js';

const never = (): Promise<never> => new Promise(() => undefined);
const setUp = (bounds = { maxRunning: 2, timeoutMs: 60_000 }) => createRunningCalls(bounds);

describe('calls that run', () => {
  it('give their outcome and are not counted any more', async () => {
    const calls = setUp();
    const outcome = calls.run('a', () => Promise.resolve(7));
    expect(calls.running).toBe(1);
    expect(await outcome).toBe(7);
    await expect(calls.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(calls.running).toBe(0);
  });

  it('are counted down when the work throws at once', async () => {
    const calls = setUp();
    const thrower = (): Promise<unknown> => {
      throw new Error('at once');
    };
    await expect(calls.run('a', thrower)).rejects.toThrow('at once');
    expect(calls.running).toBe(0);
  });

  it('are refused above the bound', async () => {
    const calls = setUp();
    void calls.run('a', never);
    void calls.run('a', never);
    await expect(calls.run('a', never)).rejects.toMatchObject({ code: 'rate-limited' });
    expect(calls.running).toBe(2);
  });

  it('end with a timeout, and count until the work itself ends', async () => {
    const calls = setUp({ maxRunning: 2, timeoutMs: 1 });
    await expect(calls.run('slow', never)).rejects.toMatchObject({ code: 'timeout', subject: 'slow' });
    expect(calls.running).toBe(1);
  });

  it('end for their caller as soon as they are given up, with the first reason', async () => {
    const calls = setUp();
    const call = new RunningCall();
    const outcome = calls.run('a', never, call);
    call.abort(new Error('first'));
    call.abort(new Error('second'));
    await expect(outcome).rejects.toThrow('first');
    expect(call.signal.reason).toEqual(new Error('first'));
  });

  it.each(['before', 'after'])('tell the work of the end through a signal taken %s it', async (when) => {
    const calls = setUp();
    const seen: AbortSignal[] = [];
    let look: () => void = () => undefined;
    const outcome = calls.run('a', (scope: CallScope) => {
      look = () => seen.push(scope.signal);
      if (when === 'before') look();
      return never();
    });
    calls.abortAll();
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    if (when === 'after') look();
    expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
