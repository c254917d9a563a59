import { PadbridgeError } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { Fit } from './fit.js';
import { createByteCache } from '../waveform/byte-cache.js';
import { createSharedWork } from './shared-work.js';

/** Decoded sound in memory: half an hour of mono one-shots, or forty bars of stereo loops beside them. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024;
const BYTES_PER_FRAME = 4;

/** Decoded sounds, ready to start within a frame. */
export interface BufferStore {
  cached: (sample: SampleSummary, fit: Fit | null) => AudioBuffer | undefined;
  /** Fetches, decodes and stretches. Throws a PadbridgeError that says why a sound cannot be played, or cancelled. */
  load: (sample: SampleSummary, fit: Fit | null, signal: AbortSignal) => Promise<AudioBuffer>;
}

export function audioUrl(sample: SampleSummary): string {
  return `api/v1/samples/${sample.id}/audio`;
}

export function createBufferStore(context: BaseAudioContext): BufferStore {
  const cache = createByteCache<string, AudioBuffer>(MAX_CACHE_BYTES);
  // What is fetched ahead and asked for before it is there is one fetch.
  const work = createSharedWork<AudioBuffer>();
  // A file that was written again is another sound.
  const keyOf = ({ id, modifiedAt }: SampleSummary, fit: Fit | null) =>
    `${id} ${modifiedAt}${fit === null ? '' : ` ${fit.rate} ${fit.semitones}`}`;

  async function remember(
    key: string,
    make: (given: AbortSignal) => Promise<AudioBuffer>,
    signal: AbortSignal,
  ): Promise<AudioBuffer> {
    const known = cache.get(key);
    if (known !== undefined) return known;
    return work.share(
      key,
      async (given) => {
        const buffer = await make(given);
        cache.set(key, buffer, buffer.length * buffer.numberOfChannels * BYTES_PER_FRAME);
        return buffer;
      },
      signal,
    );
  }

  return {
    cached: (sample, fit) => cache.get(keyOf(sample, fit)),
    load(sample, fit, signal) {
      const original = (until: AbortSignal) =>
        remember(
          keyOf(sample, null),
          async (given) => decode(context, await download(sample, given), sample),
          until,
        );
      if (fit === null) return original(signal);
      return remember(
        keyOf(sample, fit),
        async (given) => {
          const source = await original(given);
          if (given.aborted) throw new PadbridgeError('cancelled', 'Another sound was chosen.');
          const { stretchBuffer } = await import('./stretch.js');
          return stretchBuffer(source, fit, sample.kind === 'loop');
        },
        signal,
      );
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
