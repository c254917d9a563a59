/**
 * Fits the key profiles of daemon/analysis/key-model.ts to rendered pieces: multinomial logistic regression over 24 keys
 * with weights shared by all tonics, by Adam with weight decay.
 * Run after a build of the benchmarks: node dist-bench/test/bench/analysis/train-key.js
 */
import { writeFileSync } from 'node:fs';
import { chromasOf } from '../../../daemon/analysis/harmony.js';
import { levelled } from '../../../daemon/analysis/key.js';
import { PITCH_CLASSES } from '../../../schemas/pitch.js';
import { halve, tonalPeaks } from '../../../daemon/analysis/tonal-peaks.js';
import { tuningOf } from '../../../daemon/analysis/tuning.js';
import { type Labelled, type PieceLabel, pieceSet } from './accuracy-sets.js';
import { decode } from './tools.js';
import { workingCopy } from './working-copy.js';

/** What is seen from each of 24 tonics: major first, then minor, from C. */
interface Example {
  keys: readonly { mode: number; features: readonly number[] }[];
  right: number;
}

const DECAY = 0.01;
const STEPS = 400;
const RATE = 0.05;
const MODES = ['major', 'minor'] as const;

const pieces = await pieceSet(160, 1, 'train');
const examples: Example[] = [];
for (const piece of pieces) {
  const example = await exampleOf(piece);
  if (example) examples.push(example);
}
writeFileSync('daemon/analysis/key-model.ts', sourceOf(fit(examples)));

async function exampleOf({ file, label }: Labelled<PieceLabel>): Promise<Example | null> {
  const audio = await decode(file);
  if (!audio) return null;
  const { signal, rate } = halve(workingCopy(audio));
  const peaks = tonalPeaks(signal, rate);
  const { all, opening } = chromasOf(peaks, tuningOf(peaks).cents);
  const [a, b] = [levelled(all), levelled(opening)];
  const keys = MODES.flatMap((_, mode) =>
    PITCH_CLASSES.map((_tonic, t) => ({ mode, features: [...turned(a, t), ...turned(b, t)] })),
  );
  const right = (label.mode === 'major' ? 0 : 12) + PITCH_CLASSES.indexOf(label.tonic);
  return { keys, right };
}

function turned(chroma: Float64Array, tonic: number): number[] {
  return Array.from(chroma, (_, i) => chroma[(i + tonic) % 12]!);
}

/** Weights of each mode, the bias last. */
function fit(data: readonly Example[]): Float64Array[] {
  const n = data[0]!.keys[0]!.features.length;
  const size = n + 1;
  const weights = MODES.map(() => new Float64Array(size));
  const m = MODES.map(() => new Float64Array(size));
  const v = MODES.map(() => new Float64Array(size));
  for (let step = 1; step <= STEPS; step++) {
    const gradient = MODES.map(() => new Float64Array(size));
    for (const { keys, right } of data) {
      const scores = keys.map(({ mode, features }) =>
        features.reduce((sum, x, i) => sum + x * weights[mode]![i]!, weights[mode]![n]!),
      );
      const highest = Math.max(...scores);
      const odds = scores.map((s) => Math.exp(s - highest));
      const total = odds.reduce((x, y) => x + y, 0);
      keys.forEach(({ mode, features }, k) => {
        const d = (odds[k]! / total - (k === right ? 1 : 0)) / data.length;
        features.forEach((x, i) => (gradient[mode]![i]! += d * x));
        gradient[mode]![n]! += d;
      });
    }
    for (const mode of MODES.keys()) {
      for (let i = 0; i < size; i++) {
        const g = gradient[mode]![i]! + (i < n ? DECAY * weights[mode]![i]! : 0);
        m[mode]![i] = 0.9 * m[mode]![i]! + 0.1 * g;
        v[mode]![i] = 0.99 * v[mode]![i]! + 0.01 * g * g;
        const mean = m[mode]![i]! / (1 - 0.9 ** step);
        weights[mode]![i]! -= (RATE * mean) / (Math.sqrt(v[mode]![i]! / (1 - 0.99 ** step)) + 1e-8);
      }
    }
  }
  return weights;
}

function sourceOf(weights: readonly Float64Array[]): string {
  const list = (values: Float64Array): string =>
    `[${Array.from(values, (x) => String(Math.round(x * 1000) / 1000)).join(', ')}]`;
  const profiles = MODES.map(
    (mode, k) =>
      `  ${mode}: {\n    all: ${list(weights[k]!.slice(0, 12))},\n` +
      `    opening: ${list(weights[k]!.slice(12, 24))},\n    bias: ${Math.round(weights[k]![24]! * 1000) / 1000},\n  },\n`,
  );
  return `import { type MusicalMode } from '../../schemas/analysis.js';

/** What each pitch class above the tonic says for a key, in log odds. */
export interface KeyProfile {
  /** For the whole sound, from the tonic up; a chroma of mean 1 is weighed. */
  all: readonly number[];
  /** For its beginning, where music tends to state its tonic. */
  opening: readonly number[];
  bias: number;
}

/** Written by test/bench/analysis/train-key.ts from ${pieces.length} rendered pieces; do not edit. */
export const KEY_PROFILES: Readonly<Record<MusicalMode, KeyProfile>> = {
${profiles.join('')}};
`;
}
