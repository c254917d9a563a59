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
  const scale = devicePixelRatio;
  const width = Math.max(1, Math.round(canvas.clientWidth * scale));
  const height = Math.max(1, Math.round(canvas.clientHeight * scale));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colour;
  const middle = height / 2;
  if (peaks === null) {
    context.globalAlpha = 0.35;
    context.fillRect(0, Math.floor(middle), width, Math.max(1, Math.round(scale)));
    context.globalAlpha = 1;
    return;
  }
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
