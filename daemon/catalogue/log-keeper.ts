import { Worker } from 'node:worker_threads';
import type { Log } from '../log/log.js';

/** Keeps the catalogue's write-ahead log short, in a thread of its own. */
export interface LogKeeper {
  /** Ends the thread; its connection is closed when this settles. */
  close(): Promise<void>;
}

/**
 * Copying the log into the catalogue waits for the disk, some 20 ms each time: in the main thread that was the longest
 * a call had to wait while sounds were analysed. Should the thread fail, the main thread copies, as SQLite does by
 * itself when the log has grown (`LOG_LIMIT_PAGES`); nothing is lost, only slower.
 * @param workerFile the compiled checkpoint-worker
 * @param file the catalogue
 */
export function keepLogShort(workerFile: URL, file: string, log: Log): LogKeeper {
  const worker = new Worker(workerFile, { workerData: file });
  worker.unref();
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.once('error', (error) =>
    log.failure('The log of the catalogue is copied by the main thread', error),
  );
  return {
    async close() {
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
}
