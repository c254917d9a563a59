import { DIMENSIONS, SEGMENTS } from './aspects.js';

/** Vectors of many samples, row by row in one block of bytes, and where each sample's row lies. */
export interface Matrix {
  /** Rows in use; those of samples that left are marked by id 0. */
  length: number;
  ids: Uint32Array;
  vectors: Int8Array;
  /** Row of a sample id, −1 for none. */
  rows: Int32Array;
}

/** The nearest samples, best first. */
export interface Nearest {
  ids: number[];
  /** Weighted distance in "halves" (see aspects.ts), ascending. */
  distances: number[];
  /** Distance of each in every aspect, in halves, in the order of SEGMENTS. */
  byAspect: number[][];
}

export interface NearestOptions {
  /** Weight of each segment, not negative, at least one above 0. */
  weights: readonly number[];
  limit: number;
  /** By row: 1 may be found. All rows when left out. */
  allowed?: Uint8Array | undefined;
  /** Sample ids that may not be found: what was asked with. */
  exclude?: ReadonlySet<number> | undefined;
}

/** Room is made for this many more rows at least. */
const FIRST_ROOM = 4096;

export function emptyMatrix(): Matrix {
  return {
    length: 0,
    ids: new Uint32Array(FIRST_ROOM),
    vectors: new Int8Array(FIRST_ROOM * DIMENSIONS),
    rows: new Int32Array(FIRST_ROOM).fill(-1),
  };
}

/** Sets the vector of a sample. */
export function put(matrix: Matrix, id: number, vector: Int8Array): void {
  if (id >= matrix.rows.length) {
    const rows = new Int32Array(Math.max(id + 1, matrix.rows.length * 2)).fill(-1);
    rows.set(matrix.rows);
    matrix.rows = rows;
  }
  let row = matrix.rows[id]!;
  if (row < 0) {
    row = matrix.length++;
    if (row === matrix.ids.length) grow(matrix);
    matrix.rows[id] = row;
    matrix.ids[row] = id;
  }
  matrix.vectors.set(vector, row * DIMENSIONS);
}

/** The sample is gone; its row stays empty. */
export function drop(matrix: Matrix, id: number): void {
  const row = matrix.rows[id] ?? -1;
  if (row < 0) return;
  matrix.rows[id] = -1;
  matrix.ids[row] = 0;
}

function grow(matrix: Matrix): void {
  const room = Math.ceil(matrix.ids.length * 1.5);
  const ids = new Uint32Array(room);
  ids.set(matrix.ids);
  const vectors = new Int8Array(room * DIMENSIONS);
  vectors.set(matrix.vectors);
  Object.assign(matrix, { ids, vectors });
}

/** Rows of these samples as `NearestOptions.allowed`. */
export function allowedRows(matrix: Matrix, ids: Uint32Array): Uint8Array {
  const allowed = new Uint8Array(matrix.length);
  for (const id of ids) {
    const row = matrix.rows[id] ?? -1;
    if (row >= 0) allowed[row] = 1;
  }
  return allowed;
}

/**
 * The `limit` samples nearest to a vector, exactly. Every row is compared in the aspect that parts most; those that are
 * best in it give a bound that most others miss by that aspect alone, so that few are compared in all. Equal distances
 * go by id, so that an answer is always the same.
 */
export function nearest(matrix: Matrix, query: Int8Array, options: NearestOptions): Nearest {
  const { limit, exclude } = options;
  const { ids } = matrix;
  const [first, ...rest] = stepsOf(options.weights);
  const asked = Int32Array.from(query);
  const sums = firstSums(matrix, asked, first!, options.allowed);
  for (const id of exclude ?? []) {
    const row = matrix.rows[id] ?? -1;
    if (row >= 0) sums[row] = NOT_ASKED;
  }
  const best = createBest(limit);
  let worst = boundOf(matrix, asked, sums, [first!, ...rest], limit);
  for (let row = 0; row < sums.length; row++) {
    const sum = sums[row]!;
    let distance = sum * first!.factor;
    if (distance > worst || sum === NOT_ASKED) continue;
    for (let at = 0; at < rest.length && distance <= worst; at++) {
      distance += sumOf(matrix, row, asked, rest[at]!) * rest[at]!.factor;
    }
    if (distance > worst) continue;
    best.offer(ids[row]!, distance);
    worst = Math.min(worst, best.worst());
  }
  const found = best.read();
  return {
    ids: found.map(({ id }) => id),
    distances: found.map(({ distance }) => Math.sqrt(distance)),
    byAspect: found.map(({ id }) => {
      const base = matrix.rows[id]! * DIMENSIONS;
      return aspectDistances(query, matrix.vectors.subarray(base, base + DIMENSIONS));
    }),
  };
}

