import { type LayerData, type NetData } from '../../../daemon/analysis/dense-net.js';
import { createRandom } from '../../support/synth/signals.js';

export interface Example {
  features: Float32Array;
  label: number;
  /** How much it counts. */
  weight: number;
}

export interface Weights {
  mean: Float64Array;
  scale: Float64Array;
  hidden: { weights: Float64Array; bias: Float64Array };
  output: { weights: Float64Array; bias: Float64Array };
}

export interface Settings {
  hidden: number;
  epochs: number;
  rate: number;
  /** Weight decay. */
  decay: number;
  /** Share of inputs and hidden units left out at random while training. */
  dropInput: number;
  dropHidden: number;
  seed: number;
}

/** A hidden ReLU layer and softmax, trained by Adam on cross entropy with decaying step. Deterministic by its seed. */
export function train(examples: readonly Example[], classes: number, settings: Settings): Weights {
  const n = examples[0]!.features.length;
  const random = createRandom(settings.seed);
  const { mean, scale } = standardise(examples, n);
  const h = settings.hidden;
  const gauss = (): number => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const p = {
    w1: Float64Array.from({ length: h * n }, () => gauss() * Math.sqrt(2 / n)),
    b1: new Float64Array(h),
    w2: Float64Array.from({ length: classes * h }, () => gauss() * Math.sqrt(1 / h)),
    b2: new Float64Array(classes),
  };
  const inputs = examples.map(({ features }) =>
    Float64Array.from(features, (v, i) => (v - mean[i]!) * scale[i]!),
  );
  const optimisers = { w1: adam(h * n), b1: adam(h), w2: adam(classes * h), b2: adam(classes) };
  const order = examples.map((_, i) => i);
  const x = new Float64Array(n);
  const a = new Float64Array(h);
  const o = new Float64Array(classes);
  const da = new Float64Array(h);
  const BATCH = 32;
  const steps = settings.epochs * Math.ceil(order.length / BATCH);
  let step = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    for (let start = 0; start < order.length; start += BATCH) {
      const g = {
        w1: new Float64Array(h * n),
        b1: new Float64Array(h),
        w2: new Float64Array(classes * h),
        b2: new Float64Array(classes),
      };
      const batch = order.slice(start, start + BATCH);
      for (const e of batch) {
        const keepInput = 1 - settings.dropInput;
        const keepHidden = 1 - settings.dropHidden;
        for (let i = 0; i < n; i++) x[i] = random() < keepInput ? inputs[e]![i]! / keepInput : 0;
        for (let u = 0; u < h; u++) {
          let sum = p.b1[u]!;
          for (let i = 0; i < n; i++) sum += p.w1[u * n + i]! * x[i]!;
          a[u] = sum > 0 && random() < keepHidden ? sum / keepHidden : 0;
        }
        let highest = -Infinity;
        for (let c = 0; c < classes; c++) {
          let sum = p.b2[c]!;
          for (let u = 0; u < h; u++) sum += p.w2[c * h + u]! * a[u]!;
          o[c] = sum;
          highest = Math.max(highest, sum);
        }
        let total = 0;
        for (let c = 0; c < classes; c++) total += o[c] = Math.exp(o[c]! - highest);
        const { label, weight } = examples[e]!;
        da.fill(0);
        for (let c = 0; c < classes; c++) {
          // Labels are softened a little: kits disagree about what a tom is.
          const target = (c === label ? 0.92 : 0) + 0.08 / classes;
          const d = ((o[c]! / total - target) * weight) / batch.length;
          g.b2[c]! += d;
          for (let u = 0; u < h; u++) {
            g.w2[c * h + u]! += d * a[u]!;
            da[u]! += d * p.w2[c * h + u]!;
          }
        }
        for (let u = 0; u < h; u++) {
          if (a[u]! <= 0) continue;
          const d = da[u]! / keepHidden;
          g.b1[u]! += d;
          for (let i = 0; i < n; i++) g.w1[u * n + i]! += d * x[i]!;
        }
      }
      step++;
      const rate = settings.rate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      for (const key of ['w1', 'b1', 'w2', 'b2'] as const) {
        optimisers[key](p[key], g[key], rate, key.startsWith('w') ? settings.decay : 0, step);
      }
    }
  }
  return { mean, scale, hidden: { weights: p.w1, bias: p.b1 }, output: { weights: p.w2, bias: p.b2 } };
}

