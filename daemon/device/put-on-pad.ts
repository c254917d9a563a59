import { createHash } from 'node:crypto';
import { SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import { importSample } from '../../hardware/sp404/link/import-sample.js';
import { padView } from '../../hardware/sp404/link/pad-view.js';
import { samplePath } from '../../hardware/sp404/link/paths.js';
import type { Unit } from '../../hardware/sp404/link/unit.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { PadInspection } from '../../schemas/sp404.js';
import { keepPad } from './keep.js';
import type { PreparedSample } from './prepared-sample.js';

export interface PutOptions {
  name: string;
  /** Where the sample that lies on the pad now is kept. */
  archive: string;
  now: number;
  signal?: AbortSignal | undefined;
  /** `sent` and `total` in bytes of audio; `checked` once reading back has begun. */
  onProgress?: ((progress: { sent: number; checked: number; total: number }) => void) | undefined;
}

export interface PutResult {
  pad: PadInspection;
  /** The same audio was there already and was not sent again. */
  alreadyThere: boolean;
  /** Folder of the sample that lay there before. */
  kept: string | null;
}

/**
 * Puts a sound onto a pad: keeps what lies there, sends, reads every byte back and compares. A pad that holds the same audio
 * already only gets its name.
 * @throws PadbridgeError corrupt when what was read back is not what was sent; what `importSample` throws
 */
export async function putOnPad(
  unit: Unit,
  pad: string,
  sample: PreparedSample,
  options: PutOptions,
): Promise<PutResult> {
  const { signal, name } = options;
  const total = sample.frames * sample.channels * 2;
  const { project } = await unit.status();
  const path = samplePath(project, pad);
  const sent = createHash('sha256');
  for await (const piece of sample.pcm()) sent.update(piece);
  const wanted = sent.digest('hex');
  await unit.checkProtection([pad]);

  const held = await unit.block(pad, signal);
  if (held.words[0] === SMP_HEADER_BYTES + total && (await audioHash()) === wanted) {
    if (held.name !== name) await unit.setPad(pad, { name });
    return { pad: padView(await unit.block(pad), sample), alreadyThere: true, kept: null };
  }
  const kept = await keepPad(unit, pad, options.archive, options.now, signal);
  const { block } = await importSample(
    unit,
    pad,
    { channels: sample.channels, frames: sample.frames, pcm: sample.pcm(), name },
    { signal, onProgress: (bytes) => options.onProgress?.({ sent: bytes, checked: 0, total }) },
  );
  if ((await audioHash()) !== wanted) {
    throw new PadbridgeError('corrupt', `The sample on ${pad} reads back differently from what was sent.`, {
      subject: pad,
      next: kept === null ? 'Import it again.' : `Import it again; what lay there before is in ${kept}.`,
    });
  }
  return { pad: padView(block, sample), alreadyThere: false, kept };

  /** Hash of the audio that lies on the pad. */
  async function audioHash(): Promise<string> {
    const hash = createHash('sha256');
    let skip = SMP_HEADER_BYTES;
    let checked = 0;
    for await (const piece of unit.files.read(path, { signal })) {
      const audio = piece.subarray(Math.min(skip, piece.length));
      skip -= piece.length - audio.length;
      hash.update(audio);
      checked += audio.length;
      options.onProgress?.({ sent: total, checked, total });
    }
    return hash.digest('hex');
  }
}
