import type { AnalysisResult, WaveformPeaks } from '../../schemas/analysis.js';
import { createNet, type Net } from '../analysis/dense-net.js';
import { SKETCH_BANDS, SKETCH_STRETCHES } from '../analysis/sketch.js';
import { DIMENSIONS } from './aspects.js';
import { earDirection, earFeatures } from './ear.js';
import { EAR_MODEL } from './ear-model.js';
import { envelopeOf } from '../analysis/envelope.js';

/**
 * Robust fixed scales: the middle and the spread (half the span of the inner 90 %) of each feature over rendered kits,
 * instruments and loops. Constants, so that a vector depends on its sound alone and never on what else is in the library.
 */
const SCALES = {
  centroid: [7.6, 1.6], // ln Hz
  rolloff: [9.1, 1.1], // ln Hz
  bandwidth: [7.9, 1.1], // ln Hz
  flatness: [-2.6, 2.2], // ln
  crossings: [-3, 2], // ln of crossings per frame
  band: [-28, 28], // dB
  duration: [-0.3, 2.2], // ln s
  attack: [-4, 2.5], // ln s
  ring: [-1.6, 2.2], // ln s
  crest: [9, 7], // dB
  shape: [0, 16], // dB, of the sketch's cosine coefficients
  onsets: [0.6, 1.6], // ln of onsets a second
  step: [-21, 21], // dB
  register: [60, 24], // MIDI note
} as const satisfies Record<string, readonly [middle: number, spread: number]>;

/** Spread of the coefficients 1 to 12 of meyda's MFCC over the same sounds, after their middle is taken out. */
const MFCC_MIDDLE: readonly number[] = [30, -4, 6, -2, 3, -1, 1, -1, 1, 0, 0, 0];
const MFCC_SPREAD: readonly number[] = [70, 45, 32, 26, 22, 18, 16, 14, 13, 12, 11, 10];

/** Cosine coefficients of the sketch that count: over bands (how the tone is coloured) by over time (how it changes). */
const BAND_COEFFICIENTS = 6;
const TIME_COEFFICIENTS = 2;

/** Coarse bands of the spectrum aspect, made of those of the sketch. */
const COARSE_BANDS = 7;

let usualEar: Net | undefined;

/**
 * The vector of a sound: signed bytes, aspect after aspect as in SEGMENTS, each component a scaled feature clipped to
 * −1 … 1 (± 127). Loudness is left out: a quiet copy is the same sound.
 * @returns null for silence, which is like nothing
 */
export function vectorOf(
  result: AnalysisResult,
  peaks: WaveformPeaks,
  ear: Net = (usualEar ??= createNet(EAR_MODEL)),
): Int8Array | null {
  const envelope = envelopeOf(peaks, result.duration);
  const { mfcc, spectralCentroid, spectralFlatness, spectralRolloff, spectralBandwidth } = result;
  if (envelope === null || mfcc === null || spectralCentroid === null) return null;
  const components = [
    ...earDirection(ear, earFeatures(result, envelope), result.drumOdds ?? null),
    scaled('centroid', ln(spectralCentroid)),
    scaled('rolloff', ln(spectralRolloff ?? spectralCentroid)),
    scaled('bandwidth', ln(spectralBandwidth ?? spectralCentroid)),
    scaled('flatness', ln(Math.max(1e-4, spectralFlatness ?? 0))),
    scaled('crossings', ln(Math.max(1e-4, result.zeroCrossingRate))),
    ...coarseBands(result.sketch ?? null),
    ...MFCC_SPREAD.map((spread, k) => ((mfcc[k + 1] ?? 0) - MFCC_MIDDLE[k]!) / spread),
    ...shapeOf(result.sketch ?? null),
    ...pitchOf(result),
    scaled('duration', ln(Math.max(0.01, result.duration))),
    scaled('attack', ln(Math.max(0.001, envelope.attack))),
    scaled('ring', ln(Math.max(0.005, envelope.ring))),
    scaled('crest', envelope.crest),
    scaled('onsets', ln(Math.max(0.2, result.onsetRate))),
    (result.harmonicRatio ?? 0.5) * 2 - 1,
    ...envelope.steps.map((step) => scaled('step', step)),
  ];
  const vector = new Int8Array(DIMENSIONS);
  for (let i = 0; i < DIMENSIONS; i++) vector[i] = Math.round(127 * clip(components[i]!));
  return vector;
}

/** Mean level of neighbouring bands over the whole sketch, relative to the strongest. */
function coarseBands(sketch: readonly number[] | null): number[] {
  if (sketch === null) return Array<number>(COARSE_BANDS).fill(0);
  const power = new Float64Array(COARSE_BANDS);
  for (let s = 0; s < SKETCH_STRETCHES; s++) {
    for (let b = 0; b < SKETCH_BANDS; b++) {
      const coarse = Math.floor((b * COARSE_BANDS) / SKETCH_BANDS);
      power[coarse]! += 10 ** (sketch[s * SKETCH_BANDS + b]! / 10);
    }
  }
  const strongest = Math.max(...power);
  return Array.from(power, (p) => scaled('band', 10 * Math.log10(p / strongest + 1e-7)));
}

/** The sketch's lowest cosine coefficients but the first (level): colour, and how it moves in the first second. */
function shapeOf(sketch: readonly number[] | null): number[] {
  const shape: number[] = [];
  for (let t = 0; t < TIME_COEFFICIENTS; t++) {
    for (let b = 0; b <= BAND_COEFFICIENTS; b++) {
      if (b === 0 && t === 0) continue;
      let sum = 0;
      for (let i = 0; i < (sketch?.length ?? 0); i++) {
        const stretch = Math.floor(i / SKETCH_BANDS);
        sum +=
          sketch![i]! *
          Math.cos((Math.PI * t * (stretch + 0.5)) / SKETCH_STRETCHES) *
          Math.cos((Math.PI * b * ((i % SKETCH_BANDS) + 0.5)) / SKETCH_BANDS);
      }
      shape.push(scaled('shape', (2 * sum) / (SKETCH_BANDS * SKETCH_STRETCHES)));
    }
  }
  return shape;
}

/** Which notes sound, how high the root lies, and whether it is tonal at all; atonal sounds are all alike here. */
function pitchOf({ chroma, rootNote }: AnalysisResult): number[] {
  const register = rootNote === null ? 0 : scaled('register', rootNote.value);
  return [...(chroma ?? Array<number>(12).fill(0)), chroma === null ? -1 : 1, register];
}

function scaled(name: keyof typeof SCALES, value: number): number {
  const [middle, spread] = SCALES[name];
  return (value - middle) / spread;
}

function ln(value: number): number {
  return Math.log(Math.max(1e-9, value));
}

function clip(value: number): number {
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : 0;
}
