import { causeChain } from '../../schemas/errors.js';
import type { DoorLog } from '../log.js';
import { MAX_ERRORS_PER_SECOND, MAX_REMEMBERED_SENDERS } from './limits.js';

/** Keeps one broken sender from filling the log or the network. */
export interface Complaints {
  /** Logs the first time that an address does something, and not again. */
  about(address: string, what: string, error: unknown): void;
  /** Whether one more error message may go to an address in this second. */
  mayAnswer(address: string): boolean;
}

export function createComplaints(log: DoorLog, now: () => number): Complaints {
  const known = new Set<string>();
  let second = 0;
  let answers = new Map<string, number>();

  return {
    about(address, what, error) {
      const key = `${address} ${what}`;
      if (known.has(key) || known.size >= MAX_REMEMBERED_SENDERS) return;
      known.add(key);
      log.warn({ address, cause: error === undefined ? [] : causeChain(error) }, `an OSC sender ${what}`);
    },
    mayAnswer(address) {
      const current = Math.floor(now() / 1000);
      if (current !== second) {
        second = current;
        answers = new Map();
      }
      const count = answers.get(address) ?? 0;
      if (count >= MAX_ERRORS_PER_SECOND || (count === 0 && answers.size >= MAX_REMEMBERED_SENDERS))
        return false;
      answers.set(address, count + 1);
      return true;
    },
  };
}
