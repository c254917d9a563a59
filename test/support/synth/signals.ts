/** Test signals made from nothing. Every function is deterministic: noise comes from a seeded generator. */

/** Uniform numbers in 0 … 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function silence(rate: number, seconds: number): Float32Array {
  return new Float32Array(Math.round(rate * seconds));
}

export function sine(rate: number, seconds: number, hertz: number, amplitude = 1): Float32Array {
  return silence(rate, seconds).map((_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / rate));
}

export function noise(rate: number, seconds: number, amplitude = 1, seed = 1): Float32Array {
  const random = createRandom(seed);
  return silence(rate, seconds).map(() => amplitude * (2 * random() - 1));
}

/** Adds `sound` into `target` from a frame on; what reaches over the end is lost. */
export function mixInto(target: Float32Array, sound: Float32Array, frame: number, gain = 1): void {
  const count = Math.min(sound.length, target.length - frame);
  for (let i = Math.max(0, -frame); i < count; i++) target[frame + i]! += gain * sound[i]!;
}

/** A kick: a sine falling from 160 to 50 Hz. */
export function kick(rate: number, seconds = 0.35): Float32Array {
  let phase = 0;
  return silence(rate, seconds).map((_, i) => {
    const t = i / rate;
    phase += (2 * Math.PI * (50 + 110 * Math.exp(-t * 30))) / rate;
    return 0.9 * Math.sin(phase) * Math.exp(-t * 9);
  });
}

/** A snare: a short tone under a burst of noise. */
export function snare(rate: number, seconds = 0.25, seed = 2): Float32Array {
  const random = createRandom(seed);
  return silence(rate, seconds).map((_, i) => {
    const t = i / rate;
    return (
      0.4 * Math.sin(2 * Math.PI * 190 * t) * Math.exp(-t * 25) + 0.5 * (2 * random() - 1) * Math.exp(-t * 18)
    );
  });
}

/** A closed hat: differentiated noise, gone in 40 ms. */
export function hat(rate: number, seconds = 0.08, seed = 3): Float32Array {
  const random = createRandom(seed);
  let last = 0;
  return silence(rate, seconds).map((_, i) => {
    const x = 2 * random() - 1;
    const y = (x - last) * 0.4;
    last = x;
    return y * Math.exp((-i / rate) * 60);
  });
}

/** A note with eight falling harmonics and a decay. */
export function note(rate: number, seconds: number, midi: number, decay = 2): Float32Array {
  const hertz = 440 * 2 ** ((midi - 69) / 12);
  return silence(rate, seconds).map((_, i) => {
    const t = i / rate;
    let sum = 0;
    for (let h = 1; h <= 8 && h * hertz < rate / 2; h++)
      sum += Math.sin(2 * Math.PI * h * hertz * t) / (h * h);
    return 0.4 * sum * Math.exp(-t * decay) * Math.min(1, t * 200);
  });
}

/** A drum loop: kick on 1 and 3, snare on 2 and 4, hats on eighths. */
export function drumLoop(rate: number, bpm: number, beats: number, extraSeconds = 0): Float32Array {
  const beat = 60 / bpm;
  const out = silence(rate, beats * beat + extraSeconds);
  const parts = { kick: kick(rate), snare: snare(rate), hat: hat(rate) };
  for (let b = 0; b * beat < out.length / rate; b++) {
    mixInto(out, b % 2 === 0 ? parts.kick : parts.snare, Math.round(b * beat * rate), 0.7);
    mixInto(out, parts.hat, Math.round(b * beat * rate), 0.4);
    mixInto(out, parts.hat, Math.round((b + 0.5) * beat * rate), 0.4);
  }
  return out;
}

/** Chords as MIDI notes, one after the other, each `seconds` long. */
export function chords(
  rate: number,
  seconds: number,
  progression: readonly (readonly number[])[],
): Float32Array {
  const out = silence(rate, seconds * progression.length);
  progression.forEach((chord, i) => {
    for (const midi of chord) mixInto(out, note(rate, seconds, midi), Math.round(i * seconds * rate), 0.4);
  });
  return out;
}
