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
