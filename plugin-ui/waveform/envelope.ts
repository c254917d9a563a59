import type { WaveformPeaks } from '../../schemas/analysis.js';

/** Largest value of a peak. */
const FULL_SCALE = 127;
/** A sound quieter than this is drawn taller, down to here, so that its shape can be read. */
export const QUIETEST_FULL = 0.08;

/**
 * Minimum and maximum for each of so many columns of a drawing, −1 to 1: min0, max0, min1, max1 … A column over a part
 * of a pair takes the pair, so that a short sound has no gaps and a long one loses no peak. Pairs that are the wrong way round
 * count as silence. Empty when there is nothing to draw.
 */
export function toColumns(peaks: WaveformPeaks, columns: number): Float32Array {
  const pairs = Math.floor(peaks.data.length / 2);
  if (pairs === 0 || columns < 1) return new Float32Array(0);
  const out = new Float32Array(columns * 2);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * pairs) / columns);
    const end = Math.max(first + 1, Math.ceil(((column + 1) * pairs) / columns));
    let low = FULL_SCALE;
    let high = -FULL_SCALE;
    for (let pair = first; pair < end; pair++) {
      low = Math.min(low, peaks.data[pair * 2]!);
      high = Math.max(high, peaks.data[pair * 2 + 1]!);
    }
    if (low > high) low = high = 0;
    out[column * 2] = Math.max(-1, low / FULL_SCALE);
    out[column * 2 + 1] = high / FULL_SCALE;
  }
  return out;
}

/** Largest absolute value of columns, for drawing a quiet sound tall enough to be read; 0 for none. */
export function tallest(columns: Float32Array): number {
  let most = 0;
  for (const value of columns) most = Math.max(most, Math.abs(value));
  return most;
}
