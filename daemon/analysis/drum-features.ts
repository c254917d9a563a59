import { frameSize, melBank, spectrumOf } from './spectrum.js';

/** 23 ms windows every 6 ms: 1024 frames at 44.1 and 48 kHz. */
const WINDOW_SECONDS = 0.0232;
const BANDS = 24;
const LOW_HERTZ = 40;
const HIGH_HERTZ = 16_000;
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
/**
 * Anything this far under the strongest band (30 dB) is silence: kits differ more in the room and the noise under their hits
 * than drums do.
 */
const FLOOR = 1e-3;
/** How much of a sound is looked at from its attack on. */
export const HEAD_SECONDS = 1.2;

export const DRUM_FEATURE_COUNT = BANDS * STRETCHES.length + 8;

/**
 * What a drum hit looks like: log mel energies over stretches of time, relative to the strongest, and a few numbers a
 * drummer would use (how long it rings, how bright it starts, how noisy it is, how many hits a clap is made of).
 * @param head the start of the sound at its own rate
 * @returns DRUM_FEATURE_COUNT values, or null for silence
 */
export function drumFeatures(head: Float32Array, rate: number): Float32Array | null {
  const size = frameSize(rate, WINDOW_SECONDS);
  const hop = size / 4;
  const spectrum = spectrumOf(size);
  const bank = melBank(BANDS, LOW_HERTZ, HIGH_HERTZ, spectrum.bins, rate / size);
  const attack = findAttack(head, rate);
  if (attack < 0) return null;
  const frames = Math.max(
    1,
    Math.min(Math.ceil((head.length - attack) / hop), Math.ceil((HEAD_SECONDS * rate) / hop)),
  );
  const power = new Float32Array(BANDS);
  const sums = STRETCHES.map(() => new Float64Array(BANDS));
  const counts = new Float64Array(STRETCHES.length);
  const levels = new Float64Array(frames);
  const flats = new Float64Array(frames);
  const centres = new Float64Array(frames);
  spectrum.series(head, attack - size / 4, hop, frames, (t, powers) => {
    bank.applyToPowers(powers, power);
    const seconds = (t * hop) / rate;
    for (let s = 0; s < STRETCHES.length; s++) {
      const [from, to] = STRETCHES[s]!;
      if (seconds < from || seconds >= to) continue;
      counts[s]!++;
      for (let b = 0; b < BANDS; b++) sums[s]![b]! += power[b]!;
    }
    summarise(power, t, levels, flats, centres);
  });
  return assemble(sums, counts, levels, flats, centres, hop / rate);
}

/** Level, flatness over bands and centre band of one frame. */
function summarise(
  power: Float32Array,
  t: number,
  levels: Float64Array,
  flats: Float64Array,
  centres: Float64Array,
): void {
  let total = 0;
  let logs = 0;
  let centre = 0;
  for (let b = 0; b < BANDS; b++) {
    total += power[b]!;
    logs += Math.log(power[b]! + 1e-12);
    centre += b * power[b]!;
  }
  levels[t] = total;
  flats[t] = total > 0 ? Math.exp(logs / BANDS) / (total / BANDS + 1e-12) : 0;
  centres[t] = total > 0 ? centre / total : 0;
}

function assemble(
  sums: readonly Float64Array[],
  counts: Float64Array,
  levels: Float64Array,
  flats: Float64Array,
  centres: Float64Array,
  hopSeconds: number,
): Float32Array {
  let strongest = 1e-12;
  for (let s = 0; s < sums.length; s++) {
    for (let b = 0; b < BANDS; b++) {
      if (counts[s]! > 0) strongest = Math.max(strongest, sums[s]![b]! / counts[s]!);
    }
  }
  const features = new Float32Array(DRUM_FEATURE_COUNT);
  let at = 0;
  for (let s = 0; s < sums.length; s++) {
    for (let b = 0; b < BANDS; b++) {
      const mean = counts[s]! > 0 ? sums[s]![b]! / counts[s]! : 0;
      features[at++] = Math.log10(mean / strongest + FLOOR);
    }
  }
  const peak = levels.reduce((best, level, i) => (level > levels[best]! ? i : best), 0);
  const loudest = levels[peak] ?? 0;
  features[at++] = Math.log10(1e-3 + decay(levels, peak, loudest * 0.1) * hopSeconds);
  features[at++] = Math.log10(1e-3 + decay(levels, peak, loudest * 0.001) * hopSeconds);
  features[at++] = Math.log10(1e-3 + peak * hopSeconds);
  features[at++] = weightedMean(flats, levels) * 3;
  features[at++] = weightedMean(centres, levels) / 8;
  features[at++] = (centres[Math.min(centres.length - 1, peak + 8)]! - centres[0]!) / 8;
  features[at++] = bursts(levels);
  features[at++] = (centres[peak] ?? 0) / 8;
  return features;
}

/** Frames from the peak until the level stays under a threshold. */
function decay(levels: Float64Array, peak: number, threshold: number): number {
  let last = peak;
  for (let t = peak; t < levels.length; t++) if (levels[t]! > threshold) last = t;
  return last - peak;
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]! * weights[i]!;
    total += weights[i]!;
  }
  return total > 0 ? sum / total : 0;
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

/** First sample at 10 % of the peak, −1 for silence. */
function findAttack(head: Float32Array, rate: number): number {
  let peak = 0;
  for (let i = 0; i < head.length; i++) {
    const magnitude = Math.abs(head[i]!);
    if (magnitude > peak) peak = magnitude;
  }
  if (peak < 1e-5) return -1;
  let at = 0;
  while (Math.abs(head[at]!) < peak * 0.1) at++;
  return Math.max(0, at - Math.round(0.001 * rate));
}
