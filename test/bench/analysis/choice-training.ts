import { createRandom } from '../../support/synth/signals.js';
import { type Weights } from './dense-training.js';

/** A question with several possible answers, of which some are right. */
export interface Choice {
  /** Features of each answer. */
  answers: readonly Float32Array[];
  right: readonly boolean[];
  /** How much it counts. */
  weight: number;
}

export interface ChoiceSettings {
  hidden: number;
  epochs: number;
  rate: number;
  decay: number;
  dropInput: number;
  dropHidden: number;
  seed: number;
}

/**
 * Trains one hidden ReLU layer that scores answers one by one, so that the right ones win a softmax over all answers of
 * their question (a conditional logit with a small network for its utility). Adam, decaying step, deterministic by its seed.
 */
export function trainChoice(choices: readonly Choice[], settings: ChoiceSettings): Weights {
  const usable = choices.filter(({ right }) => right.includes(true) && right.includes(false));
  const n = usable[0]!.answers[0]!.length;
  const h = settings.hidden;
  const random = createRandom(settings.seed);
  const { mean, scale } = standardise(
    usable.flatMap(({ answers }) => answers),
    n,
  );
  const inputs = usable.map(({ answers }) =>
    answers.map((a) => Float64Array.from(a, (v, i) => (v - mean[i]!) * scale[i]!)),
  );
  const gauss = (): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const size = h * n + h + h;
  // All weights in one row: first layer, its biases, second layer.
  const p = new Float64Array(size);
  for (let i = 0; i < h * n; i++) p[i] = gauss() * Math.sqrt(1 / n);
  for (let u = 0; u < h; u++) p[h * n + h + u] = gauss() * Math.sqrt(1 / h);
  const g = new Float64Array(size);
  const m = new Float64Array(size);
  const v = new Float64Array(size);
  const order = usable.map((_, i) => i);
  const BATCH = 16;
  const steps = settings.epochs * Math.ceil(order.length / BATCH);
  let step = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    for (let start = 0; start < order.length; start += BATCH) {
      g.fill(0);
      const batch = order.slice(start, start + BATCH);
      for (const q of batch) learn(q, batch.length);
      step++;
      const rate = settings.rate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      const [c1, c2] = [1 - 0.9 ** step, 1 - 0.999 ** step];
      for (let i = 0; i < size; i++) {
        m[i] = 0.9 * m[i]! + 0.1 * g[i]!;
        v[i] = 0.999 * v[i]! + 0.001 * g[i]! * g[i]!;
        p[i]! -= rate * (m[i]! / c1 / (Math.sqrt(v[i]! / c2) + 1e-8) + settings.decay * p[i]!);
      }
    }
  }
  return {
    mean,
    scale,
    hidden: { weights: p.slice(0, h * n), bias: p.slice(h * n, h * n + h) },
    output: { weights: p.slice(h * n + h), bias: new Float64Array(1) },
  };

  function learn(q: number, count: number): void {
    const { right, weight } = usable[q]!;
    const keepInput = 1 - settings.dropInput;
    const keepHidden = 1 - settings.dropHidden;
    // The same features and units are left out for all answers, so that they stay comparable.
    const inputMask = Float64Array.from({ length: n }, () => (random() < keepInput ? 1 / keepInput : 0));
    const hiddenMask = Float64Array.from({ length: h }, () => (random() < keepHidden ? 1 / keepHidden : 0));
    const active = inputs[q]!.map((x) => {
      const a = new Float64Array(h);
      for (let u = 0; u < h; u++) {
        let sum = p[h * n + u]!;
        if (hiddenMask[u] !== 0) {
          for (let i = 0; i < n; i++) sum += p[u * n + i]! * x[i]! * inputMask[i]!;
          a[u] = Math.max(0, sum) * hiddenMask[u]!;
        }
      }
      return a;
    });
    const scores = active.map((a) => a.reduce((sum, x, u) => sum + x * p[h * n + h + u]!, 0));
    const highest = Math.max(...scores);
    const odds = scores.map((s) => Math.exp(s - highest));
    const all = odds.reduce((a, b) => a + b, 0);
    const good = odds.reduce((sum, o, k) => sum + (right[k] ? o : 0), 0);
    odds.forEach((o, k) => {
      const d = ((o / all - (right[k] ? o / good : 0)) * weight) / count;
      const x = inputs[q]![k]!;
      for (let u = 0; u < h; u++) {
        const a = active[k]![u]!;
        g[h * n + h + u]! += d * a;
        if (a <= 0) continue;
        const back = d * p[h * n + h + u]! * hiddenMask[u]!;
        g[h * n + u]! += back;
        for (let i = 0; i < n; i++) g[u * n + i]! += back * x[i]! * inputMask[i]!;
      }
    });
  }
}

function standardise(rows: readonly Float32Array[], n: number): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(n);
  const scale = new Float64Array(n);
  for (const row of rows) for (let i = 0; i < n; i++) mean[i]! += row[i]! / rows.length;
  for (const row of rows) for (let i = 0; i < n; i++) scale[i]! += (row[i]! - mean[i]!) ** 2 / rows.length;
  return { mean, scale: scale.map((s) => 1 / Math.sqrt(s + 1e-4)) };
}
