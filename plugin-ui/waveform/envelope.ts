import type { WaveformPeaks } from '../../schemas/analysis.js';

/** Largest value of a peak. */
const FULL_SCALE = 127;
/** A sound quieter than this is drawn taller, down to here, so that its shape can be read. */
export const QUIETEST_FULL = 0.08;

/** Minimum and maximum for each column of a drawing, −1 to 1: min0, max0, min1, max1 … */
export type Columns = Float32Array;

/** Values in a row, each with its minimum first and its maximum last: two numbers for a pair of the overview, one for a frame. */
export interface Values {
  data: Float32Array | Int8Array;
  each: 1 | 2;
  fullScale: number;
}

export const countOf = ({ data, each }: Values): number => Math.floor(data.length / each);

export function valuesOfPeaks({ data }: WaveformPeaks): Values {
  return { data, each: 2, fullScale: FULL_SCALE };
}

/** All of a sound in so many columns; empty when there is nothing to draw. */
export function toColumns(peaks: WaveformPeaks, columns: number): Columns {
  const values = valuesOfPeaks(peaks);
  return columnsOf(values, { from: 0, until: countOf(values) }, columns);
}

/**
 * The values from … until (their places, which may lie between two) in so many columns. A column over a part of a value takes all of
 * it, so that a short sound has no gaps and a long one loses no peak. Pairs that are the wrong way round count as silence.
 */
export function columnsOf(
  values: Values,
  { from, until }: { from: number; until: number },
  columns: number,
): Columns {
  const { data, each, fullScale } = values;
  const count = countOf(values);
  if (count === 0 || columns < 1) return new Float32Array(0);
  const out = new Float32Array(columns * 2);
  for (let column = 0; column < columns; column++) {
    const first = Math.min(count - 1, Math.floor(from + (column * (until - from)) / columns));
    const last = Math.ceil(from + ((column + 1) * (until - from)) / columns);
    const end = Math.min(count, Math.max(first + 1, last));
    let low = Infinity;
    let high = -Infinity;
    // A minute has millions of frames and this runs while a wheel is turned: nothing is made for each of them.
    for (let at = first * each; at < end * each; at += each) {
      const least = data[at]!;
      const most = data[at + each - 1]!;
      if (least < low) low = least;
      if (most > high) high = most;
    }
    out[column * 2] = low > high ? 0 : Math.max(-1, low / fullScale);
    out[column * 2 + 1] = low > high ? 0 : Math.min(1, high / fullScale);
  }
  return out;
}

/** Largest absolute value of columns, for drawing a quiet sound tall enough to be read; 0 for none. */
export function tallest(columns: Float32Array): number {
  let most = 0;
  for (const value of columns) most = Math.max(most, Math.abs(value));
  return most;
}
