import { Piscina } from 'piscina';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Analysis, AnalyseTask, Inspection, InspectTask, SoundTask, TaskReply } from './sound-tasks.js';

/** No file takes longer than this plus its share by size; what does hangs in a codec or on a dying drive. */
const BASE_TIMEOUT_MS = 60_000;
/** A drive or a codec slower than this is taken for stuck. */
const SLOWEST_BYTES_PER_MS = 200;
/** One thread's heap; audio lies outside it in typed arrays. */
const HEAP_MB = 256;

export interface SoundPool {
  readonly threads: number;
  inspect(path: string, size: number, signal?: AbortSignal): Promise<Inspection>;
  analyse(task: Omit<AnalyseTask, 'kind'>, size: number, signal?: AbortSignal): Promise<Analysis>;
  /** Stops every thread at once; what was under way is rejected as cancelled. */
  close(): Promise<void>;
}

/**
 * Decoding and analysis in worker threads. A file that hangs or crashes its thread costs that thread, which is
 * replaced, and is rejected with `timeout` or `corrupt`; the others go on.
 */
export function createSoundPool(workerFile: URL, threads: number): SoundPool {
  const pool = new Piscina<SoundTask, TaskReply<Inspection | Analysis>>({
    filename: workerFile.href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 30_000,
    concurrentTasksPerWorker: 1,
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let closed = false;

  async function run(
    task: SoundTask,
    size: number,
    signal: AbortSignal | undefined,
  ): Promise<Inspection | Analysis> {
    // One controller by hand: joined signals with weak references cost a third of a millisecond for every file.
    const stop = new AbortController();
    let timedOut = false;
    const timer = setTimeout(
      () => {
        timedOut = true;
        stop.abort();
      },
      BASE_TIMEOUT_MS + Math.ceil(size / SLOWEST_BYTES_PER_MS),
    );
    const giveUp = () => stop.abort();
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted === true) giveUp();
    let reply: TaskReply<Inspection | Analysis>;
    try {
      reply = await pool.run(task, { signal: stop.signal });
    } catch (error) {
      if (closed || signal?.aborted === true) throw stopped(task.path, error);
      throw timedOut ? tookTooLong(task.path, error) : crashed(task.path, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
    if (reply.ok) return reply.value;
    const { code, message, ...details } = reply.error;
    throw new PadbridgeError(code, message, { ...details, cause: reply.detail });
  }

  return {
    threads,
    inspect: (path, size, signal) =>
      run({ kind: 'inspect', path } satisfies InspectTask, size, signal) as Promise<Inspection>,
    analyse: (task, size, signal) => run({ kind: 'analyse', ...task }, size, signal) as Promise<Analysis>,
    async close() {
      closed = true;
      await pool.destroy();
    },
  };
}

function stopped(subject: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('cancelled', 'The analysis was stopped.', { subject, cause });
}

function tookTooLong(subject: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('timeout', 'Reading this file took too long.', {
    subject,
    next: 'Copy the file to another drive, or convert it to WAV.',
    cause,
  });
}

function crashed(subject: string, cause: unknown): PadbridgeError {
  return new PadbridgeError('corrupt', 'Decoding this file crashed.', {
    subject,
    next: 'Convert the file to WAV with another program.',
    cause,
  });
}
