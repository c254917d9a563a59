import { useEffect, useState } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import { audioUrl } from '../audition/buffer-store.js';

/**
 * A sound longer than this, seconds, is drawn from its overview however near one is: three minutes of stereo are 70 MB while they
 * are decoded, and whoever chops a longer one chops at its hits.
 */
const MAX_SECONDS = 180;

/**
 * The frames of a sound, mono, at the file's own rate, so that a place in the drawing is a place in the file; the player's are at the
 * rate of the loudspeakers. Null while nobody needs them, until they are there, and where this browser cannot read the file:
 * the overview is drawn then.
 */
export function useFineWave(sample: SampleSummary, wanted: boolean): Float32Array | null {
  const [wave, setWave] = useState<{ key: string; frames: Float32Array } | null>(null);
  const { id, modifiedAt, duration, sampleRate } = sample;
  const key = `${id} ${modifiedAt}`;
  const isShort = duration !== null && duration <= MAX_SECONDS;
  const isThere = wave?.key === key;
  useEffect(() => {
    if (!wanted || !isShort || isThere || sampleRate === null) return undefined;
    const abort = new AbortController();
    readWave(sample, sampleRate, abort.signal).then(
      (frames) => {
        if (!abort.signal.aborted) setWave({ key, frames });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) console.info('Padbridge: no frames to draw', error);
      },
    );
    return () => abort.abort();
    // The sample is another object after every edit of its pad; the key says whether it is another sound.
  }, [key, wanted, isShort, isThere, sampleRate]);
  return isThere ? wave.frames : null;
}

async function readWave(
  sample: SampleSummary,
  sampleRate: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const answer = await fetch(audioUrl(sample), { signal });
  if (!answer.ok) throw new Error(`${sample.name}: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  const decoded = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(bytes);
  return toMono(Array.from({ length: decoded.numberOfChannels }, (_, at) => decoded.getChannelData(at)));
}

/** The mean of the channels, as the overview is drawn. */
export function toMono(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = channels;
  // What was decoded belongs to the decoder's buffer, which would be kept whole with it.
  const mono = Float32Array.from(first);
  for (const channel of others) for (let at = 0; at < mono.length; at++) mono[at]! += channel[at]!;
  if (channels.length > 1) for (let at = 0; at < mono.length; at++) mono[at]! /= channels.length;
  return mono;
}
