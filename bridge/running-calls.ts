import { PadbridgeError } from '../schemas/errors.js';

/** Work that runs for callers behind a door, bounded in number and time. */
export interface RunningCalls {
  /**
   * Runs work and gives its outcome, or the reason of the abort as soon as there is one. Rejects with rate-limited when
   * too much runs, with timeout after the limit.
   */
  run(
    method: string,
    work: (signal: AbortSignal) => Promise<unknown>,
    options?: { abort?: AbortController; timeoutMs?: number | undefined },
  ): Promise<unknown>;
  /** Ends everything: the callers are gone. */
  abortAll(): void;
  /** Counts until the work ends, not until it is answered: cancelled work still costs. */
  readonly running: number;
}

export function createRunningCalls(bounds: { maxRunning: number; timeoutMs: number }): RunningCalls {
  const controllers = new Set<AbortController>();
  let running = 0;

  return {
    async run(method, work, options = {}) {
      if (running >= bounds.maxRunning) {
        throw new PadbridgeError('rate-limited', `More than ${bounds.maxRunning} calls are running.`, {
          next: 'Wait for answers before calling again.',
        });
      }
      const { abort = new AbortController(), timeoutMs = bounds.timeoutMs } = options;
      const { signal } = abort;
      const timer = setTimeout(() => {
        abort.abort(
          new PadbridgeError('timeout', `${method} took longer than ${timeoutMs} ms.`, { subject: method }),
        );
      }, timeoutMs);
      controllers.add(abort);
      running += 1;
      const done = work(signal).finally(() => {
        running -= 1;
      });
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      try {
        return await Promise.race([done, aborted]);
      } finally {
        clearTimeout(timer);
        controllers.delete(abort);
      }
    },
    abortAll() {
      const reason = new PadbridgeError('cancelled', 'The connection of the caller is gone.');
      for (const abort of controllers) abort.abort(reason);
    },
    get running() {
      return running;
    },
  };
}
