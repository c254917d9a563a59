import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { samplePath } from '../../hardware/sp404/link/paths.js';
import type { Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { PulledPad } from '../../schemas/methods/device-jobs.js';
import type { CardStore } from '../catalogue/card-types.js';
import { safeName } from '../files/safe-name.js';
import { smpToWavFile } from '../sp404/convert.js';
import { inFreePlace } from '../sync/import-card.js';
import { smpAudio } from '../sync/smp-audio.js';
import { saveStream } from './project-folder.js';

export interface PullDeps {
  cards: Pick<CardStore, 'sampleByAudio' | 'noteUse'>;
  /** Makes a file of ours a sample of the catalogue. */
  adopt: (file: string, audioHash: string) => Promise<number>;
  /** Where new sounds are put, a folder for each project below it. */
  folder: string;
  now: () => number;
}

/**
 * Takes the sample of a pad into the catalogue. A sound the catalogue knows by its audio is only noted as used there.
 * @throws PadbridgeError not-found for an empty pad, corrupt for a damaged sample, and what reading the unit throws
 */
export async function pullPad(
  unit: Unit,
  pad: string,
  deps: PullDeps,
  signal?: AbortSignal,
): Promise<PulledPad> {
  const block = await unit.block(pad, signal);
  if (block.words[0] === 0) {
    throw new PadbridgeError('not-found', `Pad ${pad} is empty.`, { subject: pad });
  }
  const { project } = await unit.status();
  const { names } = await unit.project(project + 1);
  const title = names[project] || `Project ${project + 1}`;
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'padbridge-pull-'));
  try {
    const sample = path.join(scratch, 'sample.SMP');
    const bytes = await saveStream(sample, unit.files.read(samplePath(project, pad), { signal }));
    if (bytes !== block.words[0]) {
      throw new PadbridgeError('corrupt', `${pad} came with ${bytes} bytes instead of ${block.words[0]}.`, {
        subject: pad,
        next: 'Try again.',
      });
    }
    const { audioHash } = await smpAudio(sample);
    const known = deps.cards.sampleByAudio(audioHash);
    const sampleId =
      known ?? (await deps.adopt(await asWav(sample, block.name || pad, title, deps), audioHash));
    deps.cards.noteUse(sampleId, `SP-404MK2: ${title}`, `${pad} ${block.name}`.trim(), deps.now());
    return { pad, sampleId, name: block.name, isNew: known === undefined };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function asWav(sample: string, name: string, title: string, { folder }: PullDeps): Promise<string> {
  return inFreePlace(
    path.join(folder, 'SP-404MK2', safeName(title)),
    safeName(name),
    '.wav',
    async (candidate) => {
      await smpToWavFile(sample, candidate, { overwrite: false });
    },
  );
}
