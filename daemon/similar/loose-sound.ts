import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Catalogue } from '../catalogue/types.js';
import { relativeTo, rootOf } from '../library/root-paths.js';
import { explain } from '../library/walk.js';
import type { SoundPool } from '../workers/sound-pool.js';
import { RECIPE } from './aspects.js';
import { vectorOf } from './vector.js';
import type { Side } from './words.js';

/** A sound that was asked about by its file; with an id when the catalogue holds it. */
export interface LooseSound extends Side {
  id: number | undefined;
}

/**
 * Hears a file inside a library folder: from the catalogue where it is known and unchanged, by analysing it otherwise.
 * Nothing is written.
 * @throws PadbridgeError forbidden outside the library, not-found, what decoding throws, unavailable for silence.
 */
export function createLooseHearing(catalogue: Catalogue, pool: SoundPool) {
  return async (file: string, signal: AbortSignal): Promise<LooseSound> => {
    const roots = catalogue.roots.list();
    const absolute = path.resolve(file);
    const root = path.isAbsolute(file) ? rootOf(roots, absolute) : undefined;
    if (root === undefined) throw outside(file);
    const row = catalogue.samples.byPath(root.id, relativeTo(root, absolute));
    const known = row && catalogue.vectors.get([row.id], RECIPE).get(row.id);
    if (row !== undefined && known !== undefined) return { id: row.id, vector: known, row };
    // A link inside the library may point anywhere.
    const { real, size } = await followed(absolute);
    if (rootOf(roots, real) === undefined) throw outside(file);
    const { hints } = await pool.inspect(absolute, size, signal);
    const task = { path: absolute, name: path.basename(absolute), folders: [], hints };
    const { result, peaks } = await pool.analyse(task, size, signal);
    const vector = vectorOf(result, peaks);
    if (vector === null) {
      throw new PadbridgeError('unavailable', 'This file is silent: it sounds like nothing.', {
        subject: file,
      });
    }
    const { kind, drumClass, duration } = result;
    const heard = { kind: kind?.value ?? null, drumClass: drumClass?.value ?? null, duration };
    return { id: row?.id, vector, row: heard };
  };
}

async function followed(file: string): Promise<{ real: string; size: number }> {
  try {
    const real = await realpath(file);
    return { real, size: (await stat(real)).size };
  } catch (cause) {
    throw new PadbridgeError('not-found', `This file cannot be opened: ${explain(cause)}`, {
      subject: file,
      cause,
    });
  }
}

function outside(file: string): PadbridgeError {
  return new PadbridgeError('forbidden', 'This file is not inside a library folder.', {
    subject: file,
    next: 'Put it into a library folder first.',
  });
}
