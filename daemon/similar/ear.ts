import type { AnalysisResult } from '../../schemas/analysis.js';
import type { Net } from '../analysis/dense-net.js';
import type { Envelope } from '../analysis/envelope.js';

/**
 * What the ear network knows: drum classes and the families of General MIDI's instruments, in the order of its outputs.
 * Its answer is not shown to anybody: two sounds it confuses in the same way are alike.
 */
export const EAR_LABELS = [
  'kick',
  'snare',
  'clap',
  'closed-hat',
  'open-hat',
  'cymbal',
  'tom',
  'rim',
  'percussion',
  'piano',
  'mallet',
  'organ',
  'guitar',
  'bass',
  'strings',
  'ensemble',
  'brass',
  'reed',
  'pipe',
  'synth-lead',
  'synth-pad',
  'synth-effect',
  'ethnic',
] as const;

/**
 * What the network hears with: the sketch in steps of 10 dB, then length, attack, ring (ln s), crest, harmonic ratio,
 * flatness and whether there are notes; null without a sketch.
 */
export function earFeatures(
  { sketch, duration, harmonicRatio, spectralFlatness, chroma }: AnalysisResult,
  { attack, ring, crest }: Envelope,
): Float32Array | null {
  if (sketch === undefined || sketch === null) return null;
  return Float32Array.from([
    ...sketch.map((decibels) => decibels / 10),
    Math.log(Math.max(0.01, duration)),
    Math.log(attack + 0.001),
    Math.log(ring + 0.005),
    crest / 5,
    (harmonicRatio ?? 0.5) * 4,
    Math.log((spectralFlatness ?? 0) + 1e-4),
    chroma === null ? 0 : 1,
  ]);
}

/**
 * Where a sound lies between everything the network knows, as a direction of length 1. The fourth root lets the also-rans
 * count: a rim that sounds like a clave lies nearer to claves than one that does not.
 */
export function earDirection(net: Net, features: Float32Array | null): number[] {
  if (features === null) return EAR_LABELS.map(() => 0);
  const roots = Array.from(net.classify(features), (p) => Math.sqrt(Math.sqrt(p)));
  const length = Math.hypot(...roots);
  return roots.map((root) => root / length);
}
