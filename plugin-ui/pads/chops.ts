import { MAX_CHOPS } from '../../schemas/sp404.js';

/** The part of a sound that a pad plays, in frames. */
export interface Region {
  start: number;
  end: number;
}

/** Chops as near as this to one another cannot be told apart by hand, seconds: shorter than the shortest hit. */
const MIN_GAP_S = 0.01;

/** The points that lie inside a region, in order, apart from one another, at most as many as a pad holds. */
export function usableChops(points: readonly number[], { start, end }: Region, sampleRate: number): number[] {
  const gap = MIN_GAP_S * sampleRate;
  const out: number[] = [];
  for (const point of [...points].sort((a, b) => a - b)) {
    if (point < start || point >= end) continue;
    const last = out.at(-1);
    if (last !== undefined && point - last < gap) continue;
    out.push(Math.round(point));
  }
  return out.slice(0, MAX_CHOPS);
}

/** A region cut into equal parts: the beginning of each. */
export function gridChops(parts: number, { start, end }: Region): number[] {
  const count = Math.min(MAX_CHOPS, Math.max(1, parts));
  return Array.from({ length: count }, (_, part) => Math.round(start + ((end - start) * part) / count));
}

/**
 * The points after one of them was moved by hand: it stays between its neighbours, so that a hand which goes too far takes
 * nothing away.
 */
export function moveChop(
  points: readonly number[],
  at: number,
  to: number,
  bounds: Region,
  sampleRate: number,
): number[] {
  const gap = Math.round(MIN_GAP_S * sampleRate);
  const before = points[at - 1];
  const after = points[at + 1];
  const lowest = before === undefined ? bounds.start : before + gap;
  const highest = after === undefined ? bounds.end - 1 : after - gap;
  const place = Math.max(lowest, Math.min(highest, Math.round(to)));
  // Neighbours that lie closer than that leave no room to move.
  return lowest > highest ? [...points] : points.map((point, which) => (which === at ? place : point));
}

/** The part of a region that a chop plays, up to the next one; the part before the first chop, too. */
export function sliceAt(frame: number, points: readonly number[], { start, end }: Region): Region {
  const edges = [start, ...points.filter((point) => point > start && point < end), end];
  const at = edges.findIndex((edge) => edge > frame);
  const last = at === -1 ? edges.length - 1 : Math.max(1, at);
  return { start: edges[last - 1] ?? start, end: edges[last] ?? end };
}

/** Where one more chop is of most use: the middle of the longest slice. */
export function halfOfLongest(points: readonly number[], region: Region): number {
  const slices = [region.start, ...points].map((point) => sliceAt(point, points, region));
  const longest = slices.reduce((most, slice) => (lengthOf(slice) > lengthOf(most) ? slice : most));
  return Math.round((longest.start + longest.end) / 2);
}

const lengthOf = ({ start, end }: Region) => end - start;

/** The nearest point within `reach` frames, or where one is: for a hand that means the onset. */
export function snapTo(frame: number, onsets: readonly number[], reach: number): number {
  let nearest = frame;
  let distance = reach;
  for (const onset of onsets) {
    if (Math.abs(onset - frame) <= distance) {
      distance = Math.abs(onset - frame);
      nearest = onset;
    }
  }
  return nearest;
}
