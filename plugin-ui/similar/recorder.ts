import { signal, type ReadonlySignal } from '@preact/signals';
import { PadbridgeError } from '../../bridge/client/index.js';
import { encodeWav, toMono, trimSilence } from './wav.js';

/** A hit or a bar is enough to say what one looks for. */
const LONGEST_MS = 10_000;
/** Shorter than this nothing can be heard in it, frames at 48 kHz. */
const SHORTEST_FRAMES = 1_200;

/** A recording by the microphone of this machine, made to ask with. */
export interface Recorder {
  readonly recording: ReadonlySignal<boolean>;
  /** Resolves with a WAV file once it was stopped, or after ten seconds. Throws what a person should know. */
  record: () => Promise<Blob>;
  stop: () => void;
}

export function createRecorder(): Recorder {
  const recording = signal(false);
  let running: MediaRecorder | undefined;

  async function openMicrophone(): Promise<MediaStream> {
    try {
      return await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
    } catch (cause) {
      throw new PadbridgeError('unavailable', 'The microphone cannot be used.', {
        next: 'Allow it for this page, or drop a sound file instead.',
        cause,
      });
    }
  }

  return {
    recording,
    async record() {
      const stream = await openMicrophone();
      const media = new MediaRecorder(stream);
      const pieces: Blob[] = [];
      media.addEventListener('dataavailable', ({ data }) => pieces.push(data));
      const ended = new Promise<void>((resolve) => media.addEventListener('stop', () => resolve()));
      running = media;
      recording.value = true;
      media.start();
      const timer = setTimeout(() => media.stop(), LONGEST_MS);
      try {
        await ended;
      } finally {
        clearTimeout(timer);
        recording.value = false;
        running = undefined;
        for (const track of stream.getTracks()) track.stop();
      }
      return toWav(new Blob(pieces));
    },
    stop() {
      if (running?.state === 'recording') running.stop();
    },
  };
}

async function toWav(recorded: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  const sound = await context.decodeAudioData(await recorded.arrayBuffer());
  const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at));
  const frames = trimSilence(toMono(channels));
  if (frames.length < SHORTEST_FRAMES) {
    throw new PadbridgeError('invalid-input', 'Nothing was to be heard in the recording.', {
      next: 'Look at the input level of this machine, and record again.',
    });
  }
  return new Blob([encodeWav(frames, sound.sampleRate)], { type: 'audio/wav' });
}
