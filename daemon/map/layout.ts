import { UMAP } from 'umap-js';
import { DEFAULT_WEIGHTS, DIMENSIONS, likeness, SEGMENTS } from '../similar/aspects.js';
import { type Matrix, nearest } from '../similar/matrix.js';

/** Laid out by UMAP; all others are placed beside them. Enough to show every kind of sound, few enough for seconds. */
export const LANDMARKS = 1500;
/** Landmarks beside which a sample is placed. */
const PLACED_BESIDE = 6;
/** Neighbours UMAP keeps together: fewer show islands, more the continents. */
const NEIGHBOURS = 15;
const MIN_DISTANCE = 0.1;
/** A sample is put this far at most from the middle of its landmarks, so that the like ones do not cover each other. */
const JITTER = 0.02;
const WEIGHTS = SEGMENTS.map(({ aspect }) => DEFAULT_WEIGHTS[aspect]);

export interface Point {
  id: number;
  /** −1 to 1. */
  x: number;
  y: number;
  /** Laid out itself, or placed beside those that were. */
  placed: boolean;
}

/** The samples that stand for the catalogue: by a hash of their id, so that the same ones are taken every time. */
export function landmarksOf(ids: readonly number[]): number[] {
  return [...ids].sort((a, b) => mixed(a) - mixed(b) || a - b).slice(0, LANDMARKS);
}

/** Lays samples out in the plane. The same samples get the same places on every run. */
export function layOut(matrix: Matrix, ids: readonly number[]): Point[] {
  if (ids.length <= NEIGHBOURS) return inCircle(ids);
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: NEIGHBOURS,
    minDist: MIN_DISTANCE,
    random: randomFrom(1),
  });
  const plane = umap.fit(ids.map((id) => scaledVector(matrix, id)));
  return fitted(ids, plane);
}

/** Places samples beside the landmarks they sound most like. */
export function placeBeside(matrix: Matrix, ids: readonly number[], landmarks: readonly Point[]): Point[] {
  const places = new Map(landmarks.map((point) => [point.id, point]));
  const allowed = new Uint8Array(matrix.length);
  for (const { id } of landmarks) {
    const row = matrix.rows[id] ?? -1;
    if (row >= 0) allowed[row] = 1;
  }
  return ids.flatMap((id) => {
    const row = matrix.rows[id] ?? -1;
    if (row < 0) return [];
    const query = matrix.vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);
    const found = nearest(matrix, query, { weights: WEIGHTS, limit: PLACED_BESIDE, allowed });
    let [x, y, total] = [0, 0, 0];
    found.ids.forEach((other, at) => {
      const point = places.get(other)!;
      const weight = likeness(found.distances[at]!) + 1e-6;
      x += weight * point.x;
      y += weight * point.y;
      total += weight;
    });
    if (total === 0) return [];
    const angle = 2 * Math.PI * mixed(id);
    const reach = JITTER * mixed(id + 0x5bd1);
    return [
      {
        id,
        x: inside(x / total + reach * Math.cos(angle)),
        y: inside(y / total + reach * Math.sin(angle)),
        placed: true,
      },
    ];
  });
}

/** Components scaled so that plain Euclidean distance is the usual weighted one. */
function scaledVector(matrix: Matrix, id: number): number[] {
  const base = matrix.rows[id]! * DIMENSIONS;
  return SEGMENTS.flatMap(({ from, length, half }, at) => {
    const scale = Math.sqrt(WEIGHTS[at]! / length) / half;
    return Array.from({ length }, (_, i) => matrix.vectors[base + from + i]! * scale);
  });
}

/** Both directions by the same measure, the middle in the middle, a little room at the border. */
function fitted(ids: readonly number[], plane: readonly (readonly number[])[]): Point[] {
  const xs = plane.map(([x = 0]) => x);
  const ys = plane.map(([, y = 0]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)];
  const scale = 1.9 / Math.max(right - left, top - bottom, 1e-9);
  return ids.map((id, at) => ({
    id,
    x: inside((xs[at]! - (left + right) / 2) * scale),
    y: inside((ys[at]! - (bottom + top) / 2) * scale),
    placed: false,
  }));
}

function inCircle(ids: readonly number[]): Point[] {
  return ids.map((id, at) => {
    const angle = (2 * Math.PI * at) / ids.length;
    return { id, x: 0.5 * Math.cos(angle), y: 0.5 * Math.sin(angle), placed: false };
  });
}

function inside(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

/** A number from 0 to 1 that looks random and is always the same for an id (finaliser of MurmurHash3). */
function mixed(id: number): number {
  let h = id | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
