import { PadbridgeError } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import { createByteCache } from '../waveform/byte-cache.js';

/** Decoded sound in memory: half an hour of mono one-shots, or forty bars of stereo loops beside them. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024;
const BYTES_PER_FRAME = 4;

/** Decoded sounds, ready to start within a frame. */
export interface BufferStore {
  cached: (sample: SampleSummary) => AudioBuffer | undefined;
  /** Fetches and decodes. Throws a PadbridgeError that says why a sound cannot be played, or cancelled. */
  load: (sample: SampleSummary, signal: AbortSignal) => Promise<AudioBuffer>;
}

export function audioUrl(sample: SampleSummary): string {
  return `api/v1/samples/${sample.id}/audio`;
}

export function createBufferStore(context: BaseAudioContext): BufferStore {
  const cache = createByteCache<string, AudioBuffer>(MAX_CACHE_BYTES);
  // A file that was written again is another sound.
  const keyOf = (sample: SampleSummary) => `${sample.id} ${sample.modifiedAt}`;

  return {
    cached: (sample) => cache.get(keyOf(sample)),
    async load(sample, signal) {
      const known = cache.get(keyOf(sample));
      if (known !== undefined) return known;
      const bytes = await download(sample, signal);
      const buffer = await decode(context, bytes, sample);
      cache.set(keyOf(sample), buffer, buffer.length * buffer.numberOfChannels * BYTES_PER_FRAME);
      return buffer;
    },
  };
}

async function download(sample: SampleSummary, signal: AbortSignal): Promise<ArrayBuffer> {
  let answer: Response;
  try {
    answer = await fetch(audioUrl(sample), { signal });
    if (answer.ok) return await answer.arrayBuffer();
  } catch (cause) {
    if (signal.aborted) throw new PadbridgeError('cancelled', 'Another sound was chosen.', { cause });
    throw new PadbridgeError('unavailable', 'The sound cannot be fetched from Padbridge.', { cause });
  }
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new PadbridgeError('unavailable', problem.detail ?? `The sound cannot be read (${answer.status}).`);
}

async function decode(
  context: BaseAudioContext,
  bytes: ArrayBuffer,
  sample: SampleSummary,
): Promise<AudioBuffer> {
  try {
    return await context.decodeAudioData(bytes);
  } catch (cause) {
    const format = sample.container?.toUpperCase() ?? 'this kind of';
    throw new PadbridgeError('unsupported', `This browser cannot play ${format} files.`, {
      subject: sample.name,
      cause,
    });
  }
}
