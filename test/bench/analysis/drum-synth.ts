import { createRandom } from '../../support/synth/signals.js';

/** Envelope points: seconds and level 0 to 1. */
type Envelope = readonly (readonly [seconds: number, level: number])[];
type Section = ReadonlyMap<string, string>;
/** The sections of a DrumSynth file (`*.ds`, an INI text), by name. */
export type DrumPatch = ReadonlyMap<string, Section>;

const RATE = 44_100;
/** Envelope times are samples at this rate. */
const ENVELOPE_RATE = 44_100;
const LONGEST_SECONDS = 3;

/** Reads a DrumSynth 2 patch. Unknown lines are left out. */
export function parseDrumPatch(text: string): DrumPatch {
  const patch = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const head = /^\[(\w+)\]/.exec(line);
    if (head) {
      section = new Map<string, string>();
      patch.set(head[1]!, section);
    }
    const entry = /^(\w+)=(.*)$/.exec(line);
    if (entry) section.set(entry[1]!, entry[2]!);
  }
  return patch;
}

/**
 * Plays a patch: a falling tone, filtered noise, two overtone oscillators and two noise bands, each under an envelope,
 * then filter and distortion. It follows what the parameters mean, not DrumSynth's output sample for sample: as labelled
 * electronic drums for training that is enough.
 */
export function playDrumPatch(patch: DrumPatch, seed: number): Float32Array {
  const random = createRandom(seed);
  const general = reader(patch, 'General');
  const stretch = Math.max(0.1, general.number('Stretch', 100) / 100);
  const tuning = 2 ** (general.number('Tuning', 0) / 12);
  const layers = [
    tone(reader(patch, 'Tone'), tuning, stretch),
    noise(reader(patch, 'Noise'), stretch, random),
    overtones(reader(patch, 'Overtones'), tuning, stretch),
    noiseBand(reader(patch, 'NoiseBand'), tuning, stretch, random),
    noiseBand(reader(patch, 'NoiseBand2'), tuning, stretch, random),
  ].filter((layer) => layer !== null);
  const length = Math.min(LONGEST_SECONDS * RATE, Math.max(1, ...layers.map((layer) => layer.length)));
  const out = new Float32Array(length);
  for (const layer of layers) for (let i = 0; i < length; i++) out[i]! += layer[i] ?? 0;
  if (general.on('Filter')) filter(out, general, stretch);
  distort(out, reader(patch, 'Distortion'));
  return out;
}

interface Reader {
  on(name: string): boolean;
  number(name: string, otherwise: number): number;
  envelope(name: string, stretch: number): Envelope;
}

function reader(patch: DrumPatch, section: string): Reader {
  const values = patch.get(section);
  const number = (name: string, otherwise: number): number => {
    const value = Number.parseFloat(values?.get(name) ?? '');
    return Number.isFinite(value) ? value : otherwise;
  };
  return {
    number,
    on: (name) => number(name, 0) !== 0,
    envelope: (name, stretch) =>
      (values?.get(name) ?? '0,100 4410,0')
        .trim()
        .split(/\s+/)
        .map((point) => point.split(',').map(Number) as [number, number])
        .filter(([at, level]) => Number.isFinite(at) && Number.isFinite(level))
        .map(([at, level]) => [(at * stretch) / ENVELOPE_RATE, level / 100] as const),
  };
}

/** Loudness of a layer: levels run to 181, and grow with the square. */
const levelOf = (section: Reader): number => (section.number('Level', 128) / 128) ** 2;

const endOf = (envelope: Envelope): number =>
  Math.min(LONGEST_SECONDS * RATE, Math.ceil((envelope.at(-1)?.[0] ?? 0) * RATE) + 1);

function at(envelope: Envelope, seconds: number): number {
  let before: readonly [number, number] = [0, envelope[0]?.[1] ?? 0];
  for (const point of envelope) {
    if (point[0] >= seconds) {
      const span = point[0] - before[0];
      return span <= 0 ? point[1] : before[1] + ((point[1] - before[1]) * (seconds - before[0])) / span;
    }
    before = point;
  }
  return 0;
}

function layer(envelope: Envelope, level: number, sample: (i: number) => number): Float32Array {
  return Float32Array.from({ length: endOf(envelope) }, (_, i) => level * at(envelope, i / RATE) * sample(i));
}

function tone(section: Reader, tuning: number, stretch: number): Float32Array | null {
  if (!section.on('On')) return null;
  const envelope = section.envelope('Envelope', stretch);
  const [high, low] = [section.number('F1', 200) * tuning, section.number('F2', 120) * tuning];
  const droop = section.number('Droop', 0);
  const seconds = Math.max(1e-3, endOf(envelope) / RATE);
  let phase = (section.number('Phase', 0) * Math.PI) / 180;
  return layer(envelope, levelOf(section), (i) => {
    const t = i / RATE;
    const fall = droop > 0 ? Math.exp((-t * (1 + 0.12 * droop ** 1.3)) / seconds) : 1 - t / seconds;
    phase += (2 * Math.PI * (low + (high - low) * fall)) / RATE;
    return Math.sin(phase);
  });
}

