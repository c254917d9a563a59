import os from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** Far enough that the scheduler lets a thread that answers go first at once, near enough that work goes on beside it. */
const STEPS = 10;
/** The lowest priority there is. */
const LOWEST = 19;

/**
 * Lets the calling worker thread give way to the others of this program: a call that comes in is answered before the next sound
 * is analysed. Only where the system ranks threads by themselves, which is Linux; elsewhere it would be the whole
 * program that steps back.
 */
export function stepBack(): void {
  if (isMainThread || process.platform !== 'linux') return;
  os.setPriority(Math.min(LOWEST, os.getPriority() + STEPS));
}
