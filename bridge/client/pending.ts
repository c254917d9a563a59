import { PadbridgeError } from '../../schemas/errors.js';
import type { Scheduler } from './transport.js';

/** More unanswered calls than this is a loop in the caller, not work. */
export const MAX_PENDING_CALLS = 256;

export interface PendingCall {
  id: number;
  method: string;
  params: unknown;
  timeoutMs: number;
  /** Whether it left for the daemon; only then it may have had an effect. */
  sent: boolean;
}

/** The calls without an answer. Every way a call can end takes its entry, timer and abort listener away. */
export interface PendingCalls {
  add(
    call: { method: string; params: unknown; timeoutMs: number; signal: AbortSignal | undefined },
    ready: (call: PendingCall) => void,
  ): Promise<unknown>;
  /** Settles a call; false when there is none with this id (any more). */
  settle(id: number, outcome: { result: unknown } | { error: Error }): boolean;
  /** Calls that were added but not sent, oldest first. */
  unsent(): PendingCall[];
  /** Rejects all that match. */
  rejectAll(error: (call: PendingCall) => Error, which: (call: PendingCall) => boolean): void;
  readonly size: number;
}

interface Entry extends PendingCall {
  finish(outcome: { result: unknown } | { error: Error }): void;
}

/** `gaveUp` is told about calls that ended by time or by the caller after they were sent. */
export function createPendingCalls(
  time: Scheduler,
  gaveUp: (call: PendingCall) => void,
  maximum = MAX_PENDING_CALLS,
): PendingCalls {
  const entries = new Map<number, Entry>();
  let lastId = 0;

  function abandon(entry: Entry, error: Error): void {
    if (entry.sent) gaveUp(entry);
    entry.finish({ error });
  }

  return {
    add({ method, params, timeoutMs, signal }, ready) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(cancelled(method));
          return;
        }
        if (entries.size >= maximum) {
          reject(
            new PadbridgeError('rate-limited', `${maximum} calls wait for an answer already.`, {
              subject: method,
              next: 'Wait for answers before calling again.',
            }),
          );
          return;
        }
        lastId += 1;
        const onAbort = () => abandon(entry, cancelled(method));
        const stopTimer = time.after(timeoutMs, () => abandon(entry, timedOut(entry)));
        const entry: Entry = {
          id: lastId,
          method,
          params,
          timeoutMs,
          sent: false,
          finish(outcome) {
            if (!entries.delete(entry.id)) return;
            stopTimer();
            signal?.removeEventListener('abort', onAbort);
            if ('error' in outcome) reject(outcome.error);
            else resolve(outcome.result);
          },
        };
        entries.set(entry.id, entry);
        signal?.addEventListener('abort', onAbort, { once: true });
        ready(entry);
      });
    },
    settle(id, outcome) {
      const entry = entries.get(id);
      entry?.finish(outcome);
      return entry !== undefined;
    },
    unsent: () => [...entries.values()].filter((entry) => !entry.sent),
    rejectAll(error, which) {
      for (const entry of [...entries.values()]) {
        if (which(entry)) entry.finish({ error: error(entry) });
      }
    },
    get size() {
      return entries.size;
    },
  };
}

function cancelled(method: string): PadbridgeError {
  return new PadbridgeError('cancelled', `${method} was given up by its caller.`, { subject: method });
}

function timedOut(call: PendingCall): PadbridgeError {
  const what = call.sent ? 'had no answer' : 'could not be sent';
  return new PadbridgeError('timeout', `${call.method} ${what} within ${call.timeoutMs} ms.`, {
    subject: call.method,
    next: 'Check that the Padbridge daemon is running.',
  });
}