/** Above every sum of squares: 86 components that differ by 254 make 5.5 million. */
const NOT_ASKED = 0x7fffffff;

/** Sums of squared differences over the components of one step, for every row that may be found. */
function firstSums(
  { length, ids, vectors }: Matrix,
  asked: Int32Array,
  { from, to }: Step,
  allowed: Uint8Array | undefined,
): Int32Array {
  const sums = new Int32Array(length);
  for (let row = 0, base = 0; row < length; row++, base += DIMENSIONS) {
    if (ids[row] === 0 || (allowed !== undefined && allowed[row] === 0)) {
      sums[row] = NOT_ASKED;
      continue;
    }
    let sum = 0;
    for (let i = from; i < to; i++) {
      const d = (asked[i]! - vectors[base + i]!) | 0;
      sum = (sum + Math.imul(d, d)) | 0;
    }
    sums[row] = sum;
  }
  return sums;
}

/** A distance that `limit` rows keep within: that of the worst of those which are best in the first step. */
function boundOf(
  matrix: Matrix,
  asked: Int32Array,
  sums: Int32Array,
  steps: readonly Step[],
  limit: number,
): number {
  const promising = createBest(limit);
  let most = promising.worst();
  for (let row = 0; row < sums.length; row++) {
    if (sums[row]! > most || sums[row] === NOT_ASKED) continue;
    promising.offer(row, sums[row]!);
    most = promising.worst();
  }
  if (most === Infinity) return Infinity;
  return promising.read().reduce((worst, { id: row }) => {
    let distance = 0;
    for (const step of steps) distance += sumOf(matrix, row, asked, step) * step.factor;
    return Math.max(worst, distance);
  }, 0);
}

function sumOf({ vectors }: Matrix, row: number, asked: Int32Array, { from, to }: Step): number {
  const base = row * DIMENSIONS;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const d = (asked[i]! - vectors[base + i]!) | 0;
    sum = (sum + Math.imul(d, d)) | 0;
  }
  return sum;
}

/** Distance of two vectors in every aspect, in halves. */
export function aspectDistances(a: Int8Array, b: Int8Array): number[] {
  return SEGMENTS.map(({ from, length, half }) => {
    let sum = 0;
    for (let i = from; i < from + length; i++) sum += (a[i]! - b[i]!) ** 2;
    return Math.sqrt(sum / length) / half;
  });
}

/** The weighted distance that `nearest` orders by, from the distances in every aspect. */
export function combined(byAspect: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  byAspect.forEach((distance, at) => {
    sum += weights[at]! * distance * distance;
    total += weights[at]!;
  });
  return Math.sqrt(sum / total);
}

/** Components that are compared in one go. */
interface Step {
  /** First component and the one after the last. */
  from: number;
  to: number;
  /** What a squared difference weighs. */
  factor: number;
}

/** The segments that count, the one that parts most first. */
function stepsOf(weights: readonly number[]): Step[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return SEGMENTS.map(({ from, length, half }, at) => ({
    from,
    to: from + length,
    weight: weights[at]! / (half * half),
    factor: weights[at]! / (total * length * half * half),
  }))
    .filter(({ factor }) => factor > 0)
    .sort((a, b) => b.weight - a.weight || a.from - b.from)
    .map(({ from, to, factor }) => ({ from, to, factor }));
}

/** The best so far as a heap with the worst on top. */
function createBest(limit: number) {
  const ids: number[] = [];
  const distances: number[] = [];
  const isWorse = (a: number, b: number): boolean =>
    distances[a]! > distances[b]! || (distances[a]! === distances[b]! && ids[a]! > ids[b]!);
  const swap = (a: number, b: number): void => {
    [ids[a], ids[b]] = [ids[b]!, ids[a]!];
    [distances[a], distances[b]] = [distances[b]!, distances[a]!];
  };
  const sink = (): void => {
    let at = 0;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < ids.length && isWorse(child, worst)) worst = child;
      if (worst === at) return;
      swap(at, worst);
      at = worst;
    }
  };
  return {
    worst: () => (ids.length < limit ? Infinity : distances[0]!),
    offer(id: number, distance: number): void {
      if (ids.length === limit) {
        if (distance === distances[0]! && id > ids[0]!) return;
        ids[0] = id;
        distances[0] = distance;
        sink();
        return;
      }
      let at = ids.push(id) - 1;
      distances.push(distance);
      while (at > 0 && isWorse(at, (at - 1) >> 1)) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    read: () =>
      ids
        .map((id, at) => ({ id, distance: distances[at]! }))
        .sort((a, b) => a.distance - b.distance || a.id - b.id),
  };
}
