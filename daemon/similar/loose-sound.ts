import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Catalogue } from '../catalogue/types.js';
import { relativeTo, rootOf } from '../library/root-paths.js';
import { explain } from '../library/walk.js';
import type { HeldUploads } from '../uploads/held-uploads.js';
import type { SoundPool } from '../workers/sound-pool.js';
import { RECIPE } from './aspects.js';
import { vectorOf } from './vector.js';
import type { Side } from './words.js';

/** A sound that was asked about by its file; with an id when the catalogue holds it. */
export interface LooseSound extends Side {
  id: number | undefined;
}

/** Hears sounds that may not be in the catalogue. Nothing is written. */
export interface LooseHearing {
  /**
   * A file: from the catalogue where it is known and unchanged, by analysing it otherwise.
   * @throws PadbridgeError forbidden where the caller may not look, not-found, what decoding throws, unavailable for silence.
   */
  file(file: string, signal: AbortSignal): Promise<LooseSound>;
  /**
   * A sound that was sent.
   * @throws PadbridgeError not-found when it is not held, what decoding throws, unavailable for silence.
   */
  upload(upload: string, signal: AbortSignal): Promise<LooseSound>;
}

/** @param mayHear whether callers may ask about the file at an absolute path */
export function createLooseHearing(deps: {
  catalogue: Catalogue;
  pool: SoundPool;
  /** None where no door takes uploads. */
  heldUploads: HeldUploads | undefined;
  mayHear: (absolute: string) => boolean;
}): LooseHearing {
  const { catalogue, pool, heldUploads, mayHear } = deps;

  async function analyse(file: string, size: number, name: string, signal: AbortSignal): Promise<Side> {
    const { hints } = await pool.inspect(file, size, signal);
    const { result, peaks } = await pool.analyse({ path: file, name, folders: [], hints }, size, signal);
    const vector = vectorOf(result, peaks);
    if (vector === null) {
      throw new PadbridgeError('unavailable', 'This file is silent: it sounds like nothing.', {
        ...(name !== '' && { subject: name }),
      });
    }
    const { kind, drumClass, duration } = result;
    return { vector, row: { kind: kind?.value ?? null, drumClass: drumClass?.value ?? null, duration } };
  }

  return {
    async file(file, signal) {
      const absolute = path.resolve(file);
      if (!path.isAbsolute(file) || !mayHear(absolute)) throw outside(file);
      const root = rootOf(catalogue.roots.list(), absolute);
      const row = root && catalogue.samples.byPath(root.id, relativeTo(root, absolute));
      const known = row && catalogue.vectors.get([row.id], RECIPE).get(row.id);
      if (row !== undefined && known !== undefined) return { id: row.id, vector: known, row };
      // A link inside the library may point anywhere.
      const { real, size } = await followed(absolute);
      if (!mayHear(real)) throw outside(file);
      return { id: row?.id, ...(await analyse(absolute, size, path.basename(absolute), signal)) };
    },

    async upload(upload, signal) {
      const file = heldUploads?.pathOf(upload);
      if (file === undefined) {
        throw new PadbridgeError('not-found', 'Nothing was sent to this session.', { subject: upload });
      }
      const { size } = await followed(file);
      // Names that programs give to recordings say nothing about their sound.
      return { id: undefined, ...(await analyse(file, size, '', signal)) };
    },
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
    next: 'Put it into a library folder first, or send it as an upload.',
  });
}
