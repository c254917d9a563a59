import { hitFrames, type HitFrames, HIT_BANDS as BANDS } from './hit-frames.js';
import { frameSize, spectrumOf } from './spectrum.js';

/** Stretches after the attack over which bands are averaged, seconds. Short where drums differ, long where they ring. */
const STRETCHES: readonly (readonly [number, number])[] = [
  [0, 0.012],
  [0.012, 0.03],
  [0.03, 0.06],
  [0.06, 0.12],
  [0.12, 0.25],
  [0.25, 0.5],
  [0.5, 1],
];
/** Cosine coefficients that describe the tone of a stretch. */
const SHAPE = 12;
/** A band this far under its stretch (−40 dB) is silence: kits differ more in the noise under their hits than drums do. */
const SHAPE_FLOOR = 1e-4;
/** A stretch this far under the loudest one (dB) has no tone of its own. */
const FAINT_DB = -50;
/** Groups of bands that die away on their own: a snare's wires outlast its skin. */
const GROUPS = 6;
/** Levels (power) under its strongest moment at which a group is asked how long it took: −10, −20, −30 dB. */
const FADED: readonly number[] = [0.1, 0.01, 0.001];
/** Spans over which partials are looked for, seconds, and the regions that are looked at, Hz: metal rings, skin hums. */
const BODIES: readonly (readonly [number, number])[] = [
  [0.005, 0.05],
  [0.05, 0.2],
  [0.2, 0.6],
];
const REGIONS: readonly (readonly [number, number])[] = [
  [200, 1000],
  [1000, 3000],
  [3000, 7000],
  [7000, 14_000],
];
/** Where the lows are looked at finely (93 ms windows), seconds after the attack, and the edges of their bands, Hz. */
const LOW_LOOKS: readonly number[] = [0, 0.05, 0.12];
const LOW_WINDOW_SECONDS = 0.0929;
const LOW_EDGES: readonly number[] = [30, 45, 60, 75, 90, 110, 135, 165, 200, 250, 310, 400, 550, 800];
/** Zero crossings of so much of the start. */
const START_SECONDS = 0.05;

const LOW_COUNT = LOW_EDGES.length - 1;
export const DRUM_FEATURE_COUNT =
  STRETCHES.length * (SHAPE + 1) +
  BANDS +
  GROUPS * (FADED.length + 1) +
  BODIES.length * REGIONS.length * 2 +
  LOW_LOOKS.length * (LOW_COUNT + 2) +
  2;

const COSINES = Float64Array.from(
  { length: SHAPE * BANDS },
  (_, i) => Math.sqrt(2 / BANDS) * Math.cos((Math.PI * Math.floor(i / BANDS) * ((i % BANDS) + 0.5)) / BANDS),
);

/**
 * What a drum hit looks like, kept apart so that one kit's room, level or tuning changes few of the numbers: the tone of
 * each stretch after the attack, how loud the stretches are, how fast parts of the spectrum die away, whether there are
 * partials, where the lows lie, and how many hits it is made of.
 * @param head the start of the sound at its own rate
 * @param onFrame see `hitFrames`
 * @returns DRUM_FEATURE_COUNT values, or null for silence
 */
export function drumFeatures(
  head: Float32Array,
  rate: number,
  onFrame?: (frame: number, powers: Float32Array) => void,
): Float32Array | null {
  const frames = hitFrames(head, rate, BODIES, onFrame);
  if (frames === null) return null;
  const features = new Float32Array(DRUM_FEATURE_COUNT);
  let at = 0;
  const put = (value: number): void => {
    features[at++] = value;
  };
  putTone(frames, put);
  putDecays(frames, put);
  for (const body of frames.bodies)
    for (const region of REGIONS) putPartials(body, frames.binHertz, region, put);
  for (const seconds of LOW_LOOKS) putLows(head, frames.attack + Math.floor(seconds * rate), rate, put);
  put(crossings(head, frames.attack, rate));
  put(bursts(frames.levels));
  return features;
}

/** Tone of the stretches, their levels, and the tone of the whole. */
function putTone({ bands, levels, count, hopSeconds }: HitFrames, put: (value: number) => void): void {
  const cells = STRETCHES.map(([from, to]) => {
    const cell = new Float64Array(BANDS);
    let met = 0;
    for (let t = Math.ceil(from / hopSeconds - 1e-9); t < count && t * hopSeconds < to; t++, met++)
      for (let b = 0; b < BANDS; b++) cell[b]! += bands[t * BANDS + b]!;
    return met > 0 ? cell.map((power) => power / met) : cell;
  });
  const totals = cells.map((cell) => cell.reduce((sum, power) => sum + power, 0));
  const loudest = Math.max(1e-12, ...totals);
  const decibels = totals.map((total) => 10 * Math.log10(total / loudest + 1e-6));
  const shapes = cells.map((cell, s) =>
    cell.map((power) => 10 * Math.log10(power / Math.max(totals[s]!, 1e-12) + SHAPE_FLOOR)),
  );
  const usual = meanOf(shapes.filter((_, s) => decibels[s]! >= FAINT_DB));
  shapes.forEach((shape, s) => {
    const shown = decibels[s]! < FAINT_DB ? usual : shape;
    for (let k = 0; k < SHAPE; k++) {
      let sum = 0;
      for (let b = 0; b < BANDS; b++) sum += COSINES[k * BANDS + b]! * shown[b]!;
      put(sum / 10);
    }
  });
  for (const level of decibels) put(Math.max(level, -60) / 10);
  const whole = new Float64Array(BANDS);
  for (let t = 0; t < count; t++) for (let b = 0; b < BANDS; b++) whole[b]! += bands[t * BANDS + b]!;
  const all = levels.reduce((sum, level) => sum + level, 0);
  for (const power of whole) put(Math.log10(power / Math.max(all, 1e-12) + 1e-4));
}

