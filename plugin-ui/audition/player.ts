import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals';
import { PadbridgeError } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import { remembered } from '../view/remembered.js';
import { audioUrl, createBufferStore, type BufferStore } from './buffer-store.js';
import { type Fit, fitOf, type FitTarget } from './fit.js';
import { matchGain, toLinear } from './gain-match.js';
import { startBuffer, startStream, type Voice, type VoiceStart } from './voice.js';

/** Files above this are streamed: decoding them whole would take longer than a person waits. */
const STREAM_BYTES = 12 * 1024 * 1024;
/** Sounds that are fetched ahead at once: one is decoded while the next arrives. */
const AHEAD_AT_ONCE = 2;
/** A compressed file of this length decodes to 30 MB and more, whatever its size. */
const STREAM_SECONDS = 90;

export interface Playing {
  sample: SampleSummary;
  /** loading: on its way; playing: heard. */
  phase: 'loading' | 'playing';
  /** As a pad is set, instead of as auditions are. */
  isPad: boolean;
}

/** How a pad plays its sound: neither brought to a loudness nor made to fit the host. */
export interface PadSound {
  fit: Fit | null;
  /** Linear. */
  gain: number;
  /** −1 left to 1 right. */
  pan: number;
  loop: boolean;
  /** Where a round of the loop begins, 0 to 1. */
  loopFrom: number;
}

/** The one auditioning voice of this window. */
export interface Player {
  readonly now: ReadonlySignal<Playing | null>;
  /** Why the last sound could not be heard. */
  readonly problem: ReadonlySignal<{ id: number; error: unknown } | null>;
  readonly loop: Signal<boolean>;
  readonly gainMatch: Signal<boolean>;
  /** 0 to 1. */
  readonly volume: Signal<number>;
  /** Plays from a place to another, 0 to 1. What played before ends. */
  play: (sample: SampleSummary, from?: number, until?: number) => void;
  /** Plays as a pad is set; what auditions are set to does not reach it. */
  playPad: (sample: SampleSummary, from: number, until: number, sound: PadSound) => void;
  /** Fetches sounds that will probably be wanted next, the likeliest first; what was to be fetched before is let go. */
  prepare: (samples: readonly SampleSummary[]) => void;
  stop: () => void;
  /** Where the sound is, 0 to 1; null when nothing plays. For drawing, once a frame. */
  position: () => number | null;
  /** Highest level of the last 20 ms at the output, linear; 0 when silent. */
  level: () => number;
}

/** 0 to 1 of the sound, and how it is heard: as a pad is set, or (null) as auditions are. */
interface Part {
  from: number;
  until: number;
  pad: PadSound | null;
}

interface Desk {
  context: AudioContext;
  master: GainNode;
  meter: AnalyserNode;
  buffers: BufferStore;
}

