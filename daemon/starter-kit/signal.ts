/** Building blocks of the kit's sounds. Signals are mono Float32Array at 44.1 kHz, full scale ±1. */
export const SAMPLE_RATE = 44100;
const TAU = 2 * Math.PI;

export type Signal = Float32Array;
/** A value over time; `t` in seconds. */
export type Curve = (t: number) => number;

/** A signal of so many seconds, computed frame by frame. */
export function render(seconds: number, at: (t: number, frame: number) => number): Signal {
  const signal = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  for (let frame = 0; frame < signal.length; frame++) signal[frame] = at(frame / SAMPLE_RATE, frame);
  return signal;
}

/** Falls to 1/e in `seconds`, again and again. */
export function decay(seconds: number): Curve {
  return (t) => Math.exp(-t / seconds);
}

/** Deterministic noise: the kit is the same on every machine. Mulberry32, values −1 to 1. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2147483648 - 1;
  };
}

/** A sine whose frequency in Hz may move; the phase never jumps. */
export function sine(frequency: Curve): Curve {
  let phase = 0;
  return (t) => {
    const value = Math.sin(phase);
    phase += (TAU * frequency(t)) / SAMPLE_RATE;
    return value;
  };
}

/** A sawtooth without audible aliases (the step is rounded by a two-point polynomial). `phase` 0 to 1. */
export function saw(frequency: number, phase = 0): () => number {
  const step = frequency / SAMPLE_RATE;
  let position = phase;
  return () => {
    let value = 2 * position - 1;
    if (position < step) {
      const x = position / step;
      value -= 2 * x - x * x - 1;
    } else if (position > 1 - step) {
      const x = (position - 1) / step;
      value -= x * x + 2 * x + 1;
    }
    position = (position + step) % 1;
    return value;
  };
}

export interface Filtered {
  low: number;
  band: number;
  high: number;
}

/**
 * A state variable filter (trapezoidal integration, stable when swept). Cutoff in Hz, resonance 0.5 (none) upwards.
 */
export function filter(): (input: number, cutoff: number, resonance?: number) => Filtered {
  let first = 0;
  let second = 0;
  let tuned = 0;
  let g = 0;
  return (input, cutoff, resonance = 0.7) => {
    if (cutoff !== tuned) {
      tuned = cutoff;
      g = Math.tan(Math.PI * Math.min(0.45, cutoff / SAMPLE_RATE));
    }
    const k = 1 / resonance;
    const v3 = input - second;
    const band = (first + g * v3) / (1 + g * (g + k));
    const low = second + g * band;
    first = 2 * band - first;
    second = 2 * low - second;
    return { low, band, high: input - k * band - low };
  };
}

/** Frequency of a MIDI note, A4 = 69 = 440 Hz. */
export function frequencyOf(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** Old sampler: fewer bits, a lower rate held between frames, highs gone. */
export function dusty(signal: Signal, seed: number): Signal {
  const steps = 2 ** 10;
  const hold = SAMPLE_RATE / 26040;
  const smooth = filter();
  const hiss = noise(seed);
  let held = 0;
  let next = 0;
  return signal.map((value, frame) => {
    if (frame >= next) {
      held = Math.round((value + hiss() * 0.0008) * steps) / steps;
      next += hold;
    }
    return smooth(held, 8500).low;
  });
}

export interface FinishOptions {
  /** Seconds of silence-to-sound and sound-to-silence at the ends, so that nothing clicks. */
  fadeIn?: number;
  fadeOut?: number;
}

/** −1 dBFS. */
const PEAK = 10 ** (-1 / 20);

/** One-shots as they are delivered: no offset, quiet ends, peak at −1 dBFS over all channels. */
export function finishOneShot(
  planes: readonly Signal[],
  { fadeIn = 0.0005, fadeOut = 0.02 }: FinishOptions = {},
): Signal[] {
  const shaped = planes.map((plane) => {
    const clean = withoutOffset(plane, 1);
    const rise = fadeIn * SAMPLE_RATE;
    const fall = fadeOut * SAMPLE_RATE;
    return clean.map((value, frame) => {
      const end = Math.min(1, (clean.length - 1 - frame) / fall);
      return value * Math.min(1, frame / rise) * end * end;
    });
  });
  return normalised(shaped);
}

/** Loops as they are delivered: as above, but without fades, for the end runs into the beginning. */
export function finishLoop(planes: readonly Signal[]): Signal[] {
  return normalised(planes.map((plane) => withoutOffset(plane, 2)));
}

/** Takes away what lies below hearing. Of a loop the second round counts: there the filter comes from the end. */
function withoutOffset(signal: Signal, rounds: 1 | 2): Signal {
  const keep = Math.exp((-TAU * 12) / SAMPLE_RATE);
  let before = 0;
  let out = 0;
  let result = signal;
  for (let round = 0; round < rounds; round++) {
    result = signal.map((value) => {
      out = keep * (out + value - before);
      before = value;
      return out;
    });
  }
  return result;
}

function normalised(planes: readonly Signal[]): Signal[] {
  let peak = 0;
  for (const plane of planes) for (const value of plane) peak = Math.max(peak, Math.abs(value));
  return planes.map((plane) => plane.map((value) => (value * PEAK) / peak));
}
