import { nativeDecoder } from './codecs.js';
import { silenceNonFinite } from './feed.js';
import { BLOCK_FRAMES } from './pcm-blocks.js';
import { type PadbridgeError } from '../../schemas/errors.js';
import { corrupt, unsupported } from './refusal.js';
import { type AudioBlock } from './source.js';

/** Some packets of a sound as a file of their own. */
export interface Excerpt {
  file: ArrayBuffer;
  packets: number;
  /** How many of them only warm the decoder up and were played before. */
  warmUp: number;
}

/** What decoding excerpts needs to know. */
export interface ExcerptPlan {
  path: string;
  sampleRate: number;
  channels: number;
  /** Frames to drop from the start of the whole, and to keep after them. */
  skip: number;
  frames: number;
  excerpts: () => AsyncGenerator<Excerpt>;
}

/**
 * Decodes a sound excerpt by excerpt through a decoder that only takes whole files. An excerpt that fails ends the sound
 * with a warning, or throws where it is the first.
 * @throws PadbridgeError unavailable, corrupt
 */
export async function* excerptBlocks(
  plan: ExcerptPlan,
  warn: (warning: string) => void,
): AsyncGenerator<AudioBlock> {
  const decode = await nativeDecoder();
  let skip = plan.skip;
  let left = plan.frames;
  let played = 0;
  for await (const excerpt of plan.excerpts()) {
    let planes: AudioBlock;
    try {
      planes = (await decode(excerpt.file, plan.sampleRate)).slice(0, plan.channels);
      if (planes.length < plan.channels)
        throw new Error(`expected ${plan.channels} channels, got ${planes.length}`);
    } catch (error) {
      if (played === 0) throw decodeFailure(plan.path, error);
      warn('The audio is damaged; it is used up to the damage.');
      return;
    }
    const decoded = planes[0]!.length;
    // All packets before the last hold the same number of frames.
    const warmUp = excerpt.warmUp === 0 ? 0 : Math.round(decoded / excerpt.packets) * excerpt.warmUp;
    const from = Math.min(decoded, warmUp + skip);
    skip -= from - warmUp;
    const to = Math.min(decoded, from + left);
    if (silenceNonFinite(planes) > 0) warn('Some values were not numbers; they are played as silence.');
    for (let at = from; at < to; at += BLOCK_FRAMES) {
      yield planes.map((plane) => plane.subarray(at, Math.min(to, at + BLOCK_FRAMES)));
    }
    left -= to - from;
    played += to - from;
    if (left <= 0) break;
  }
  if (played === 0) throw corrupt(plan.path, 'No audio could be decoded from the file.');
}

/** The native decoder says "unsupported feature" where the file may be whole: surround and rare profiles of AAC. */
function decodeFailure(path: string, thrown: unknown): PadbridgeError {
  return thrown instanceof Error && thrown.message.includes('unsupported')
    ? unsupported(
        path,
        'The file uses a variant of its codec that Padbridge cannot decode, surround for example.',
      )
    : corrupt(path, 'No audio could be decoded from the file.', thrown);
}