function noise(section: Reader, stretch: number, random: () => number): Float32Array | null {
  if (!section.on('On')) return null;
  const slope = section.number('Slope', 0) / 100;
  let smooth = 0;
  // A steeper slope leaves less of the highs, or of the lows.
  const follow = slope < 0 ? 10 ** (1.6 * slope) : 10 ** (-1.6 * (1 - slope));
  return layer(section.envelope('Envelope', stretch), 0.6 * levelOf(section), () => {
    const x = 2 * random() - 1;
    smooth += follow * (x - smooth);
    return slope < 0 ? smooth / Math.sqrt(follow) : slope > 0 ? x - slope * smooth : x;
  });
}

/** Sine, squared sine, triangle, saw, square. */
function wave(kind: number, phase: number): number {
  const turn = phase - Math.floor(phase);
  if (kind === 0) return Math.sin(2 * Math.PI * turn);
  if (kind === 1) return 2 * Math.sin(Math.PI * turn) ** 2 - 1;
  if (kind === 2) return 1 - 4 * Math.abs(turn - 0.5);
  return kind === 3 ? 2 * turn - 1 : turn < 0.5 ? 1 : -1;
}

/** Partials of the metal of an analogue drum machine, as ratios. */
const METAL: readonly number[] = [1, 1.342, 1.2312, 1.6532, 1.9523, 2.1523];

function overtones(section: Reader, tuning: number, stretch: number): Float32Array | null {
  if (!section.on('On')) return null;
  const [f1, f2] = [section.number('F1', 200) * tuning, section.number('F2', 125) * tuning];
  const [w1, w2] = [section.number('Wave1', 0), section.number('Wave2', 0)];
  const method = section.number('Method', 0);
  const param = section.number('Param', 50) / 100;
  const e1 = section.envelope('Envelope1', stretch);
  const e2 = section.envelope('Envelope2', stretch);
  const longer = endOf(e1) > endOf(e2) ? e1 : e2;
  const level = 0.6 * levelOf(section);
  return Float32Array.from({ length: endOf(longer) }, (_, i) => {
    const t = i / RATE;
    const [a, b] = [at(e1, t), at(e2, t)];
    const second = wave(w2, f2 * t);
    if (method === 1) return level * a * wave(w1, f1 * t) * (1 - param + param * b * second);
    if (method === 2) return level * a * wave(w1, f1 * t + 3 * param * b * second);
    if (method === 3) {
      const metal = METAL.reduce((sum, ratio) => sum + wave(w1, f1 * ratio * t), 0) / METAL.length;
      return level * (a * metal * (1 - param) + b * metal * second * param);
    }
    return level * (a * wave(w1, f1 * t) * (1 - param) + b * second * param);
  });
}

function noiseBand(
  section: Reader,
  tuning: number,
  stretch: number,
  random: () => number,
): Float32Array | null {
  if (!section.on('On')) return null;
  const centre = section.number('F', 1000) * tuning;
  const wander = Math.min(1, (section.number('dF', 50) / 100) ** 2 + 0.002);
  let phase = 0;
  let drift = 0;
  return layer(section.envelope('Envelope', stretch), 0.5 * levelOf(section), () => {
    drift += wander * (2 * random() - 1 - 0.3 * drift);
    phase += (2 * Math.PI * centre * Math.max(0, 1 + drift)) / RATE;
    return Math.cos(phase);
  });
}

/** A resonant state-variable filter; its envelope sets the corner. */
function filter(signal: Float32Array, general: Reader, stretch: number): void {
  const envelope = general.envelope('FilterEnv', stretch);
  const high = general.on('HighPass');
  const damping = 1.6 - 0.014 * general.number('Resonance', 0);
  let [low, band] = [0, 0];
  for (let i = 0; i < signal.length; i++) {
    const hertz = Math.min(14_000, 20 * 700 ** at(envelope, i / RATE));
    const f = Math.min(1.2, 2 * Math.sin((Math.PI * hertz) / (2 * RATE)));
    // Twice a sample, which keeps the corner stable up to the top.
    for (let pass = 0; pass < 2; pass++) {
      low += f * band;
      band += f * (signal[i]! - low - damping * band);
    }
    signal[i] = high ? signal[i]! - low - damping * band : low;
  }
}

function distort(signal: Float32Array, section: Reader): void {
  if (!section.on('On')) return;
  const drive = 1 + section.number('Clipping', 0) / 4;
  const levels = 2 ** Math.max(3, 14 - section.number('Bits', 0) * 2);
  const hold = 1 + section.number('Rate', 0);
  for (let i = 0; i < signal.length; i++) {
    const source = signal[i - (i % hold)]!;
    signal[i] = Math.round(Math.max(-1, Math.min(1, drive * source)) * levels) / levels;
  }
}