function meanOf(shapes: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(BANDS);
  for (const shape of shapes) for (let b = 0; b < BANDS; b++) mean[b]! += shape[b]! / shapes.length;
  return mean;
}

/** How long each group of bands takes to fade, and when it is at its strongest. */
function putDecays({ bands, count, hopSeconds }: HitFrames, put: (value: number) => void): void {
  const width = BANDS / GROUPS;
  const power = new Float64Array(count);
  for (let group = 0; group < GROUPS; group++) {
    let peak = 0;
    for (let t = 0; t < count; t++) {
      let sum = 0;
      for (let b = group * width; b < (group + 1) * width; b++) sum += bands[t * BANDS + b]!;
      power[t] = sum;
      if (sum > power[peak]!) peak = t;
    }
    for (const share of FADED) {
      let last = peak;
      for (let t = peak; t < count; t++) if (power[t]! > power[peak]! * share) last = t;
      put(Math.log10(1e-3 + (last - peak) * hopSeconds));
    }
    put(Math.log10(1e-3 + peak * hopSeconds));
  }
}

/** How far the strongest bin of a region stands out, and how flat the region is. */
function putPartials(
  powers: Float32Array,
  binHertz: number,
  [low, high]: readonly [number, number],
  put: (value: number) => void,
): void {
  let [most, sum, logs, count] = [0, 0, 0, 0];
  for (let bin = Math.ceil(low / binHertz); bin < powers.length && bin * binHertz < high; bin++) {
    const power = powers[bin]! + 1e-14;
    most = Math.max(most, power);
    sum += power;
    logs += Math.log(power);
    count++;
  }
  const mean = sum / Math.max(1, count);
  put(count === 0 ? 0 : Math.log10(most / mean));
  put(count === 0 ? 0 : Math.log10(Math.exp(logs / count) / mean + 1e-3));
}

/** Where the lows lie: what the short windows cannot tell apart. */
function putLows(head: Float32Array, start: number, rate: number, put: (value: number) => void): void {
  const size = frameSize(rate, LOW_WINDOW_SECONDS);
  const spectrum = spectrumOf(size);
  const binHertz = rate / size;
  spectrum.series(head, start, size, 1, (_, powers) => {
    let all = 1e-14;
    for (const power of powers) all += power;
    for (let band = 0; band < LOW_COUNT; band++) {
      let sum = 0;
      const end = Math.ceil(LOW_EDGES[band + 1]! / binHertz);
      for (let bin = Math.ceil(LOW_EDGES[band]! / binHertz); bin < end; bin++) sum += powers[bin]!;
      put(Math.log10(sum / all + 1e-3));
    }
    const [from, to] = [Math.ceil(LOW_EDGES[0]! / binHertz), Math.ceil(LOW_EDGES[LOW_COUNT]! / binHertz)];
    let best = from;
    let total = 1e-14;
    for (let bin = from; bin < to; bin++) {
      total += powers[bin]!;
      if (powers[bin]! > powers[best]!) best = bin;
    }
    put(Math.log2((best * binHertz) / 100));
    put(Math.log10(powers[best]! / (total / (to - from)) + 1e-3));
  });
}

function crossings(head: Float32Array, attack: number, rate: number): number {
  const end = Math.min(head.length, attack + Math.floor(START_SECONDS * rate));
  let count = 0;
  for (let i = attack + 1; i < end; i++) if (head[i]! < 0 !== head[i - 1]! < 0) count++;
  return count / Math.max(1, end - attack - 1);
}

/** Rises of the level by 2 dB or more after the first: what makes a clap a clap. */
function bursts(levels: Float64Array): number {
  let count = 0;
  let valley = levels[0] ?? 0;
  let armed = false;
  for (let t = 1; t < Math.min(levels.length, 20); t++) {
    const level = levels[t]!;
    if (level < valley) {
      valley = level;
      armed = true;
    } else if (armed && level > valley * 1.6) {
      count++;
      valley = level;
      armed = false;
    } else if (!armed) valley = level;
  }
  return Math.min(4, count);
}
