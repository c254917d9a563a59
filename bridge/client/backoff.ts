/** First wait: a daemon that restarts is back in about that time. */
const FIRST_MS = 250;
/** Longest wait of a program that does not say how long it can: the daemon may be on another machine. */
export const LONGEST_MS = 15_000;

/**
 * Milliseconds before attempt number `failures` + 1, doubling and drawn from the upper half so that many clients of one
 * daemon do not come back in the same moment. `random` gives 0 to 1; no wait is over `longest`.
 */
export function backoff(failures: number, random: () => number, longest = LONGEST_MS): number {
  const ceiling = Math.min(longest, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return ceiling / 2 + (random() * ceiling) / 2;
}