/** `target` is what sounds are made to fit; a sound that plays follows when it changes. */
export function createPlayer(target: ReadonlySignal<FitTarget>): Player {
  const now = signal<Playing | null>(null);
  const problem = signal<Player['problem']['value']>(null);
  const loop = remembered('loop', (stored) => stored === 'true');
  const gainMatch = remembered('gain-match', (stored) => stored !== 'false');
  const volume = remembered('volume', (stored) => {
    const value = Number(stored ?? 0.8);
    return value >= 0 && value <= 1 ? value : 0.8;
  });
  const gain = computed(() => {
    const sample = now.value?.sample;
    return sample === undefined || !gainMatch.value ? 1 : toLinear(matchGain(sample) ?? 0);
  });
  let desk: Desk | undefined;
  let voice: Voice | undefined;
  let loading = new AbortController();
  /** What is to be fetched ahead, and what is being fetched, by sample. */
  let ahead: readonly SampleSummary[] = [];
  const preparing = new Map<number, AbortController>();
  const frames = new Float32Array(1024);

  /** Browsers give sound only after the first key or click, so the desk is built with the first audition. */
  function openDesk(): Desk {
    if (desk === undefined) {
      const context = new AudioContext({ latencyHint: 'interactive' });
      const master = new GainNode(context, { gain: volume.peek() ** 2 });
      const meter = new AnalyserNode(context, { fftSize: frames.length });
      master.connect(meter).connect(context.destination);
      desk = { context, master, meter, buffers: createBufferStore(context) };
    }
    return desk;
  }

  function silence(): void {
    loading.abort();
    voice?.stop();
    voice = undefined;
  }

  function start(
    opened: Desk,
    sample: SampleSummary,
    { from, until, pad }: Part,
    buffer: AudioBuffer | null,
  ): void {
    now.value = { sample, phase: 'playing', isPad: pad !== null };
    fetchAhead(opened);
    const common: VoiceStart = {
      from,
      until,
      loop: pad?.loop ?? loop.peek(),
      // A part that is played loops that part.
      loopFrom: pad?.loopFrom ?? (until < 1 ? from : 0),
      gain: pad?.gain ?? gain.peek(),
      pan: pad?.pan ?? 0,
      ended: () => {
        if (voice !== started) return;
        voice = undefined;
        now.value = null;
      },
    };
    const started =
      buffer !== null
        ? startBuffer(opened.context, opened.master, buffer, common)
        : startStream(opened.context, opened.master, audioUrl(sample), sample.duration ?? 1, {
            ...common,
            failed: () => failed(sample, cannotStream(sample)),
          });
    voice = started;
  }

  /** Nobody waits for it: when it fails, the audition itself will say why. The sound that is asked for goes first. */
  function fetchAhead(opened: Desk): void {
    if (now.peek()?.phase === 'loading') return;
    for (const sample of ahead) {
      if (preparing.size >= AHEAD_AT_ONCE) return;
      const fit = fitOf(sample, target.peek());
      if (preparing.has(sample.id) || opened.buffers.cached(sample, fit) !== undefined) continue;
      const abort = new AbortController();
      preparing.set(sample.id, abort);
      const end = () => {
        if (preparing.get(sample.id) !== abort) return;
        preparing.delete(sample.id);
        ahead = ahead.filter(({ id }) => id !== sample.id);
        fetchAhead(opened);
      };
      opened.buffers.load(sample, fit, abort.signal).then(end, end);
    }
  }

  function failed(sample: SampleSummary, error: unknown): void {
    if (now.peek()?.sample.id !== sample.id) return;
    voice = undefined;
    now.value = null;
    problem.value = { id: sample.id, error };
  }

  function playPart(sample: SampleSummary, part: Part): void {
    silence();
    problem.value = null;
    const opened = openDesk();
    void opened.context.resume();
    now.value = { sample, phase: 'loading', isPad: part.pad !== null };
    if (isStreamed(sample)) return start(opened, sample, part, null);
    const fit = part.pad === null ? fitOf(sample, target.peek()) : part.pad.fit;
    const ready = opened.buffers.cached(sample, fit);
    if (ready !== undefined) return start(opened, sample, part, ready);
    loading = new AbortController();
    const { signal: aborted } = loading;
    opened.buffers.load(sample, fit, aborted).then(
      (buffer) => {
        if (!aborted.aborted) start(opened, sample, part, buffer);
      },
      (error: unknown) => {
        if (!aborted.aborted) failed(sample, error);
      },
    );
  }

  const play: Player['play'] = (sample, from = 0, until = 1) => playPart(sample, { from, until, pad: null });

  effect(() => {
    void target.value;
    untracked(() => {
      const playing = now.value;
      if (playing !== null && !playing.isPad && !isStreamed(playing.sample))
        play(playing.sample, voice?.position() ?? 0);
    });
  });
  effect(() => {
    const wanted = loop.value;
    if (now.peek()?.isPad === false) voice?.setLoop(wanted);
  });
  effect(() => {
    const wanted = gain.value;
    if (now.peek()?.isPad === false) voice?.setGain(wanted);
  });
  effect(() => {
    // The ear hears level as a power: a square makes the slider even.
    const wanted = volume.value ** 2;
    desk?.master.gain.setTargetAtTime(wanted, desk.context.currentTime, 0.01);
  });

  return {
    now,
    problem,
    loop,
    gainMatch,
    volume,
    play,
    playPad: (sample, from, until, pad) => playPart(sample, { from, until, pad }),
    prepare(samples) {
      if (desk === undefined) return;
      ahead = samples.filter((sample) => !isStreamed(sample) && sample.presence !== 'missing');
      const wanted = new Set(ahead.map(({ id }) => id));
      for (const [id, abort] of [...preparing]) {
        if (wanted.has(id)) continue;
        preparing.delete(id);
        abort.abort();
      }
      fetchAhead(desk);
    },
    stop() {
      silence();
      now.value = null;
    },
    position: () => voice?.position() ?? null,
    level() {
      if (desk === undefined || voice === undefined) return 0;
      desk.meter.getFloatTimeDomainData(frames);
      let most = 0;
      for (const frame of frames) most = Math.max(most, Math.abs(frame));
      return most;
    },
  };
}

function isStreamed(sample: SampleSummary): boolean {
  return sample.duration !== null && (sample.size > STREAM_BYTES || sample.duration > STREAM_SECONDS);
}

function cannotStream(sample: SampleSummary): PadbridgeError {
  const format = sample.container?.toUpperCase() ?? 'this kind of';
  return new PadbridgeError('unsupported', `This browser cannot play ${format} files.`, {
    subject: sample.name,
  });
}
