/** First wait: a daemon that restarts is back in about that time. */
const FIRST_MS = 250;
/** Longest wait: whoever starts the daemon later does not wait long for the UI. */
const LONGEST_MS = 15_000;

/**
 * Milliseconds before attempt number `failures` + 1, doubling and drawn from the upper half so that many clients of one
 * daemon do not come back in the same moment. `random` gives 0 to 1.
 */
export function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return ceiling / 2 + (random() * ceiling) / 2;
}
