import { positionAt } from './position.js';

/** A sound that plays. */
export interface Voice {
  /** Where it is, 0 to 1, as heard now; null once it is over. */
  position: () => number | null;
  setLoop: (loop: boolean) => void;
  setGain: (linear: number) => void;
  /** Ends it without a click. */
  stop: () => void;
}

export interface VoiceStart {
  /** 0 to 1. */
  from: number;
  /** Where it ends, 0 to 1; 1 is the sound's own end. */
  until: number;
  loop: boolean;
  /** Where a round of the loop begins, 0 to 1. */
  loopFrom: number;
  /** Linear. */
  gain: number;
  /** −1 left to 1 right. */
  pan: number;
  /** The sound came to its end by itself. */
  ended: () => void;
}

/** Fades at both ends: short enough for a kick's attack, long enough not to click. */
const FADE_S = 0.004;

function fadeIn(context: AudioContext, from: number, gain: number): GainNode {
  const node = context.createGain();
  const now = context.currentTime;
  // From the very start the attack must stay whole; only a start inside the sound needs a fade.
  node.gain.setValueAtTime(from === 0 ? gain : 0, now);
  if (from !== 0) node.gain.linearRampToValueAtTime(gain, now + FADE_S);
  return node;
}

function fadeOut(context: AudioContext, node: GainNode): void {
  const now = context.currentTime;
  node.gain.cancelScheduledValues(now);
  node.gain.setValueAtTime(node.gain.value, now);
  node.gain.linearRampToValueAtTime(0, now + FADE_S);
}

/** The output for a sound at its place between left and right; in the middle it is left as it is. */
function placed(context: AudioContext, output: AudioNode, pan: number): AudioNode {
  if (pan === 0) return output;
  const panner = new StereoPannerNode(context, { pan });
  panner.connect(output);
  return panner;
}

/** Plays a decoded sound: starts at once, loops without a gap. */
export function startBuffer(
  context: AudioContext,
  output: AudioNode,
  buffer: AudioBuffer,
  start: VoiceStart,
): Voice {
  const source = new AudioBufferSourceNode(context, { buffer, loop: start.loop });
  const gain = fadeIn(context, start.from, start.gain);
  source.connect(gain).connect(placed(context, output, start.pan));
  const startedAt = context.currentTime;
  const round = { from: start.loopFrom, until: start.until };
  let origin = start.from;
  let since = startedAt;
  source.onended = () => {
    gain.disconnect();
    start.ended();
  };
  source.loopStart = start.loopFrom * buffer.duration;
  source.loopEnd = start.until * buffer.duration;
  const part = start.until < 1 && !start.loop ? [(start.until - start.from) * buffer.duration] : [];
  source.start(0, start.from * buffer.duration, ...part);

  const position = () => {
    const heard = context.currentTime - (context.outputLatency || 0);
    return positionAt(heard - since, origin, buffer.duration, source.loop ? round : null);
  };
  return {
    position,
    setLoop(loop) {
      // Leaving a loop must not count the rounds behind us as the way to the end.
      origin = position() ?? 0;
      since = context.currentTime - (context.outputLatency || 0);
      source.loop = loop;
    },
    setGain(linear) {
      gain.gain.setTargetAtTime(linear, context.currentTime, FADE_S);
    },
    stop() {
      source.onended = () => gain.disconnect();
      fadeOut(context, gain);
      source.stop(context.currentTime + FADE_S);
    },
  };
}

/** Plays a long file while it arrives, so that an hour of music starts as soon as a kick. */
export function startStream(
  context: AudioContext,
  output: AudioNode,
  url: string,
  duration: number,
  start: VoiceStart & { failed(): void },
): Voice {
  const element = new Audio(url);
  element.loop = start.loop;
  element.currentTime = start.from * duration;
  const source = context.createMediaElementSource(element);
  const gain = fadeIn(context, start.from, start.gain);
  source.connect(gain).connect(placed(context, output, start.pan));
  let over = false;

  function release(): void {
    over = true;
    element.onended = element.onerror = null;
    element.pause();
    element.removeAttribute('src');
    gain.disconnect();
  }

  element.onended = () => {
    release();
    start.ended();
  };
  const fail = () => {
    if (over) return;
    release();
    start.failed();
  };
  element.onerror = fail;
  element.play().catch(fail);

  return {
    position: () => (over ? null : Math.min(1, element.currentTime / duration)),
    setLoop(loop) {
      element.loop = loop;
    },
    setGain(linear) {
      gain.gain.setTargetAtTime(linear, context.currentTime, FADE_S);
    },
    stop() {
      if (over) return;
      over = true;
      fadeOut(context, gain);
      setTimeout(release, FADE_S * 1000 * 2);
    },
  };
}
