import { createNet, type NetData } from '../../../daemon/analysis/dense-net.js';
import { drumFeatures } from '../../../daemon/analysis/drum-features.js';
import { createRandom } from '../../support/synth/signals.js';
import { type Example, pack, type Settings, trainTogether } from './dense-training.js';
import { type Hit } from './drum-hits.js';
import { vary } from './hit-variants.js';

/** Order of the network's outputs. */
export const LABELS = [
  'kick',
  'snare',
  'clap',
  'closed-hat',
  'open-hat',
  'cymbal',
  'tom',
  'rim',
  'percussion',
  'none',
] as const;

export const SETTINGS: Settings = {
  hidden: 48,
  epochs: 20,
  rate: 2e-3,
  decay: 0.1,
  dropInput: 0.1,
  dropHidden: 0.3,
  seed: 1,
};

/** Networks that decide together. */
const TOGETHER = 3;
/** Variants made of every drum for training, the untouched one included; of other sounds there are plenty. */
const VARIANTS = 5;
const OTHER_VARIANTS = 3;
/** No more than this is looked at. */
export const KEPT_SECONDS = 2.4;

export interface FeaturedHit {
  kit: string;
  label: number;
  name: string;
  /** Features of the hit as it is, then of its variants. */
  variants: Float32Array[];
}

/** Features of hits and of what a producer may have done to them. */
export function featured(hits: readonly Hit[], seed = 1): FeaturedHit[] {
  const random = createRandom(seed);
  return hits.flatMap((hit) => {
    const mono = new Float32Array(Math.min(hit.channels[0]!.length, Math.ceil(KEPT_SECONDS * hit.rate)));
    for (const channel of hit.channels)
      for (let i = 0; i < mono.length; i++) mono[i]! += channel[i]! / hit.channels.length;
    const variants = [drumFeatures(mono, hit.rate)];
    const count = hit.label === 'none' ? OTHER_VARIANTS : VARIANTS;
    for (let v = 1; v < count; v++) variants.push(drumFeatures(vary(mono, hit.rate, random), hit.rate));
    const usable = variants.filter((f) => f !== null);
    return usable.length === 0
      ? []
      : [{ kit: hit.kit, label: LABELS.indexOf(hit.label), name: hit.name, variants: usable }];
  });
}

/** Training examples; classes are balanced up to a power so that rims are heard beside a thousand percussions. */
export function examplesOf(hits: readonly FeaturedHit[]): Example[] {
  const counts = new Float64Array(LABELS.length);
  for (const hit of hits) counts[hit.label]!++;
  const weight = (label: number): number => (hits.length / LABELS.length / counts[label]!) ** 0.5;
  return hits.flatMap(({ label, variants }) =>
    variants.map((features) => ({ features, label, weight: weight(label) })),
  );
}

/** The network that these hits teach. */
export function trainDrums(hits: readonly FeaturedHit[], settings = SETTINGS): NetData {
  return pack(trainTogether(examplesOf(hits), LABELS.length, settings, TOGETHER), LABELS);
}

export interface Evaluation {
  /** Rows are the truth, columns what was heard; both in the order of LABELS. */
  confusion: number[][];
  /** Share right, drums only. */
  accuracy: number;
  macroF1: number;
  /** Drums called no drum, and others called a drum. */
  missed: number;
  invented: number;
  wrong: string[];
}

/** A hit that was heard by a network that met nothing of its group. */
export interface Unmet {
  hit: FeaturedHit;
  /** Odds in the order of LABELS. */
  odds: Float64Array;
}

/**
 * Leaves out whole groups in turn (`groupOf` says which; null is always learnt from and never asked about), trains on the
 * rest and listens to what was left out.
 */
export function hearUnmet(
  hits: readonly FeaturedHit[],
  groupOf: (kit: string) => string | null,
  settings = SETTINGS,
): Unmet[] {
  const groups = new Set(hits.map((hit) => groupOf(hit.kit)));
  groups.delete(null);
  return [...groups].flatMap((group) => {
    const known = hits.filter((hit) => groupOf(hit.kit) !== group);
    const net = createNet(trainDrums(known, settings));
    return hits
      .filter((hit) => groupOf(hit.kit) === group)
      .map((hit) => ({ hit, odds: net.classify(hit.variants[0]!) }));
  });
}

/** The same as numbers: what is most likely is what is said. */
export function crossValidate(
  hits: readonly FeaturedHit[],
  groupOf: (kit: string) => string | null,
  settings = SETTINGS,
): Evaluation {
  const confusion = LABELS.map(() => LABELS.map(() => 0));
  const wrong: string[] = [];
  for (const { hit, odds } of hearUnmet(hits, groupOf, settings)) {
    const heard = best(odds);
    confusion[hit.label]![heard]!++;
    if (heard !== hit.label)
      wrong.push(`${hit.kit} ${hit.name}: ${LABELS[hit.label]} heard as ${LABELS[heard]}`);
  }
  return { ...score(confusion), confusion, wrong };
}

function score(
  confusion: readonly (readonly number[])[],
): Pick<Evaluation, 'accuracy' | 'macroF1' | 'missed' | 'invented'> {
  const drums = LABELS.length - 1;
  let right = 0;
  let all = 0;
  let missed = 0;
  let f1 = 0;
  let classes = 0;
  for (let c = 0; c < drums; c++) {
    const truth = confusion[c]!.reduce((a, b) => a + b, 0);
    const heard = confusion.slice(0, drums).reduce((sum, row) => sum + row[c]!, 0);
    right += confusion[c]![c]!;
    all += truth;
    missed += confusion[c]![drums]!;
    if (truth === 0) continue;
    classes++;
    f1 += (2 * confusion[c]![c]!) / Math.max(1, truth + heard);
  }
  const others = confusion[drums]!.reduce((a, b) => a + b, 0);
  return {
    accuracy: right / all,
    macroF1: f1 / classes,
    missed: missed / all,
    invented: others === 0 ? 0 : 1 - confusion[drums]![drums]! / others,
  };
}

export function best(probabilities: Float64Array): number {
  return probabilities.reduce((top, p, i) => (p > probabilities[top]! ? i : top), 0);
}
