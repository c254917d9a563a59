type Random = () => number;

/** Longest tail a room adds, seconds. */
const ROOM_SECONDS = 0.5;
/** What the analysis looks at from the attack on, and a little before it. */
const KEPT_SECONDS = 2.4;
/** Middles of the bands that an equaliser turns, Hz. */
const TURNED: readonly number[] = [70, 200, 600, 1800, 5000, 11_000];

/**
 * A hit as another producer would have it: retuned, cut short, equalised, filtered, driven, in a room, with noise, each by
 * chance. What it is stays; what kit it came from should not be heard any more.
 */
export function vary(hit: Float32Array, rate: number, random: Random): Float32Array {
  let out = retuned(hit, 2 ** ((random() * 8 - 4) / 12));
  normalise(out);
  if (random() < 0.35) out = damped(out, rate, 10 ** (-1.2 + 1.5 * random()));
  if (random() < 0.3) out = faded(out, rate, 10 ** (-1.2 + 1.2 * random()));
  if (random() < 0.5) for (const hertz of TURNED) peaking(out, rate, hertz, 4 * bell(random));
  if (random() < 0.15) {
    if (random() < 0.6) onePole(out, rate, 10 ** (3.4 + 0.7 * random()), 'low');
    else onePole(out, rate, 10 ** (1.5 + 0.8 * random()), 'high');
  }
  normalise(out);
  if (random() < 0.25) {
    const drive = 1 + 5 * random();
    out = out.map((x) => Math.tanh(drive * x));
  }
  if (random() < 0.35) out = inRoom(out, rate, random);
  if (random() < 0.25) {
    const level = 10 ** (-3.7 + 1.5 * random());
    out = out.map((x) => x + level * bell(random));
  }
  return out;
}

/** Nearly normally distributed, with a spread of 1. */
function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

function retuned(hit: Float32Array, speed: number): Float32Array {
  return Float32Array.from({ length: Math.max(1, Math.floor(hit.length / speed)) }, (_, i) => {
    const at = i * speed;
    const k = Math.floor(at);
    return (hit[k] ?? 0) * (1 - (at - k)) + (hit[k + 1] ?? 0) * (at - k);
  });
}

function normalise(signal: Float32Array): void {
  const peak = signal.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
  for (let i = 0; i < signal.length; i++) signal[i]! /= peak;
}

function startOf(signal: Float32Array): number {
  return Math.max(
    0,
    signal.findIndex((x) => Math.abs(x) > 0.1),
  );
}

/** Dies away faster, as an envelope makes it. */
function damped(signal: Float32Array, rate: number, decay: number): Float32Array {
  const start = startOf(signal);
  return signal.map((x, i) => (i > start ? x * Math.exp(-(i - start) / (decay * rate)) : x));
}

/** Is cut off after a while, within 20 ms. */
function faded(signal: Float32Array, rate: number, seconds: number): Float32Array {
  const end = startOf(signal) + seconds * rate;
  return signal.map((x, i) => x * Math.min(1, Math.max(0, 1 - (i - end) / (0.02 * rate))));
}

/** A bell of an octave and a half (Robert Bristow-Johnson's cookbook for biquads). */
function peaking(signal: Float32Array, rate: number, hertz: number, decibels: number): void {
  if (hertz > 0.45 * rate) return;
  const gain = 10 ** (decibels / 40);
  const w = (2 * Math.PI * hertz) / rate;
  const alpha = Math.sin(w) / 1.8;
  const a0 = 1 + alpha / gain;
  const [b0, b1, b2] = [(1 + alpha * gain) / a0, (-2 * Math.cos(w)) / a0, (1 - alpha * gain) / a0];
  const a2 = (1 - alpha / gain) / a0;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < signal.length; i++) {
    const x = signal[i]!;
    const y = b0 * x + b1 * x1 + b2 * x2 - b1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    signal[i] = y;
  }
}

function onePole(signal: Float32Array, rate: number, hertz: number, keeps: 'low' | 'high'): void {
  const share = 1 - Math.exp((-2 * Math.PI * hertz) / rate);
  let state = 0;
  for (let i = 0; i < signal.length; i++) {
    state += share * (signal[i]! - state);
    signal[i] = keeps === 'low' ? state : signal[i]! - state;
  }
}

/** Combs that lose their highs and all-passes (Schroeder, 1962; Moorer, 1979), each room of a size of its own. */
function inRoom(dry: Float32Array, rate: number, random: Random): Float32Array {
  const length = Math.min(
    Math.ceil(KEPT_SECONDS * rate),
    dry.length + Math.round(ROOM_SECONDS * rate * random()),
  );
  const seconds = 10 ** (-1.1 + random());
  const size = 0.4 + 0.9 * random();
  const bright = 0.2 + 0.6 * random();
  const wet = new Float32Array(length);
  for (const ms of [29.7, 37.1, 41.1, 43.7, 23.3, 31.9]) {
    const delay = Math.max(1, Math.round((ms / 1000) * size * rate));
    const feedback = 10 ** ((-3 * delay) / rate / seconds);
    const line = new Float32Array(length);
    let dull = 0;
    for (let i = 0; i < length; i++) {
      const back = i >= delay ? line[i - delay]! : 0;
      dull += bright * (back - dull);
      line[i] = (dry[i] ?? 0) + feedback * dull;
      wet[i]! += back / 6;
    }
  }
  for (const ms of [5, 1.7, 0.9]) {
    const delay = Math.max(1, Math.round((ms / 1000) * rate));
    const input = Float32Array.from(wet);
    for (let i = 0; i < length; i++)
      wet[i] = -0.7 * input[i]! + (i >= delay ? input[i - delay]! + 0.7 * wet[i - delay]! : 0);
  }
  normalise(wet);
  const level = 10 ** ((-20 + 15 * random()) / 20);
  return wet.map((x, i) => (dry[i] ?? 0) + level * x);
}
