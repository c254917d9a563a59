import type { Scheduler } from '../../bridge/client/transport.js';

export interface ManualTime extends Scheduler {
  /** Lets time pass, calling back what falls due in order. */
  pass(ms: number): void;
  /** Timers that are set. */
  readonly set: number;
  /** Milliseconds until the next timer, or undefined. */
  readonly next: number | undefined;
}

/** Time that passes when a test says so. */
export function createManualTime(): ManualTime {
  let now = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  const earliest = () => [...timers].sort((a, b) => a.at - b.at)[0];
  return {
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(ms) {
      const end = now + ms;
      for (let due = earliest(); due !== undefined && due.at <= end; due = earliest()) {
        now = due.at;
        timers.delete(due);
        due.callback();
      }
      now = end;
    },
    get set() {
      return timers.size;
    },
    get next() {
      const timer = earliest();
      return timer === undefined ? undefined : timer.at - now;
    },
  };
}
