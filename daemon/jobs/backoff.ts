import { PadbridgeError } from '../../schemas/errors.js';

/** Waits before the second and the third try; a drive that hiccups is back by then. */
const RETRY_DELAYS_MS = [2_000, 15_000];

/** When to try a failed file again: a moment, or null when trying again would bring the same answer. */
export function retryAt(error: unknown, attempts: number, now: number): number | null {
  const isPassing = error instanceof PadbridgeError && (error.code === 'io' || error.code === 'timeout');
  const delay = RETRY_DELAYS_MS[attempts - 1];
  return isPassing && delay !== undefined ? now + delay : null;
}

/** What a person reads on the row of a file that failed. */
export function failureReason(error: unknown): string {
  if (!(error instanceof PadbridgeError))
    return 'The analysis of this file went wrong; the log has the details.';
  return error.next === undefined ? error.message : `${error.message} ${error.next}`;
}
