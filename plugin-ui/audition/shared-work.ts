import { PadbridgeError } from '../../bridge/client/index.js';

/** Work that several may wait for at once: it is done once, and given up when nobody waits any more. */
export interface SharedWork<Result> {
  /** The result of the work under this key; `signal` ends this caller's waiting, which throws cancelled. */
  share: (key: string, work: (given: AbortSignal) => Promise<Result>, signal: AbortSignal) => Promise<Result>;
}

interface UnderWay<Result> {
  promise: Promise<Result>;
  abort: AbortController;
  waiting: number;
}

export function createSharedWork<Result>(): SharedWork<Result> {
  const underWay = new Map<string, UnderWay<Result>>();

  function begin(key: string, work: (given: AbortSignal) => Promise<Result>): UnderWay<Result> {
    const abort = new AbortController();
    const begun = { promise: work(abort.signal), abort, waiting: 0 };
    underWay.set(key, begun);
    const end = () => {
      if (underWay.get(key) === begun) underWay.delete(key);
    };
    begun.promise.then(end, end);
    return begun;
  }

  return {
    share(key, work, signal) {
      if (signal.aborted) return Promise.reject(cancelled());
      const one = underWay.get(key) ?? begin(key, work);
      one.waiting += 1;
      return new Promise((resolve, reject) => {
        const leave = () => {
          one.waiting -= 1;
          if (one.waiting === 0) {
            // Whoever comes next begins anew.
            underWay.delete(key);
            one.abort.abort();
          }
          reject(cancelled());
        };
        signal.addEventListener('abort', leave, { once: true });
        const stay = () => signal.removeEventListener('abort', leave);
        one.promise.then(
          (result) => {
            stay();
            resolve(result);
          },
          (error: unknown) => {
            stay();
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      });
    },
  };
}

function cancelled(): PadbridgeError {
  return new PadbridgeError('cancelled', 'Another sound was chosen.');
}
