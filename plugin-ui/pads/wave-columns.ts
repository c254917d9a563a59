import type { WaveformPeaks } from '../../schemas/analysis.js';
import { QUIETEST_FULL, tallest, toColumns } from '../waveform/envelope.js';
import { spanLength, type Span } from './span.js';

const FULL_SCALE = 127;

/** Minimum and maximum for each column of a drawing, −1 to 1: min0, max0, min1, max1 … */
export type Columns = Float32Array;

/** Values in a row that have a minimum first and a maximum last: two for a pair of the overview, one for a frame. */
interface Values {
  data: Float32Array | Int8Array;
  each: 1 | 2;
  fullScale: number;
}

/** The columns of a part of the overview. A column over a part of a pair takes the pair. */
export function columnsOfPeaks(peaks: WaveformPeaks, span: Span, frames: number, columns: number): Columns {
  return columnsOf({ data: peaks.data, each: 2, fullScale: FULL_SCALE }, span, frames, columns);
}

/** The columns of a part of the sound itself. `wave` may hold another number of frames than the sound has: decoders differ. */
export function columnsOfWave(wave: Float32Array, span: Span, frames: number, columns: number): Columns {
  return columnsOf({ data: wave, each: 1, fullScale: 1 }, span, frames, columns);
}

function columnsOf({ data, each, fullScale }: Values, span: Span, frames: number, columns: number): Columns {
  const count = Math.floor(data.length / each);
  if (count === 0 || columns < 1) return new Float32Array(0);
  const from = (span.from / Math.max(1, frames)) * count;
  const step = ((spanLength(span) / Math.max(1, frames)) * count) / columns;
  const out = new Float32Array(columns * 2);
  for (let column = 0; column < columns; column++) {
    const first = Math.min(count - 1, Math.floor(from + column * step));
    const end = Math.min(count, Math.max(first + 1, Math.ceil(from + (column + 1) * step)));
    let low = Infinity;
    let high = -Infinity;
    // A minute has millions of frames and this runs while a wheel is turned: nothing is made for each of them.
    for (let at = first * each; at < end * each; at += each) {
      const least = data[at]!;
      const most = data[at + each - 1]!;
      if (least < low) low = least;
      if (most > high) high = most;
    }
    // A pair that is the wrong way round counts as silence.
    out[column * 2] = low > high ? 0 : Math.max(-1, low / fullScale);
    out[column * 2 + 1] = low > high ? 0 : Math.min(1, high / fullScale);
  }
  return out;
}

/** Whether the overview is too coarse for a part of the sound drawn in so many columns. */
export function needsWave(peaks: WaveformPeaks | null, span: Span, frames: number, columns: number): boolean {
  if (peaks === null) return false;
  return (peaks.data.length / 2) * (spanLength(span) / Math.max(1, frames)) < columns;
}

/** The loudest that a sound gets, so that it is drawn equally tall however near one is. */
export function fullScaleOf(peaks: WaveformPeaks | null): number {
  return peaks === null ? 1 : Math.max(QUIETEST_FULL, tallest(toColumns(peaks, 1000)));
}

/**
 * The frame nearest to `frame`, at most `reach` away, at which the wave goes through zero: a slice that begins there does not
 * click. `frame` where there is none.
 */
export function nearestCrossing(wave: Float32Array, frame: number, frames: number, reach: number): number {
  const scale = wave.length / Math.max(1, frames);
  const at = Math.round(frame * scale);
  const most = Math.floor(reach * scale);
  for (let away = 0; away <= most; away++) {
    for (const index of [at - away, at + away]) {
      if (index < 1 || index >= wave.length) continue;
      if (wave[index] === 0 || wave[index - 1]! < 0 !== wave[index]! < 0) return Math.round(index / scale);
    }
  }
  return frame;
}
