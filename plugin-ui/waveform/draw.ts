import { cleared, drawUnknown } from './canvas.js';
import { QUIETEST_FULL, tallest, toColumns } from './envelope.js';
import type { WaveformPeaks } from '../../schemas/analysis.js';

/**
 * Draws a waveform over the whole canvas at the screen's own resolution. `gap` device pixels between bars of `bar`;
 * 0 draws one solid shape.
 */
export function drawWaveform(
  canvas: HTMLCanvasElement,
  peaks: WaveformPeaks | null,
  colour: string,
  { bar, gap }: { bar: number; gap: number },
): void {
  const surface = cleared(canvas, colour);
  if (surface === null) return;
  if (peaks === null) return drawUnknown(surface);
  const { context, width, height } = surface;
  const scale = devicePixelRatio;
  const middle = height / 2;
  const step = Math.max(1, Math.round((bar + gap) * scale));
  const thick = Math.max(1, Math.round(bar * scale));
  const columns = toColumns(peaks, Math.max(1, Math.floor(width / step)));
  const reach = (middle - 1) / Math.max(QUIETEST_FULL, tallest(columns));
  for (let column = 0; column * 2 < columns.length; column++) {
    const top = middle - columns[column * 2 + 1]! * reach;
    const bottom = middle - columns[column * 2]! * reach;
    context.fillRect(column * step, top, thick, Math.max(scale, bottom - top));
  }
}
