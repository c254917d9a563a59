import { createRandom } from '../../support/synth/signals.js';
import { type Hit } from './drum-hits.js';

const RATE = 44_100;
/** Sounds that share nothing but how they are made, in groups of so many. */
const GROUP = 40;

interface Voice {
  random: () => number;
  /** A number between two others, evenly by ratio. */
  between: (low: number, high: number) => number;
}

/** Single sounds made from nothing that are no drums: tones, plucks, chords, voices, noise that stands, swells or sweeps. */
export function otherVoices(count: number, seed: number): Hit[] {
  const random = createRandom(seed);
  const between = (low: number, high: number): number => low * (high / low) ** random();
  return Array.from({ length: count }, (_, i) => {
    const [name, play] = KINDS[i % KINDS.length]!;
    const signal = play({ random, between });
    const peak = signal.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
    return {
      kit: `other-voices/${Math.floor(i / GROUP)}`,
      label: 'none' as const,
      name: `${name} ${i}`,
      channels: [signal.map((x) => (0.9 * x) / peak)],
      rate: RATE,
    };
  });
}

type Maker = (voice: Voice) => Float32Array;
const KINDS: readonly (readonly [string, Maker])[] = [
  ['tone', (v) => shaped(wave(v, v.between(40, 2000)), standing(v))],
  ['bass', (v) => pluck(v, v.between(30, 140))],
  ['pluck', (v) => pluck(v, v.between(120, 1200))],
  [
    'noise',
    (v) =>
      shaped(
        filtered(v, () => 2 * v.random() - 1),
        standing(v),
      ),
  ],
  [
    'swell',
    (v) =>
      shaped(
        filtered(v, () => 2 * v.random() - 1),
        swelling(v),
      ),
  ],
  ['chord', chord],
  ['bell', bell],
  ['voice', singing],
  ['sweep', sweep],
  ['bass note', (v) => shaped(wave(v, v.between(30, 130)), dying(v, v.between(0.15, 0.9)))],
];

/** A level from 0 to 1 by time and share of the length, and how long it all is. */
interface Shape {
  seconds: number;
  level: (seconds: number, share: number) => number;
}

function standing(v: Voice): Shape {
  const attack = v.between(0.002, 0.08);
  const release = v.between(0.002, 0.3);
  const seconds = v.between(0.15, 2.2);
  return { seconds, level: (t) => Math.max(0, Math.min(1, t / attack, (seconds - t) / release)) };
}

function swelling(v: Voice): Shape {
  const power = v.between(0.5, 3);
  return { seconds: v.between(0.4, 2.2), level: (_, share) => share ** power };
}

function dying(v: Voice, decay: number): Shape {
  const attack = v.between(0.001, 0.02);
  return { seconds: Math.min(2.2, 6 * decay), level: (t) => Math.min(1, t / attack) * Math.exp(-t / decay) };
}

function shaped(next: (seconds: number) => number, { seconds, level }: Shape): Float32Array {
  const length = Math.round(seconds * RATE);
  return Float32Array.from({ length }, (_, i) => next(i / RATE) * level(i / RATE, i / length));
}

/** A sine, triangle, saw or square with a little vibrato, or two of them a little apart. */
function wave(v: Voice, hertz: number): (seconds: number) => number {
  const form = Math.floor(v.random() * 4);
  const apart = v.random() < 0.4 ? 1 + 0.012 * v.random() : 1;
  const vibrato = v.random() < 0.3 ? 0.01 * v.random() : 0;
  return (t) => {
    const phase = t + (vibrato / 5) * Math.sin(2 * Math.PI * 5 * t);
    return shape(form, hertz * phase) + (apart > 1 ? shape(form, hertz * apart * phase) : 0);
  };
}

function shape(form: number, turns: number): number {
  const at = turns - Math.floor(turns);
  if (form === 0) return Math.sin(2 * Math.PI * at);
  if (form === 1) return 4 * Math.abs(at - 0.5) - 1;
  return form === 2 ? 2 * at - 1 : at < 0.5 ? 0.7 : -0.7;
}

/** Through a low pass of its own that may be wide open. */
function filtered(v: Voice, next: (seconds: number) => number): (seconds: number) => number {
  const share = 1 - Math.exp((-2 * Math.PI * v.between(300, 20_000)) / RATE);
  let state = 0;
  return (t) => (state += share * (next(t) - state));
}

/** A saw or square through a low pass that closes, as synthesisers and strings do. */
function pluck(v: Voice, hertz: number): Float32Array {
  const form = 2 + Math.floor(v.random() * 2);
  const decay = v.between(0.08, 0.9);
  const [open, closed] = [hertz * v.between(4, 30), hertz * v.between(1, 4)];
  const speed = decay * v.between(0.2, 1);
  let [first, second] = [0, 0];
  return shaped(
    (t) => {
      const share = 1 - Math.exp((-2 * Math.PI * (closed + open * Math.exp(-t / speed))) / RATE);
      first += share * (shape(form, hertz * t) - first);
      return (second += share * (first - second));
    },
    dying(v, decay),
  );
}

function chord(v: Voice): Float32Array {
  const root = v.between(80, 500);
  const third = v.random() < 0.5 ? 3 : 4;
  const parts = [0, third, 7, 12]
    .slice(0, 3 + Math.floor(v.random() * 2))
    .map((n) => wave(v, root * 2 ** (n / 12)));
  const held = v.random() < 0.5 ? standing(v) : dying(v, v.between(0.2, 1));
  return shaped(
    filtered(v, (t) => parts.reduce((sum, part) => sum + part(t), 0)),
    held,
  );
}

/** Two operators of frequency modulation: electric piano, mallets, bells. */
function bell(v: Voice): Float32Array {
  const hertz = v.between(110, 1400);
  const ratio = v.random() < 0.6 ? 1 + Math.floor(v.random() * 4) : v.between(1.2, 5);
  const depth = v.between(0.3, 5);
  const fade = v.between(0.05, 0.8);
  return shaped(
    (t) =>
      Math.sin(
        2 * Math.PI * hertz * t + depth * Math.exp(-t / fade) * Math.sin(2 * Math.PI * hertz * ratio * t),
      ),
    dying(v, v.between(0.2, 1.2)),
  );
}

/** Pulses through three resonances that move a little: somebody sings or speaks. */
function singing(v: Voice): Float32Array {
  const hertz = v.between(90, 420);
  const formants = [v.between(280, 850), v.between(850, 2300), v.between(2300, 3300)];
  const state = formants.map(() => [0, 0]);
  let last = 0;
  return shaped((t) => {
    const phase = (hertz * (t + 0.002 * Math.sin(2 * Math.PI * 5.2 * t))) % 1;
    const pulse = (phase < last ? 1 : 0) + 0.01 * (2 * v.random() - 1);
    last = phase;
    return formants.reduce((sum, formant, k) => {
      const [a, b] = [2 * 0.993 * Math.cos((2 * Math.PI * formant) / RATE), -0.993 * 0.993];
      const y = pulse + a * state[k]![0]! + b * state[k]![1]!;
      state[k] = [y, state[k]![0]!];
      return sum + y / (k + 1);
    }, 0);
  }, standing(v));
}

/** A tone or noise that rises or falls through octaves. */
function sweep(v: Voice): Float32Array {
  const [from, to] = [v.between(100, 4000), v.between(100, 4000)];
  const held = standing(v);
  let turns = 0;
  return shaped((t) => {
    turns += (from * (to / from) ** Math.min(1, t / held.seconds)) / RATE;
    return shape(0, turns);
  }, held);
}
