import { PadbridgeError } from '../schemas/errors.js';

/** What a call may see of its own end. */
export interface CallScope {
  /** Aborted when the caller gives the call up, goes away, or the call takes too long. */
  readonly signal: AbortSignal;
}

/**
 * One call from its start to its answer. Most calls end before anybody asks for the signal, and a signal costs more
 * than all the rest of a short call: it is made when it is asked for.
 */
export class RunningCall implements CallScope {
  /** What its caller calls it; nothing for a notification. */
  readonly id: number | string | undefined;
  private controller: AbortController | undefined;
  private reason: Error | undefined;
  private refuse: ((reason: Error) => void) | undefined;

  constructor(id?: number | string) {
    this.id = id;
  }

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.reason !== undefined) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  /** Ends the call for its caller with a reason; only the first one counts. */
  abort(reason: Error): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.controller?.abort(reason);
    this.refuse?.(reason);
  }

  /** The outcome of the work, or the reason of the abort as soon as there is one. */
  outcomeOf(work: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.refuse = reject;
      if (this.reason !== undefined) reject(this.reason);
      work.then(resolve, reject);
    });
  }
}

/** Work that runs for callers behind a door, bounded in number and time. */
export interface RunningCalls {
  /**
   * Runs work and gives its outcome, or the reason of the abort as soon as there is one. Rejects with rate-limited when
   * too much runs, with timeout after the limit.
   */
  run(
    method: string,
    work: (scope: CallScope) => Promise<unknown>,
    call?: RunningCall,
    timeoutMs?: number,
  ): Promise<unknown>;
  /** The call with an id that has no answer yet. */
  find(id: number | string): RunningCall | undefined;
  /** Ends everything: the callers are gone. */
  abortAll(): void;
  /** Counts until the work ends, not until it is answered: cancelled work still costs. */
  readonly running: number;
}

export function createRunningCalls(bounds: { maxRunning: number; timeoutMs: number }): RunningCalls {
  // A list, not a Set or Map: those leave a chain of outgrown tables, each with the call that ran when it was outgrown,
  // and the collector then carries every fourth call with all its data from one generation into the next.
  const calls: RunningCall[] = [];
  let running = 0;

  function remove(call: RunningCall): void {
    const last = calls.pop();
    if (last !== undefined && last !== call) calls[calls.indexOf(call)] = last;
  }

  async function counted(work: (scope: CallScope) => Promise<unknown>, call: RunningCall): Promise<unknown> {
    running += 1;
    try {
      return await work(call);
    } finally {
      running -= 1;
    }
  }

  return {
    async run(method, work, call = new RunningCall(), timeoutMs = bounds.timeoutMs) {
      if (running >= bounds.maxRunning) {
        throw new PadbridgeError('rate-limited', `More than ${bounds.maxRunning} calls are running.`, {
          next: 'Wait for answers before calling again.',
        });
      }
      const timer = setTimeout(() => {
        call.abort(
          new PadbridgeError('timeout', `${method} took longer than ${timeoutMs} ms.`, { subject: method }),
        );
      }, timeoutMs);
      calls.push(call);
      try {
        return await call.outcomeOf(counted(work, call));
      } finally {
        clearTimeout(timer);
        remove(call);
      }
    },
    find: (id) => calls.find((call) => call.id === id),
    abortAll() {
      const reason = new PadbridgeError('cancelled', 'The connection of the caller is gone.');
      for (const call of calls) call.abort(reason);
    },
    get running() {
      return running;
    },
  };
}
