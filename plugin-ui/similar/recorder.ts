import { signal, type ReadonlySignal } from '@preact/signals';
import { PadbridgeError } from '../../bridge/client/index.js';
import { encodeWav, toMono, trimSilence } from './wav.js';

/** A hit or a bar is enough to say what one looks for. */
export const LONGEST_SECONDS = 10;
/** Shorter than this nothing can be heard in it, frames at 48 kHz. */
const SHORTEST_FRAMES = 1_200;
/** Frames in which the level is looked for: a fiftieth of a second. */
const LEVEL_FRAMES = 1_024;

/** asking: the browser asks the person for the microphone; working: what was recorded is cut to what is heard in it. */
export type RecorderState = 'idle' | 'asking' | 'recording' | 'working';

/** A recording by the microphone of this machine, made to ask with. */
export interface Recorder {
  readonly state: ReadonlySignal<RecorderState>;
  /**
   * Resolves with a WAV file once it was stopped, or after ten seconds. Throws what a person should know, `cancelled` when it
   * was thrown away. Only while idle.
   */
  record: () => Promise<Blob>;
  stop: () => void;
  /** Throws the recording away. */
  cancel: () => void;
  /** What is being recorded: how long it is in seconds, and its level now, linear. For drawing, once a frame. */
  now: () => { seconds: number; level: number };
}

interface Running {
  media: MediaRecorder;
  context: AudioContext;
  meter: AnalyserNode;
}

export function createRecorder(): Recorder {
  const state = signal<RecorderState>('idle');
  let running: Running | undefined;
  let cancelled = false;
  const frames = new Float32Array(LEVEL_FRAMES);

  function listen(stream: MediaStream): Running {
    const context = new AudioContext();
    const meter = new AnalyserNode(context, { fftSize: LEVEL_FRAMES });
    context.createMediaStreamSource(stream).connect(meter);
    return { media: new MediaRecorder(stream), context, meter };
  }

  async function recorded({ media }: Running): Promise<Blob> {
    const pieces: Blob[] = [];
    media.addEventListener('dataavailable', ({ data }) => pieces.push(data));
    const ended = new Promise<void>((resolve) => media.addEventListener('stop', () => resolve()));
    media.start();
    const timer = setTimeout(() => media.stop(), LONGEST_SECONDS * 1_000);
    await ended;
    clearTimeout(timer);
    return new Blob(pieces);
  }

  async function record(): Promise<Blob> {
    const stream = await openMicrophone();
    try {
      throwIfCancelled();
      running = listen(stream);
      state.value = 'recording';
      const sound = await recorded(running);
      throwIfCancelled();
      state.value = 'working';
      return await toWav(sound);
    } finally {
      void running?.context.close();
      running = undefined;
      for (const track of stream.getTracks()) track.stop();
    }
  }

  function throwIfCancelled(): void {
    if (cancelled) throw new PadbridgeError('cancelled', 'The recording was thrown away.');
  }

  function stop(): void {
    if (running?.media.state === 'recording') running.media.stop();
  }

  return {
    state,
    async record() {
      cancelled = false;
      state.value = 'asking';
      try {
        return await record();
      } finally {
        state.value = 'idle';
      }
    },
    stop,
    cancel() {
      cancelled = true;
      stop();
    },
    now() {
      if (running === undefined) return { seconds: 0, level: 0 };
      const { context, meter } = running;
      meter.getFloatTimeDomainData(frames);
      const level = frames.reduce((most, frame) => Math.max(most, Math.abs(frame)), 0);
      return { seconds: context.currentTime, level };
    },
  };
}

async function openMicrophone(): Promise<MediaStream> {
  if (!isSecureContext) {
    throw new PadbridgeError(
      'unavailable',
      'This browser gives the microphone only to pages on this machine.',
      {
        next: 'Open Padbridge at 127.0.0.1 or over https, or drop a sound file instead.',
      },
    );
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (cause) {
    throw microphoneTrouble(cause);
  }
}

/** What a refused microphone means, by the names the browser gives to it (Media Capture and Streams, getUserMedia). */
export function microphoneTrouble(cause: unknown): PadbridgeError {
  const name = cause instanceof Error ? cause.name : '';
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new PadbridgeError('unavailable', 'No microphone is connected.', {
        next: 'Plug one in, or drop a sound file instead.',
        cause,
      });
    case 'NotReadableError':
    case 'AbortError':
      return new PadbridgeError(
        'unavailable',
        'The microphone does not answer; another program may hold it.',
        {
          next: 'Close that program, or drop a sound file instead.',
          cause,
        },
      );
    default:
      return new PadbridgeError('unavailable', 'The microphone cannot be used.', {
        next: 'Allow it for this page, or drop a sound file instead.',
        cause,
      });
  }
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
