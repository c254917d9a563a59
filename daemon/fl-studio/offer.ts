import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SampleDetail } from '../../schemas/entities.js';
import type { ResultOf } from '../../schemas/methods.js';
import { flStem } from './fl-names.js';
import { writeForFl } from './write-for-fl.js';

/** Below the suggestions folder, which is in the FL Browser already: what a person put there does not come and go. */
const CHOSEN = 'Chosen';

/** Puts sounds where FL Studio's Browser shows them; one that lies there since this program began is not put there twice. */
export interface OfferToFl {
  /** Nothing that is there is touched. @throws PadbridgeError not-found (none of them can be reached), io, conflict */
  offer: (samples: readonly SampleDetail[]) => Promise<ResultOf<'flstudio.offer'>>;
}

export function createOfferToFl(suggestions: string): OfferToFl {
  const folder = path.join(suggestions, CHOSEN);
  const placed = new Map<number, string>();

  async function place(sample: SampleDetail): Promise<string | undefined> {
    const before = placed.get(sample.id);
    if (before !== undefined && (await isThere(before))) return before;
    try {
      const file = await writeForFl(sample, folder, flStem(sample), 'tagged');
      placed.set(sample.id, file);
      return file;
    } catch (error) {
      if (error instanceof PadbridgeError && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  return {
    async offer(samples) {
      await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
        throw new PadbridgeError('io', 'The folder for FL Studio cannot be made.', {
          subject: folder,
          next: 'Check that you may write there.',
          cause,
        });
      });
      const files: string[] = [];
      const missing: number[] = [];
      for (const sample of samples) {
        const file = await place(sample);
        if (file === undefined) missing.push(sample.id);
        else files.push(path.basename(file));
      }
      if (files.length === 0) {
        throw new PadbridgeError('not-found', 'None of these sounds can be reached now.', {
          subject: samples.map(({ id }) => id).join(', '),
          next: 'Plug in the drive they lie on.',
        });
      }
      return { folder, files, missing };
    },
  };
}

function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
