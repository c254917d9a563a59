import { decay, filter, frequencyOf, noise, render, SAMPLE_RATE, saw, sine, type Signal } from './signal.js';

/** Pitched sounds. Notes are MIDI numbers, lengths seconds. Not yet brought to level. */

/** Level of a key that is held for `seconds` and then let go. */
function held(t: number, seconds: number, attack: number, release: number): number {
  const rise = Math.min(1, t / attack);
  return t < seconds ? rise : rise * Math.exp(-(t - seconds) / release);
}

export function subBass(note: number, seconds: number): Signal {
  const hertz = frequencyOf(note);
  const [first, second, third] = [sine(() => hertz), sine(() => 2 * hertz), sine(() => 3 * hertz)];
  const bite = decay(0.12);
  return render(seconds + 0.25, (t) => {
    const tone = first(t) + (0.22 + 0.3 * bite(t)) * second(t) + 0.08 * third(t);
    return Math.tanh(1.1 * tone) * held(t, seconds, 0.004, 0.05);
  });
}

export function pluckBass(note: number, seconds: number): Signal {
  const hertz = frequencyOf(note);
  const [left, right, under] = [saw(hertz * 1.002), saw(hertz * 0.998, 0.4), sine(() => hertz)];
  const [tone, sweep, fall] = [filter(), decay(0.11), decay(0.5)];
  return render(seconds + 0.2, (t) => {
    const raw = 0.4 * (left() + right()) + 0.5 * under(t);
    return tone(raw, 160 + 1900 * sweep(t), 1.5).low * fall(t) * held(t, seconds, 0.003, 0.04);
  });
}

/** Two saws that beat against each other, the bass of jungle. */
export function reeseBass(note: number, seconds: number): Signal {
  const hertz = frequencyOf(note);
  const [one, two, under] = [saw(hertz * 1.006), saw(hertz * 0.994, 0.3), sine(() => hertz)];
  const tone = filter();
  return render(seconds + 0.2, (t) => {
    const cutoff = 420 + 260 * Math.sin(2 * Math.PI * 0.75 * t);
    return (tone(0.5 * (one() + two()), cutoff, 1.1).low + 0.35 * under(t)) * held(t, seconds, 0.008, 0.05);
  });
}

/** One note of an electric piano: a sine bent by another, with the tine of the attack above. */
function electricPiano(note: number, seconds: number): Signal {
  const hertz = frequencyOf(note);
  const [ring, bell] = [decay(1.6), decay(0.09)];
  const bend = decay(0.5);
  const step = (2 * Math.PI * hertz) / SAMPLE_RATE;
  let phase = 0;
  return render(seconds + 0.4, (t) => {
    phase += step;
    const modulator = Math.sin(phase) * (0.35 + 0.9 * bend(t));
    const tine = 0.1 * Math.sin(14 * phase) * bell(t);
    return (Math.sin(phase + modulator) + tine) * ring(t) * held(t, seconds, 0.003, 0.09);
  });
}

/** One note of an analogue string pad. */
function padNote(note: number, seconds: number): Signal {
  const hertz = frequencyOf(note);
  const saws = [0.9965, 1, 1.0035].map((detune, at) => saw(hertz * detune, at / 3));
  const tone = filter();
  return render(seconds + 0.8, (t) => {
    const raw = saws.reduce((sum, one) => sum + one(), 0) / 3;
    const cutoff = 700 + 900 * Math.min(1, t / 0.8);
    return tone(raw, cutoff, 0.8).low * held(t, seconds, 0.12, 0.22);
  });
}

/** One note of a short, bright stab. */
function stabNote(note: number): Signal {
  const hertz = frequencyOf(note);
  const saws = [0.995, 1.005].map((detune, at) => saw(hertz * detune, at / 2));
  const [tone, sweep, fall] = [filter(), decay(0.09), decay(0.16)];
  return render(0.8, (t) => {
    const raw = (saws[0]!() + saws[1]!()) / 2;
    return tone(raw, 350 + 5200 * sweep(t), 1.1).low * fall(t) * Math.min(1, t / 0.003);
  });
}

export type Stereo = [Signal, Signal];

/** Notes spread from left to right, low ones in the middle. */
function chord(notes: readonly number[], play: (note: number) => Signal): Stereo {
  const voices = notes.map(play);
  const length = Math.max(...voices.map((voice) => voice.length));
  const out: Stereo = [new Float32Array(length), new Float32Array(length)];
  voices.forEach((voice, at) => {
    const side = notes.length < 2 ? 0 : 0.55 * (at % 2 === 0 ? -1 : 1) * (at / (notes.length - 1));
    const gains = [Math.sqrt((1 - side) / 2), Math.sqrt((1 + side) / 2)] as const;
    for (let frame = 0; frame < voice.length; frame++) {
      out[0][frame]! += voice[frame]! * gains[0];
      out[1][frame]! += voice[frame]! * gains[1];
    }
  });
  return out;
}

export const pianoChord = (notes: readonly number[], seconds: number): Stereo =>
  chord(notes, (note) => electricPiano(note, seconds));
export const padChord = (notes: readonly number[], seconds: number): Stereo =>
  chord(notes, (note) => padNote(note, seconds));
export const stabChord = (notes: readonly number[]): Stereo => chord(notes, stabNote);

/** The crackle of a record, for the length of a loop; starts and ends in silence. */
export function crackle(seconds: number, seed: number): Signal {
  const [random, tone] = [noise(seed), filter()];
  return render(seconds, () => {
    const tick = random() > 0.9994 ? random() : 0;
    return tone(0.02 * random() + tick, 3800, 0.9).band;
  });
}
