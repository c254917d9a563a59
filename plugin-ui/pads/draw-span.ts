import type { WaveformPeaks } from '../../schemas/analysis.js';
import { cleared, drawUnknown } from '../waveform/canvas.js';
import { spanLength, type Span } from './span.js';
import { columnsOfPeaks, columnsOfWave, fullScaleOf, needsWave } from './wave-columns.js';

/** With fewer frames than this for each column the wave is a line through them. */
const LINE_BELOW = 1.5;
/** Frames this far apart, device pixels, are shown as dots. */
const DOTS_FROM = 6;

export interface SpanPicture {
  peaks: WaveformPeaks | null;
  /** The sound itself, mono, where it is at hand. */
  wave: Float32Array | null;
  span: Span;
  /** Length of the sound. */
  frames: number;
  colour: string;
}

/** Draws a part of a sound over the whole canvas: from its overview, and nearer from its frames. */
export function drawSpan(
  canvas: HTMLCanvasElement,
  { peaks, wave, span, frames, colour }: SpanPicture,
): void {
  const surface = cleared(canvas, colour);
  if (surface === null) return;
  if (peaks === null) return drawUnknown(surface);
  const { context, width, height } = surface;
  context.strokeStyle = colour;
  const middle = height / 2;
  const reach = (middle - 1) / fullScaleOf(peaks);
  const thin = Math.max(1, Math.round(devicePixelRatio));
  const fine = wave !== null && needsWave(peaks, span, frames, width) ? wave : null;
  if (fine !== null && spanLength(span) / width < LINE_BELOW) {
    drawLine(context, fine, { span, frames, width, middle, reach, thin });
    return;
  }
  const columns =
    fine === null ? columnsOfPeaks(peaks, span, frames, width) : columnsOfWave(fine, span, frames, width);
  for (let column = 0; column < width; column++) {
    const top = middle - columns[column * 2 + 1]! * reach;
    const bottom = middle - columns[column * 2]! * reach;
    context.fillRect(column, top, 1, Math.max(thin, bottom - top));
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  wave: Float32Array,
  at: { span: Span; frames: number; width: number; middle: number; reach: number; thin: number },
): void {
  const { span, frames, width, middle, reach, thin } = at;
  const scale = wave.length / Math.max(1, frames);
  const first = Math.max(0, Math.floor(span.from * scale) - 1);
  const last = Math.min(wave.length - 1, Math.ceil(span.until * scale) + 1);
  const pixelsEach = width / (spanLength(span) * scale);
  const x = (index: number) => (index - span.from * scale) * pixelsEach;
  const y = (index: number) => middle - wave[index]! * reach;
  context.lineWidth = 1.5 * thin;
  context.lineJoin = 'round';
  context.beginPath();
  for (let index = first; index <= last; index++) context.lineTo(x(index), y(index));
  context.stroke();
  if (pixelsEach < DOTS_FROM) return;
  const dot = 2 * thin;
  for (let index = first; index <= last; index++)
    context.fillRect(x(index) - dot, y(index) - dot, 2 * dot, 2 * dot);
}
