import { instantiate, placeFloats } from '../kernels/memory.js';
import { SPECTRUM_MODULE, type SpectrumKernel } from '../kernels/spectrum-kernel.js';
import { melBank } from './mel-bank.js';
import { spectrumOf } from './spectrum.js';
import { type Sound } from './sound.js';

/** Window and hop at the working rate: 46 ms every 12 ms. */
const WINDOW = 1024;
export const HOP = 256;
const BANDS = 36;
/** log(1 + γ·energy): small against a full-scale sine, large enough that a soft hat still shows. */
const GAMMA = 10_000;
/** Slice points kept at most; more are no help on sixteen pads. */
export const MAX_ONSETS = 1024;

/** The rhythm of a sound: how much begins at every moment, over all and by region of the spectrum. */
export interface Rhythm {
  /** Values a second. */
  frameRate: number;
  /** Rise of log band energies, all bands, never negative. */
  flux: Float32Array;
  /** The same below 200 Hz, from 200 Hz to 4 kHz and above. */
  low: Float32Array;
  mid: Float32Array;
  high: Float32Array;
  /** Energy of each frame. */
  energy: Float32Array;
}

const LOW_EDGE = 200;
const HIGH_EDGE = 4000;

const kernel = instantiate<SpectrumKernel>(SPECTRUM_MODULE);
const power = placeFloats(BANDS);
const gamma = placeFloats(1);
gamma.floats[0] = GAMMA;
/** Compressed band energies of a frame and of the two before it. */
const logs = { now: placeFloats(BANDS), before: placeFloats(BANDS), lagged: placeFloats(BANDS) };

/**
 * Band-wise, log-compressed spectral flux with a two-frame lag and a maximum over neighbouring bands in the past (so
 * that vibrato is no onset; after Böck and Widmer, "Maximum Filter Vibrato Suppression for Onset Detection", DAFx 2013).
 * @param onFrame is shown the squared magnitudes of each frame, for what else can be read from them; frame t is centred
 *   on t × HOP
 */
export function rhythmOf(sound: Sound, onFrame?: (frame: number, powers: Float32Array) => void): Rhythm {
  const { signal, rate } = sound;
  const spectrum = spectrumOf(WINDOW);
  const binHertz = rate / WINDOW;
  const top = Math.min(11_000, rate / 2);
  const bank = melBank(BANDS, 30, top, spectrum.bins, binHertz);
  const count = Math.max(1, Math.ceil(signal.length / HOP));
  const rhythm: Rhythm = {
    frameRate: rate / HOP,
    flux: new Float32Array(count),
    low: new Float32Array(count),
    mid: new Float32Array(count),
    high: new Float32Array(count),
    energy: new Float32Array(count),
  };
  const region = bandRegions(top);
  for (const { floats } of [logs.now, logs.before, logs.lagged]) floats.fill(0);
  let { now, before, lagged } = logs;
  const parts = new Float64Array(3);
  spectrum.series(signal, -WINDOW / 2, HOP, count, (t, powers) => {
    onFrame?.(t, powers);
    bank.apply(powers, power.floats);
    kernel.compress(power.address, now.address, 4 * BANDS, gamma.address);
    const past = lagged.floats;
    const current = now.floats;
    let energy = 0;
    for (let b = 0; b < BANDS; b++) energy += power.floats[b]!;
    parts.fill(0);
    for (let b = 0; b < BANDS; b++) {
      let highest = past[b]!;
      if (b > 0 && past[b - 1]! > highest) highest = past[b - 1]!;
      if (b + 1 < BANDS && past[b + 1]! > highest) highest = past[b + 1]!;
      const rise = current[b]! - highest;
      if (rise > 0) parts[region[b]!]! += rise;
    }
    rhythm.low[t] = parts[0]!;
    rhythm.mid[t] = parts[1]!;
    rhythm.high[t] = parts[2]!;
    rhythm.flux[t] = (parts[0]! + parts[1]! + parts[2]!) / BANDS;
    rhythm.energy[t] = energy;
    [now, before, lagged] = [lagged, now, before];
  });
  return rhythm;
}

function bandRegions(top: number): Int32Array {
  const regions = new Int32Array(BANDS);
  const mel = (h: number): number => Math.log1p(h / 700);
  for (let b = 0; b < BANDS; b++) {
    const centre = mel(30) + ((mel(top) - mel(30)) * (b + 1)) / (BANDS + 1);
    regions[b] = centre < mel(LOW_EDGE) ? 0 : centre < mel(HIGH_EDGE) ? 1 : 2;
  }
  return regions;
}

