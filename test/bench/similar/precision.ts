import { createNet, type NetData } from '../../../daemon/analysis/dense-net.js';
import { DEFAULT_WEIGHTS, SEGMENTS } from '../../../daemon/similar/aspects.js';
import { EAR_LABELS } from '../../../daemon/similar/ear.js';
import { aspectDistances, combined } from '../../../daemon/similar/matrix.js';
import { vectorOf } from '../../../daemon/similar/vector.js';
import { fontOf, type HeardHit } from './heard-hits.js';

/** Drum classes come first among the labels. */
const DRUMS = EAR_LABELS.indexOf('piano');
const NEAREST = 10;
/** Fonts are left out in so many groups; each hit is judged by an ear that knows none of its own group. */
const FOLDS = 6;

/** A drum with the vector that an ear gave it which never heard its font. */
export interface UnseenDrum {
  kit: string;
  label: number;
  vector: Int8Array;
  mfcc: readonly number[];
}

/** Vectors of all drums, each by an ear trained without its font. */
export function unseenDrums(
  hits: readonly HeardHit[],
  trainEar: (known: readonly HeardHit[]) => NetData,
): UnseenDrum[] {
  const fonts = [...new Set(hits.map(({ kit }) => fontOf(kit)))];
  const foldOf = (kit: string): number => fonts.indexOf(fontOf(kit)) % FOLDS;
  return Array.from({ length: FOLDS }, (_, fold) => {
    const asked = hits.filter(({ kit, label }) => foldOf(kit) === fold && label < DRUMS);
    if (asked.length === 0) return [];
    const ear = createNet(trainEar(hits.filter(({ kit }) => foldOf(kit) !== fold)));
    return asked.flatMap(({ kit, label, result, peaks }) => {
      const vector = vectorOf(result, peaks, ear);
      return vector && result.mfcc ? [{ kit, label, vector, mfcc: result.mfcc }] : [];
    });
  }).flat();
}

/** Share of the ten nearest drums of other fonts that are of the same class: all, then class by class. */
export function precision(
  drums: readonly UnseenDrum[],
  distance: (a: UnseenDrum, b: UnseenDrum) => number,
): { mean: number; byClass: number[] } {
  const sums = new Float64Array(DRUMS);
  const counts = new Float64Array(DRUMS);
  for (const asked of drums) {
    const found = drums
      .filter(({ kit }) => fontOf(kit) !== fontOf(asked.kit))
      .map((other) => ({ label: other.label, distance: distance(asked, other) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, NEAREST);
    sums[asked.label]! += found.filter(({ label }) => label === asked.label).length / found.length;
    counts[asked.label]!++;
  }
  return {
    mean: sums.reduce((a, b) => a + b, 0) / drums.length,
    byClass: Array.from(sums, (sum, label) => sum / counts[label]!),
  };
}

/** The table of `train-ear`: the usual weights, every aspect alone, and plain MFCC as the peer. */
export function precisionAt10(
  hits: readonly HeardHit[],
  trainEar: (known: readonly HeardHit[]) => NetData,
): string[] {
  const drums = unseenDrums(hits, trainEar);
  const usual = SEGMENTS.map(({ aspect }) => DEFAULT_WEIGHTS[aspect]);
  const rows: [string, (a: UnseenDrum, b: UnseenDrum) => number][] = [
    ['usual weights', (a, b) => combined(aspectDistances(a.vector, b.vector), usual)],
    ...SEGMENTS.map(({ aspect }, at): [string, (a: UnseenDrum, b: UnseenDrum) => number] => [
      `${aspect} alone`,
      (a, b) => aspectDistances(a.vector, b.vector)[at]!,
    ]),
    ['MFCC (peer)', (a, b) => Math.hypot(...a.mfcc.map((value, i) => value - b.mfcc[i]!))],
  ];
  return rows.map(([name, distance]) => {
    const { mean, byClass } = precision(drums, distance);
    const classes = byClass.map((share, label) => `${EAR_LABELS[label]!} ${share.toFixed(2)}`).join(', ');
    return `${name.padEnd(16)} ${mean.toFixed(3)}  ${classes}`;
  });
}
