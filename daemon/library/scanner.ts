import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ScanBatch, ScanMessage, ScanOrder } from './scan-protocol.js';

/**
 * Runs one walk in a thread of its own and yields its batches as they come.
 * @throws PadbridgeError unavailable when the start folder cannot be read; io when the thread itself fails.
 */
export async function* scanInThread(
  workerFile: URL,
  order: ScanOrder,
  signal: AbortSignal,
): AsyncGenerator<ScanBatch> {
  const worker = new Worker(workerFile, { name: 'scan' });
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  let failure: unknown;
  worker.once('error', (error) => {
    failure = error;
    stop.abort();
  });
  try {
    worker.postMessage(order);
    for await (const [message] of on(worker, 'message', { signal: ended }) as AsyncIterable<[ScanMessage]>) {
      if (message.type === 'done') return;
      if (message.type === 'unreachable') {
        throw new PadbridgeError('unavailable', `The folder cannot be read: ${message.reason}`, {
          subject: order.rootPath,
          next: 'Plug the drive in, or check the folder and its permissions.',
        });
      }
      yield message.batch;
      worker.postMessage('taken');
    }
  } catch (error) {
    if (failure !== undefined) {
      throw new PadbridgeError('io', 'The scan of this folder broke off.', {
        subject: order.rootPath,
        cause: failure,
      });
    }
    if (signal.aborted) {
      throw new PadbridgeError('cancelled', 'The scan was cancelled.', {
        subject: order.rootPath,
        cause: error,
      });
    }
    throw error;
  } finally {
    await worker.terminate();
  }
}
