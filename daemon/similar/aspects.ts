import type { Aspect, AspectWeights } from '../../schemas/methods/similar.js';

/** One aspect's place in a vector. */
export interface Segment {
  aspect: Aspect;
  /** First component and how many. */
  from: number;
  length: number;
  /**
   * Distance (root mean square over the components, in steps of a byte) at which two sounds are taken for half alike:
   * that of the nearest twentieth of drums of unrelated kits.
   */
  half: number;
}

/** Raised whenever the same analysis would give another vector; vectors of other recipes are made again. */
export const RECIPE = 2;

/** What a sound is (learnt) comes first: it parts most pairs, so that a search can stop comparing early. */
const LENGTHS: readonly [Aspect, length: number, half: number][] = [
  ['overall', 23, 7],
  ['spectrum', 12, 28],
  ['timbre', 25, 14],
  ['pitch', 14, 22],
  ['amplitude', 12, 30],
];

export const SEGMENTS: readonly Segment[] = LENGTHS.map(([aspect, length, half], at) => ({
  aspect,
  from: LENGTHS.slice(0, at).reduce((sum, [, before]) => sum + before, 0),
  length,
  half,
}));

/** Components of a vector. */
export const DIMENSIONS = SEGMENTS.reduce((sum, { length }) => sum + length, 0);

/** How much each aspect counts unless the caller says otherwise; tuned on rendered kits (test/bench/similar). */
export const DEFAULT_WEIGHTS: AspectWeights = {
  overall: 1,
  spectrum: 0.05,
  timbre: 0.8,
  pitch: 0.1,
  amplitude: 0.1,
};

/** Halves with every half distance: 1 for the same, 0.5 at the distance "half alike". */
export function likeness(distanceInHalves: number): number {
  return 2 ** -(distanceInHalves * distanceInHalves);
}
