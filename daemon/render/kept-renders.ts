import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { hashFile } from '../files/file-system.js';
import { writeAtomic } from '../files/write-atomic.js';
import type { ObjectStore } from '../snapshots/objects.js';
import { sha256 } from '../snapshots/sha256.js';
import type { RenderPool } from '../workers/render-pool.js';
import type { Rendering, RenderTask } from './render.js';

/** Raised when the same sound and settings would become other bytes. */
const RENDER_VERSION = 1;

const receipt = z.object({
  hash: z.string(),
  rendering: z.object({
    channels: z.union([z.literal(1), z.literal(2)]),
    frames: z.number(),
    bytes: z.number(),
    clipped: z.number(),
    gainDb: z.number(),
    exact: z.boolean(),
    remarks: z.array(z.string()),
  }),
});

/**
 * A pool that renders the same file with the same settings only once: changing one pad of a kit costs one rendering, not a
 * hundred and sixty. A file is the same while path, size and time are. `folder` holds the receipts.
 */
export function keepRenders(pool: RenderPool, objects: ObjectStore, folder: string): RenderPool {
  async function receiptFile({ source, format, settings }: RenderTask): Promise<string> {
    const { size, mtimeMs } = await stat(source);
    const key = sha256(JSON.stringify([RENDER_VERSION, source, size, mtimeMs, format, settings]));
    return path.join(folder, key.slice(0, 2), `${key}.json`);
  }

  async function kept(file: string, target: string): Promise<Rendering | undefined> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const parsed = text === undefined ? undefined : receipt.safeParse(parsedJson(text));
    if (parsed?.success !== true || !(await objects.has(parsed.data.hash))) return undefined;
    // A clone costs nothing where the file system can make one.
    await copyFile(
      objects.fileOf(parsed.data.hash),
      target,
      constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE,
    );
    return parsed.data.rendering;
  }

  return {
    threads: pool.threads,
    async render(task, signal) {
      const file = await receiptFile(task).catch(() => undefined);
      // A source that is not there is the renderer's to explain.
      if (file === undefined) return pool.render(task, signal);
      const known = await kept(file, task.target);
      if (known !== undefined) return known;
      const rendering = await pool.render(task, signal);
      const { hash } = await hashFile(task.target, { signal });
      await objects.take(task.target, hash);
      await mkdir(path.dirname(file), { recursive: true });
      await writeAtomic(file, JSON.stringify({ hash, rendering }));
      return rendering;
    },
    close: () => pool.close(),
  };
}

/** What cannot be read is rendered again. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
