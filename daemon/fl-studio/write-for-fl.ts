import { stat } from 'node:fs/promises';
import path from 'node:path';
import { PadbridgeError } from '../../schemas/errors.js';
import type { SampleDetail } from '../../schemas/entities.js';
import { writeRetagged } from '../audio/wav-retag.js';
import { copyHashed } from '../files/file-system.js';
import { produceBeside } from '../files/write-atomic.js';
import { wavFactsOf } from './wav-facts.js';

/** Names tried when one is taken: "Kick", "Kick (2)" … */
const NAMES_TRIED = 50;

/**
 * Copies a sample for FL Studio into a folder that is there, under the first free one of its names; nothing is ever
 * overwritten. A WAV gets tempo, root, slices and words, or with `clean` nothing but its audio; FL reads the other
 * formats as they are. Returns the path.
 * @throws PadbridgeError not-found (the sample has gone), conflict (all names taken), io, and what reading the file throws
 */
export async function writeForFl(
  sample: SampleDetail,
  folder: string,
  stem: string,
  variant: 'tagged' | 'clean',
): Promise<string> {
  const isWav = sample.container === 'wav' || sample.container === 'rf64';
  return writeNew(sample, folder, stem, isWav ? '.wav' : path.extname(sample.name), async (temporary) => {
    if (!isWav) await copyHashed({ file: sample.path }, { file: temporary });
    else if (variant === 'clean') await writeRetagged(sample.path, temporary, { kind: 'clean' });
    else await writeRetagged(sample.path, temporary, { kind: 'tagged', facts: wavFactsOf(sample) });
  });
}

/**
 * Makes a file of a sample under the first free one of its names. Returns the path.
 * @throws PadbridgeError not-found (the sample has gone), conflict (all names taken), io, and what `produce` throws
 */
export async function writeNew(
  sample: SampleDetail,
  folder: string,
  stem: string,
  extension: string,
  produce: (temporary: string) => Promise<void>,
): Promise<string> {
  await stat(sample.path).catch((cause: unknown) => {
    throw new PadbridgeError('not-found', 'The file of this sample is not there.', {
      subject: sample.path,
      next: 'Plug in the drive it lies on.',
      cause,
    });
  });
  const [first, ...others] = Array.from({ length: NAMES_TRIED }, (_, index) =>
    path.join(folder, `${stem}${index === 0 ? '' : ` (${index + 1})`}${extension}`),
  );
  return produceBeside([first!, ...others], produce);
}
