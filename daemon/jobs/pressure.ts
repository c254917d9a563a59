/** Calls are counted in spans of this many milliseconds: short enough to give way before a person notices. */
const SPAN_MS = 100;
/** More calls than this in a span (200 a second) are many clients at work at once; a busy window makes some forty. */
const MANY_CALLS = 20;

/** How much is asked of the daemon at the moment, for the work in the background that gives way to it. */
export interface Pressure {
  /** A call came in. */
  called(): void;
  /** Whether calls come so often now, or did a moment ago, that background work holds them up. */
  readonly high: boolean;
}

/** `now` is in milliseconds and does not run backwards. */
export function createPressure(now: () => number = () => performance.now()): Pressure {
  let span = 0;
  let calls = 0;
  let before = 0;

  function turnTo(current: number): void {
    if (current === span) return;
    before = current === span + 1 ? calls : 0;
    calls = 0;
    span = current;
  }

  const current = (): number => Math.floor(now() / SPAN_MS);

  return {
    called() {
      turnTo(current());
      calls += 1;
    },
    get high() {
      turnTo(current());
      return calls > MANY_CALLS || before > MANY_CALLS;
    },
  };
}
