import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../schemas/errors.js';
import type { AnalyzeOptions, AnalyzeOutcome } from './cli/session.js';
import { failureReason } from './jobs/backoff.js';
import { explain } from './library/walk.js';
import type { SoundPool } from './workers/sound-pool.js';

/** Folder names that may say something about a sound: those right above it. */
const FOLDERS_ABOVE = 3;

/**
 * Analyses files where they lie. Every path is reported once, in the order the files get done; a file that fails is
 * an outcome. Rejects with cancelled after an abort.
 */
export async function analyseFiles(
  pool: SoundPool,
  paths: readonly string[],
  { signal, onResult }: AnalyzeOptions,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < paths.length && !signal.aborted) {
      const index = next;
      next += 1;
      onResult(index, await analyseOne(pool, paths[index]!, signal));
    }
  };
  await Promise.all(Array.from({ length: pool.threads + 1 }, lane));
  if (signal.aborted) throw new PadbridgeError('cancelled', 'The analysis was stopped.');
}

async function analyseOne(pool: SoundPool, file: string, signal: AbortSignal): Promise<AnalyzeOutcome> {
  try {
    const absolute = path.resolve(file);
    const { size } = await stat(absolute).catch((error: unknown) => {
      throw new PadbridgeError('not-found', `It cannot be opened: ${explain(error)}`, {
        subject: absolute,
        cause: error,
      });
    });
    const { hints } = await pool.inspect(absolute, size, signal);
    const folders = path.dirname(absolute).split(path.sep).filter(Boolean).slice(-FOLDERS_ABOVE);
    const task = { path: absolute, name: path.basename(absolute), folders, hints };
    return { ok: true, result: (await pool.analyse(task, size, signal)).result };
  } catch (error) {
    return { ok: false, reason: failureReason(error) };
  }
}
