import { Piscina } from 'piscina';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Rendering, RenderTask } from '../render/render.js';
import type { TaskReply } from './sound-tasks.js';

/** The longest sample the unit takes, from the slowest drive and through two passes, is done in a fraction of this. */
const TIMEOUT_MS = 600_000;
/** One thread's heap; audio lies outside it in typed arrays. */
const HEAP_MB = 128;

export interface RenderPool {
  readonly threads: number;
  /** Renders one sound. Throws as `render`, and 'timeout'. An abort ends the thread at once. */
  render(task: RenderTask, signal?: AbortSignal): Promise<Rendering>;
  close(): Promise<void>;
}

/** Rendering in threads of its own, so that an export does not wait behind the analysis of a library. */
export function createRenderPool(workerFile: URL, threads: number): RenderPool {
  const pool = new Piscina<RenderTask, TaskReply<Rendering>>({
    filename: workerFile.href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 10_000,
    concurrentTasksPerWorker: 1,
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let closed = false;
  return {
    threads,
    async render(task, signal) {
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      const reply = await pool
        .run(task, { signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) })
        .catch((cause: unknown) => {
          const stopped = closed || signal?.aborted === true;
          throw new PadbridgeError(
            stopped ? 'cancelled' : timeout.aborted ? 'timeout' : 'corrupt',
            stopped ? 'The rendering was stopped.' : 'Rendering this sound failed.',
            { subject: task.source, cause },
          );
        });
      if (reply.ok) return reply.value;
      const { code, message, ...details } = reply.error;
      throw new PadbridgeError(code, message, { ...details, cause: reply.detail });
    },
    async close() {
      closed = true;
      await pool.destroy();
    },
  };
}
