import { frameChroma } from '../../../daemon/analysis/chroma.js';
import { keyEvidence, type KeyEvidence, rankKeys } from '../../../daemon/analysis/key.js';
import { type KeyModel } from '../../../daemon/analysis/key-model.js';
import { PITCH_CLASSES } from '../../../schemas/pitch.js';
import { type TonalPeaks } from '../../../daemon/analysis/tonal-peaks.js';
import { tuningOf } from '../../../daemon/analysis/tuning.js';
import { keyScore } from './accuracy-scores.js';
import { type Hand } from './key-music.js';
import { type PieceSpec } from './pieces.js';

/** A piece as the key is told from it. */
export interface KeyExample {
  hand: Hand;
  font: string;
  truth: Pick<PieceSpec, 'tonic' | 'mode' | 'cents'>;
  evidence: KeyEvidence;
}

export function keyExample(
  hand: Hand,
  { font, tonic, mode, cents }: PieceSpec,
  peaks: TonalPeaks,
): KeyExample {
  const evidence = keyEvidence(frameChroma(peaks, tuningOf(peaks).cents));
  return { hand, font, truth: { tonic, mode, cents }, evidence };
}

const DECAY = 0.01;
const STEPS = 300;
const RATE = 0.05;
const MODES = ['major', 'minor'] as const;

/**
 * Profiles by multinomial logistic regression over 24 keys with weights shared by all tonics: Adam with weight decay over
 * the whole set at once.
 */
export function fitKeys(examples: readonly KeyExample[]): KeyModel {
  const data = examples.map(({ truth, evidence }) => ({
    // Seen from each of 24 tonics: major first, then minor, from C.
    keys: MODES.flatMap((_, mode) =>
      PITCH_CLASSES.map((_tonic, t) => ({
        mode,
        features: Float64Array.from(
          evidence.flatMap((view) => Array.from(view, (_v, i) => view[(i + t) % 12]!)),
        ),
      })),
    ),
    right: 12 * MODES.indexOf(truth.mode) + PITCH_CLASSES.indexOf(truth.tonic),
  }));
  const n = data[0]!.keys[0]!.features.length;
  const weights = MODES.map(() => new Float64Array(n + 1));
  const m = MODES.map(() => new Float64Array(n + 1));
  const v = MODES.map(() => new Float64Array(n + 1));
  const odds = new Float64Array(24);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = MODES.map(() => new Float64Array(n + 1));
    for (const { keys, right } of data) {
      keys.forEach(({ mode, features }, k) => {
        let sum = weights[mode]![n]!;
        for (let i = 0; i < n; i++) sum += features[i]! * weights[mode]![i]!;
        odds[k] = sum;
      });
      const highest = Math.max(...odds);
      let total = 0;
      for (let k = 0; k < 24; k++) total += odds[k] = Math.exp(odds[k]! - highest);
      keys.forEach(({ mode, features }, k) => {
        const d = (odds[k]! / total - (k === right ? 1 : 0)) / data.length;
        for (let i = 0; i < n; i++) gradient[mode]![i]! += d * features[i]!;
        gradient[mode]![n]! += d;
      });
    }
    for (const mode of MODES.keys()) {
      for (let i = 0; i <= n; i++) {
        const g = gradient[mode]![i]! + (i < n ? DECAY * weights[mode]![i]! : 0);
        m[mode]![i] = 0.9 * m[mode]![i]! + 0.1 * g;
        v[mode]![i] = 0.99 * v[mode]![i]! + 0.01 * g * g;
        const mean = m[mode]![i]! / (1 - 0.9 ** step);
        weights[mode]![i]! -= (RATE * mean) / (Math.sqrt(v[mode]![i]! / (1 - 0.99 ** step)) + 1e-8);
      }
    }
  }
  const rounded = (x: number): number => Math.round(x * 1000) / 1000;
  const profileOf = (mode: number): KeyModel['major'] => ({
    profiles: Array.from({ length: n / 12 }, (_, view) =>
      Array.from(weights[mode]!.subarray(12 * view, 12 * view + 12), rounded),
    ),
    bias: rounded(weights[mode]![n]!),
  });
  return { major: profileOf(0), minor: profileOf(1) };
}

/** Share exact, MIREX score, share exact of the detuned. */
export function examine(model: KeyModel, asked: readonly KeyExample[]): [number, number, number] {
  const scores = asked.map(({ truth, evidence }) => ({
    isDetuned: truth.cents !== 0,
    score: keyScore(truth, rankKeys(evidence, model)[0] ?? null),
  }));
  const exact = (some: typeof scores): number =>
    some.filter(({ score }) => score === 1).length / Math.max(1, some.length);
  const mirex = scores.reduce((sum, { score }) => sum + score, 0) / Math.max(1, scores.length);
  return [exact(scores), mirex, exact(scores.filter(({ isDetuned }) => isDetuned))];
}

/**
 * What is heard by a model that learnt from one side, each way: soundfonts of either side, and either composer ("hand").
 * Both sides hold both of what is not asked about.
 */
export function crossExamine(examples: readonly KeyExample[], train: readonly string[]): string[] {
  const sides: [string, (one: KeyExample) => boolean][] = [
    ['other soundfonts', ({ font }) => train.includes(font)],
    ['another hand', ({ hand }) => hand === 'pieces'],
  ];
  return sides.flatMap(([title, isOne]) => {
    const halves = [examples.filter(isOne), examples.filter((one) => !isOne(one))] as const;
    return [halves, [halves[1], halves[0]] as const].flatMap(([known, asked]) => {
      const model = fitKeys(known);
      return (['pieces', 'songs'] as const).flatMap((hand) => {
        const some = asked.filter((one) => one.hand === hand);
        if (some.length === 0) return [];
        const [exact, mirex, detuned] = examine(model, some).map((x) => x.toFixed(3));
        const fonts = [...new Set(some.map(({ font }) => font))].join(', ');
        return [`${title}: ${some.length} ${hand} (${fonts}): ${exact}, MIREX ${mirex}, detuned ${detuned}`];
      });
    });
  });
}