/** A peak must be the highest within this many seconds either side. */
const PEAK_SPAN = 0.03;
/** It must exceed the mean of its surroundings by a share of the file's typical strong onset. */
const MEAN_SPAN = 0.1;
const THRESHOLD = 0.12;
/** Below this rise (log units a band) nothing is an onset, however quiet the rest. */
const FLOOR = 0.04;
/** Two slices closer than this are one. */
const MIN_GAP = 0.05;

export interface Onset {
  /** Frame of the rhythm curve. */
  at: number;
  strength: number;
}

/** Peaks of the flux, by an adaptive threshold. */
export function pickOnsets(rhythm: Rhythm): Onset[] {
  const { flux, frameRate } = rhythm;
  const span = Math.max(1, Math.round(PEAK_SPAN * frameRate));
  const around = Math.max(2, Math.round(MEAN_SPAN * frameRate));
  const sorted = Float32Array.from(flux).sort();
  const strong = sorted[Math.floor((sorted.length - 1) * 0.98)] ?? 0;
  const threshold = Math.max(FLOOR, THRESHOLD * strong);
  const onsets: Onset[] = [];
  for (let t = 0; t < flux.length; t++) {
    const value = flux[t]!;
    if (value < threshold || !isPeak(flux, t, span)) continue;
    let sum = 0;
    const from = Math.max(0, t - around);
    const to = Math.min(flux.length - 1, t + around);
    for (let i = from; i <= to; i++) sum += flux[i]!;
    if (value < sum / (to - from + 1) + threshold) continue;
    const last = onsets.at(-1);
    if (last && (t - last.at) / frameRate < MIN_GAP) {
      if (value > last.strength) onsets[onsets.length - 1] = { at: t, strength: value };
      continue;
    }
    onsets.push({ at: t, strength: value });
  }
  return onsets;
}

function isPeak(values: Float32Array, at: number, span: number): boolean {
  const value = values[at]!;
  for (let i = Math.max(0, at - span); i <= Math.min(values.length - 1, at + span); i++) {
    if (values[i]! > value || (values[i]! === value && i < at)) return false;
  }
  return true;
}

/** The attack lies within this much before or after the flux peak. */
const SEARCH_SECONDS = 0.04;
/** Levels are compared over four steps of this many samples: 3 ms at the working rate. */
const STEP = 16;
const STEPS = 4;

/**
 * Slice points in frames of the file: from each peak back to where its attack begins, which is where the short-time
 * level (3 ms) jumps most in relation to what was there before.
 */
export function slicePoints(sound: Sound, onsets: readonly Onset[]): number[] {
  const { signal, rate, factor } = sound;
  const search = Math.round(SEARCH_SECONDS * rate);
  const points: number[] = [];
  for (const onset of strongest(onsets, MAX_ONSETS)) {
    const centre = onset.at * HOP;
    const from = Math.max(0, centre - search);
    const to = Math.min(signal.length, centre + search);
    const sample = attack(signal, from, to);
    const frame = Math.min(sound.frames - 1, sample * factor);
    if (points.length === 0 || frame > points.at(-1)!) points.push(frame);
  }
  return points;
}

/** Energy that counts as silence, so that nothing over nothing is no attack. */
const HUSH = 1e-7 * STEP * STEPS;

function attack(signal: Float32Array, from: number, to: number): number {
  const count = Math.ceil((to - from) / STEP);
  // Energies of steps, from as far before the search as a level reaches to as far after it.
  const energies = new Float64Array(count + 2 * STEPS);
  for (let k = 0; k < energies.length; k++) {
    const start = from + (k - STEPS) * STEP;
    let sum = 0;
    for (let i = Math.max(0, start); i < Math.min(signal.length, start + STEP); i++) {
      sum += signal[i]! * signal[i]!;
    }
    energies[k] = sum;
  }
  const level = (k: number): number =>
    HUSH + energies[k]! + energies[k + 1]! + energies[k + 2]! + energies[k + 3]!;
  let best = 0;
  let highest = 0;
  for (let k = 0; k < count; k++) {
    const rise = level(k + STEPS) / level(k);
    // Equal rises differ in their last digits; the first of them is meant.
    if (rise > highest * (1 + 1e-9)) {
      highest = rise;
      best = k;
    }
  }
  return from + best * STEP;
}

/** The n strongest, back in order of time. */
function strongest(onsets: readonly Onset[], n: number): readonly Onset[] {
  if (onsets.length <= n) return onsets;
  return [...onsets]
    .sort((a, b) => b.strength - a.strength || a.at - b.at)
    .slice(0, n)
    .sort((a, b) => a.at - b.at);
}
