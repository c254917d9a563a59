import type { PlannedPad } from '../../schemas/kit.js';
import { UNIT_SAMPLE_RATE } from '../../schemas/sp404.js';
import type { Extent } from '../render/target-format.js';

/** Positions of a pad on the unit, in frames of its sample there. */
export interface UnitPositions {
  start: number;
  end: number;
  loopTop: number;
  chops: number[];
}

/**
 * Where a pad of a kit, whose positions count in frames of the source file, begins, ends, loops and is chopped in the sample
 * that was made of it: at 48 kHz, within its length, and from the beginning of the part that was cropped.
 */
export function unitPositions(
  { render, start, end, loopTop, chops }: Pick<PlannedPad, 'render' | 'start' | 'end' | 'loopTop' | 'chops'>,
  { frames }: Extent,
  sourceRate: number,
): UnitPositions {
  const skipped = render.crop === true ? (start ?? 0) : 0;
  const frame = (position: number) =>
    Math.max(0, Math.round(((position - skipped) * UNIT_SAMPLE_RATE) / sourceRate));
  /** Where a sound still is, which the end of it is not. */
  const within = (position: number) => Math.min(frames - 1, frame(position));
  const first = start === null ? 0 : within(start);
  const last = end === null ? frames : Math.min(frames, Math.max(first + 1, frame(end)));
  return {
    start: first,
    end: last,
    loopTop: loopTop === null ? first : within(loopTop),
    chops: chops.map(within),
  };
}
