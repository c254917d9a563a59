import { Worker } from 'node:worker_threads';
import { PadbridgeError } from '../../schemas/errors.js';
import type {
  NearestAnswer,
  NearestAsk,
  TwinsAnswer,
  TwinsAsk,
  VectorAnswer,
  VectorAsk,
  VectorReply,
  VectorThreadData,
} from './ask.js';

/** Questions to the vectors, answered in another thread. */
export interface VectorIndex {
  /** @throws PadbridgeError cancelled when the caller gave up or the index is closed, internal when the thread fails. */
  nearest: (ask: NearestAsk, signal?: AbortSignal) => Promise<NearestAnswer>;
  twins: (ask: TwinsAsk, signal?: AbortSignal) => Promise<TwinsAnswer>;
  close(): Promise<void>;
}

interface Waiting {
  resolve: (answer: VectorAnswer<VectorAsk>) => void;
  reject: (error: PadbridgeError) => void;
}

/**
 * The thread starts with the first question and reads the vectors then. One that dies fails what was asked and is
 * started again by the next question.
 * @param workerFile the compiled vector-worker
 * @param file the catalogue
 */
export function createVectorIndex(workerFile: URL, file: string): VectorIndex {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let lastId = 0;
  let closed = false;

  function started(): Worker {
    if (thread !== undefined) return thread;
    const worker = new Worker(workerFile, { workerData: { file } satisfies VectorThreadData });
    worker.unref();
    worker.on('message', (reply: VectorReply) => {
      const caller = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.ok) caller?.resolve(reply.answer);
      else caller?.reject(broken(reply.reason));
    });
    worker.on('error', (error) => fail(worker, broken(error)));
    worker.on('exit', () => fail(worker, broken('the thread ended')));
    thread = worker;
    return worker;
  }

  function fail(worker: Worker, error: PadbridgeError): void {
    if (thread !== worker) return;
    thread = undefined;
    const callers = [...waiting.values()];
    waiting.clear();
    for (const { reject } of callers) reject(error);
  }

  async function ask<A extends VectorAsk>(question: A, signal?: AbortSignal): Promise<VectorAnswer<A>> {
    if (closed) throw cancelled();
    if (signal?.aborted === true) throw cancelled();
    const worker = started();
    const id = (lastId += 1);
    const giveUp = () => {
      waiting.get(id)?.reject(cancelled());
      waiting.delete(id);
    };
    const answered = new Promise<VectorAnswer<VectorAsk>>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
    });
    signal?.addEventListener('abort', giveUp, { once: true });
    worker.postMessage({ id, ask: question });
    // A process with nothing else to do waits for an answer, and for no longer.
    worker.ref();
    try {
      return (await answered) as VectorAnswer<A>;
    } finally {
      signal?.removeEventListener('abort', giveUp);
      if (waiting.size === 0) worker.unref();
    }
  }

  return {
    nearest: ask,
    twins: ask,
    async close() {
      closed = true;
      const worker = thread;
      if (worker === undefined) return;
      fail(worker, cancelled());
      await worker.terminate();
    },
  };
}

function cancelled(): PadbridgeError {
  return new PadbridgeError('cancelled', 'The comparison was stopped.');
}

function broken(cause: unknown): PadbridgeError {
  return new PadbridgeError('internal', 'The sounds could not be compared.', {
    next: 'Try again; if it stays, run `padbridge doctor`.',
    cause,
  });
}
