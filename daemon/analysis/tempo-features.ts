import { type Rhythm } from './onsets.js';
import { curvePlace, productsOf } from './products.js';
import { type Periodicity, sharpen } from './tempo.js';

/** A minute and a half says what the metre is; more would only take longer. */
const LOOKED_AT_SECONDS = 90;
/** Lags at which each region of the spectrum is compared with itself, in beats. */
const LAGS: readonly number[] = [1 / 4, 1 / 3, 1 / 2, 3 / 4, 1, 3 / 2, 2, 3, 4];
/** Lags at which low onsets are followed by mid and high ones, in beats: kick and snare take turns at one. */
const FOLLOWED_BY: readonly number[] = [0, 1 / 2, 1, 3 / 2, 2, 3];
/** Multiples of the tempo whose own periodicity tells it from its relatives. */
const RELATIVES: readonly number[] = [1, 1 / 2, 2, 1 / 3, 3, 2 / 3, 3 / 2, 1 / 4, 4];
/** Periodicity below this is chance. */
const CHANCE = 0.02;

export const TEMPO_FEATURE_COUNT = 2 + RELATIVES.length + 4 + 3 * LAGS.length + 2 * FOLLOWED_BY.length + 4;

export interface Candidate {
  bpm: number;
  /** Whole beats of the length; null when the length is not whole beats of it. */
  beats: number | null;
}

/** What tells a tempo from its half and its double, measured for one candidate at a time. */
export type TempoFeatures = (candidate: Candidate) => Float32Array;

/**
 * Features of tempo candidates. Everything compares the sound with itself at multiples of the candidate's beat, so that
 * nothing depends on where the first beat lies.
 */
export function tempoFeatures(periodicity: Periodicity, rhythm: Rhythm): TempoFeatures {
  const { frameRate } = rhythm;
  const frames = Math.round(LOOKED_AT_SECONDS * frameRate);
  const curve = (values: Float32Array, n: number): Curve =>
    centred(sharpen(values.subarray(0, frames), frameRate), curvePlace(n, values.length));
  const [low, mid, high, all] = [rhythm.low, rhythm.mid, rhythm.high, rhythm.flux].map(curve) as [
    Curve,
    Curve,
    Curve,
    Curve,
  ];
  return ({ bpm, beats }) => {
    const features = new Float32Array(TEMPO_FEATURE_COUNT);
    let at = 0;
    const add = (value: number): void => {
      features[at++] = value;
    };
    const octaves = Math.log2(bpm / 120);
    add(octaves);
    add(octaves * octaves);
    for (const factor of RELATIVES) add(Math.log(Math.max(CHANCE, periodicity.score(bpm * factor))));
    add(beats === null ? 0 : 1);
    add(beats === null ? 0 : Math.log2(beats) / 3);
    add(beats !== null && beats % 4 === 0 ? 1 : 0);
    add(beats !== null && Number.isInteger(Math.log2(beats)) ? 1 : 0);
    const beat = (60 / bpm) * frameRate;
    for (const band of [low, mid, high]) for (const lag of LAGS) add(correlation(band, band, lag * beat));
    for (const lag of FOLLOWED_BY) add(correlation(low, mid, lag * beat));
    for (const lag of FOLLOWED_BY) add(correlation(low, high, lag * beat));
    for (const band of [low, mid, high, all]) add(Math.log(0.05 + (band.count * beat) / band.values.length));
    return features;
  };
}

interface Curve {
  /** Onset strength, mean removed. */
  values: Float32Array;
  energy: number;
  /** How many onsets of equal strength would weigh as much. */
  count: number;
}

/** @param out takes the values */
function centred(values: Float32Array, out: Float32Array): Curve {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    squares += values[i]! * values[i]!;
  }
  const mean = sum / Math.max(1, values.length);
  for (let i = 0; i < values.length; i++) out[i] = values[i]! - mean;
  return {
    values: out.subarray(0, values.length),
    energy: Math.max(1e-12, squares - sum * mean),
    count: squares > 0 ? (sum * sum) / squares : 0,
  };
}

/** How far `b` repeats `a` a lag of frames later, −1 to 1, corrected for what overlaps; 0 where too little does. */
function correlation(a: Curve, b: Curve, lag: number): number {
  const n = a.values.length;
  if (lag > 0.75 * n) return 0;
  const whole = Math.floor(lag);
  const rest = lag - whole;
  const { together: first, later: second } = productsOf(a.values, b.values.subarray(whole), n - whole - 1);
  const sum = first * (1 - rest) + second * rest;
  return (sum / Math.sqrt(a.energy * b.energy)) * (n / (n - whole));
}
