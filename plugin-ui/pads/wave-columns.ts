import type { WaveformPeaks } from '../../schemas/analysis.js';
import {
  columnsOf,
  countOf,
  QUIETEST_FULL,
  tallest,
  toColumns,
  valuesOfPeaks,
  type Columns,
  type Values,
} from '../waveform/envelope.js';
import { spanLength, type Span } from './span.js';

/** The columns of a part of the overview. */
export function columnsOfPeaks(peaks: WaveformPeaks, span: Span, frames: number, columns: number): Columns {
  return columnsIn(valuesOfPeaks(peaks), span, frames, columns);
}

/** The columns of a part of the sound itself. `wave` may hold another number of frames than the sound has: decoders differ. */
export function columnsOfWave(wave: Float32Array, span: Span, frames: number, columns: number): Columns {
  return columnsIn({ data: wave, each: 1, fullScale: 1 }, span, frames, columns);
}

function columnsIn(values: Values, { from, until }: Span, frames: number, columns: number): Columns {
  const scale = countOf(values) / Math.max(1, frames);
  return columnsOf(values, { from: from * scale, until: until * scale }, columns);
}

/** Whether the overview is too coarse for a part of the sound drawn in so many columns. */
export function needsWave(peaks: WaveformPeaks | null, span: Span, frames: number, columns: number): boolean {
  if (peaks === null) return false;
  return (peaks.data.length / 2) * (spanLength(span) / Math.max(1, frames)) < columns;
}

/** The loudest that a sound gets, so that it is drawn equally tall however near one is. */
export function fullScaleOf(peaks: WaveformPeaks): number {
  return Math.max(QUIETEST_FULL, tallest(toColumns(peaks, 1000)));
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
