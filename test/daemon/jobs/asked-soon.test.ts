import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAskedSoon } from '../../../daemon/jobs/asked-soon.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('passes on what was looked at in one go, each sample once', () => {
  const ask = vi.fn();
  const soon = createAskedSoon(ask, Date.now);
  for (const id of [3, 1, 2, 3]) soon.asked(id);
  expect(ask).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(ask.mock.calls).toEqual([[[3, 1, 2]]]);
});

it('does not push again what was pushed a moment ago, and does so later', () => {
  const ask = vi.fn();
  const soon = createAskedSoon(ask, Date.now);
  soon.asked(3);
  vi.runAllTimers();
  soon.asked(3);
  soon.asked(4);
  vi.runAllTimers();
  expect(ask.mock.calls).toEqual([[[3]], [[4]]]);
  vi.advanceTimersByTime(10_000);
  soon.asked(3);
  vi.runAllTimers();
  expect(ask).toHaveBeenLastCalledWith([3]);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('takes many in several goes, so that none of them holds up the calls', () => {
  const ask = vi.fn<(ids: readonly number[]) => void>();
  const soon = createAskedSoon(ask, Date.now);
  const ids = Array.from({ length: 50 }, (_, at) => at + 1);
  for (const id of ids) soon.asked(id);
  vi.runAllTimers();
  expect(ask.mock.calls.map(([some]) => some.length)).toEqual([20, 20, 10]);
  expect(ask.mock.calls.flatMap(([some]) => some)).toEqual(ids);
});

it('asks for nothing any more once it is closed', () => {
  const ask = vi.fn();
  const soon = createAskedSoon(ask, Date.now);
  soon.asked(1);
  soon.close();
  vi.runAllTimers();
  expect(ask).not.toHaveBeenCalled();
});
