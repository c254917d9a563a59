import type { DuplicateTier } from '../../schemas/methods/similar.js';
import { DEFAULT_WEIGHTS, DIMENSIONS, SEGMENTS } from './aspects.js';
import { aspectDistances, combined, type Matrix } from './matrix.js';

/** Samples that are the same in one way, and how far the two least alike lie apart (in halves). */
export interface TwinGroup {
  tier: DuplicateTier;
  ids: number[];
  distance: number;
}

/** Nearly the same: as a whole, and in no aspect plainly another. In halves (see aspects.ts). */
const NEAR = 0.3;
const NEAR_IN_EACH = 0.5;
/** Lengths and brightnesses this far apart (steps of a byte: 1.7 % of length) are no twins, whatever the rest. */
const LENGTH_STEPS = 1;
const BRIGHTNESS_STEPS = 4;
/** A group grows by chains of likeness; beyond this it is a texture of its own and no set of copies. */
const MOST_IN_GROUP = 64;

const LENGTH = SEGMENTS.find(({ aspect }) => aspect === 'amplitude')!.from;
const BRIGHTNESS = SEGMENTS.find(({ aspect }) => aspect === 'spectrum')!.from;
const WEIGHTS = SEGMENTS.map(({ aspect }) => DEFAULT_WEIGHTS[aspect]);

/**
 * Groups of samples that hardly anybody could tell apart, though their audio differs. Every pair of like length and
 * brightness is compared; the rest cannot be near.
 * @param audioOf tells copies of the same audio, of which one stands for all
 */
export function nearTwins(matrix: Matrix, audioOf: (id: number) => string | number): TwinGroup[] {
  const rows = representatives(matrix, audioOf).sort(
    (a, b) => component(matrix, a, LENGTH) - component(matrix, b, LENGTH) || byBrightness(matrix, a, b),
  );
  const parent = new Map<number, number>();
  const find = (row: number): number => {
    let at = row;
    while (parent.get(at) !== undefined && parent.get(at) !== at) at = parent.get(at)!;
    return at;
  };
  for (const [from, to] of candidatePairs(matrix, rows)) {
    if (!isNear(matrix, from, to)) continue;
    if (!parent.has(from)) parent.set(from, from);
    if (!parent.has(to)) parent.set(to, to);
    parent.set(Math.max(find(from), find(to)), Math.min(find(from), find(to)));
  }
  const groups = new Map<number, number[]>();
  for (const row of parent.keys()) {
    const root = find(row);
    groups.set(root, [...(groups.get(root) ?? []), row]);
  }
  return [...groups.values()]
    .filter((members) => members.length > 1 && members.length <= MOST_IN_GROUP)
    .map((members) => ({
      tier: 'near' as const,
      ids: members.map((row) => matrix.ids[row]!).sort((a, b) => a - b),
      distance: widest(matrix, members),
    }))
    .sort((a, b) => a.distance - b.distance || a.ids[0]! - b.ids[0]!);
}

/** Rows in use, one for each audio. */
function representatives(matrix: Matrix, audioOf: (id: number) => string | number): number[] {
  const seen = new Set<string | number>();
  const rows: number[] = [];
  for (let row = 0; row < matrix.length; row++) {
    const id = matrix.ids[row]!;
    if (id === 0) continue;
    const audio = audioOf(id);
    if (seen.has(audio)) continue;
    seen.add(audio);
    rows.push(row);
  }
  return rows;
}

/** Pairs of like length and brightness. `rows` are sorted by length, then brightness. */
function* candidatePairs(matrix: Matrix, rows: readonly number[]): Generator<[number, number]> {
  const starts = new Map<number, number>();
  rows.forEach((row, at) => {
    const length = component(matrix, row, LENGTH);
    if (!starts.has(length)) starts.set(length, at);
  });
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const [length, brightness] = [component(matrix, row, LENGTH), component(matrix, row, BRIGHTNESS)];
    for (let step = 0; step <= LENGTH_STEPS; step++) {
      const start = step === 0 ? at + 1 : (starts.get(length + step) ?? rows.length);
      for (let other = start; other < rows.length; other++) {
        if (component(matrix, rows[other]!, LENGTH) !== length + step) break;
        const apart = component(matrix, rows[other]!, BRIGHTNESS) - brightness;
        if (apart > BRIGHTNESS_STEPS) break;
        if (apart >= -BRIGHTNESS_STEPS) yield [row, rows[other]!];
      }
    }
  }
}

function isNear(matrix: Matrix, a: number, b: number): boolean {
  const distances = aspectDistances(vectorAt(matrix, a), vectorAt(matrix, b));
  return distances.every((distance) => distance <= NEAR_IN_EACH) && combined(distances, WEIGHTS) <= NEAR;
}

function widest(matrix: Matrix, rows: readonly number[]): number {
  let most = 0;
  rows.forEach((a, at) => {
    for (const b of rows.slice(at + 1)) {
      most = Math.max(most, combined(aspectDistances(vectorAt(matrix, a), vectorAt(matrix, b)), WEIGHTS));
    }
  });
  return most;
}

function component(matrix: Matrix, row: number, at: number): number {
  return matrix.vectors[row * DIMENSIONS + at]!;
}

function byBrightness(matrix: Matrix, a: number, b: number): number {
  return component(matrix, a, BRIGHTNESS) - component(matrix, b, BRIGHTNESS) || a - b;
}

function vectorAt(matrix: Matrix, row: number): Int8Array {
  return matrix.vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);
}