/**
 * Trains several networks that differ in their seed and joins them into one whose output is their mean: what one of them
 * has learnt by chance, the others have not.
 */
export function trainTogether(
  examples: readonly Example[],
  classes: number,
  settings: Settings,
  count: number,
): Weights {
  const parts = Array.from({ length: count }, (_, i) =>
    train(examples, classes, { ...settings, seed: settings.seed + i }),
  );
  const hidden = parts.map((part) => part.hidden);
  const output = parts.map((part) => part.output);
  const units = settings.hidden;
  return {
    mean: parts[0]!.mean,
    scale: parts[0]!.scale,
    hidden: {
      weights: joined(hidden.map(({ weights }) => weights)),
      bias: joined(hidden.map(({ bias }) => bias)),
    },
    output: {
      weights: Float64Array.from({ length: classes * units * count }, (_, i) => {
        const unit = i % (units * count);
        const label = Math.floor(i / (units * count));
        return output[Math.floor(unit / units)]!.weights[label * units + (unit % units)]! / count;
      }),
      bias: Float64Array.from(
        { length: classes },
        (_, label) => output.reduce((sum, { bias }) => sum + bias[label]!, 0) / count,
      ),
    },
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

function standardise(examples: readonly Example[], n: number): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(n);
  const scale = new Float64Array(n);
  for (const { features } of examples) for (let i = 0; i < n; i++) mean[i]! += features[i]! / examples.length;
  for (const { features } of examples)
    for (let i = 0; i < n; i++) scale[i]! += (features[i]! - mean[i]!) ** 2 / examples.length;
  return { mean, scale: scale.map((v) => 1 / Math.sqrt(v + 1e-4)) };
}

function adam(size: number) {
  const m = new Float64Array(size);
  const v = new Float64Array(size);
  return (p: Float64Array, g: Float64Array, rate: number, decay: number, step: number): void => {
    const c1 = 1 - 0.9 ** step;
    const c2 = 1 - 0.999 ** step;
    for (let i = 0; i < size; i++) {
      m[i] = 0.9 * m[i]! + 0.1 * g[i]!;
      v[i] = 0.999 * v[i]! + 0.001 * g[i]! * g[i]!;
      p[i]! -= rate * (m[i]! / c1 / (Math.sqrt(v[i]! / c2) + 1e-8) + decay * p[i]!);
    }
  };
}

/** Rounds weights to bytes and packs everything as text. */
export function pack(weights: Weights, labels: readonly string[]): NetData {
  return {
    labels,
    mean: base64(weights.mean),
    scale: base64(weights.scale),
    hidden: packLayer(weights.hidden),
    output: packLayer(weights.output),
  };
}

function packLayer({ weights, bias }: { weights: Float64Array; bias: Float64Array }): LayerData {
  const inputs = weights.length / bias.length;
  const bytes = new Int8Array(weights.length);
  const factor = new Float64Array(bias.length);
  for (let u = 0; u < bias.length; u++) {
    const row = weights.subarray(u * inputs, (u + 1) * inputs);
    factor[u] = row.reduce((most, w) => Math.max(most, Math.abs(w)), 1e-9) / 127;
    row.forEach((w, i) => (bytes[u * inputs + i] = Math.round(w / factor[u]!)));
  }
  return {
    weights: Buffer.from(bytes.buffer).toString('base64'),
    factor: base64(factor),
    bias: base64(bias),
  };
}

function base64(values: Float64Array): string {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((v, i) => out.writeFloatLE(v, 4 * i));
  return out.toString('base64');
}
