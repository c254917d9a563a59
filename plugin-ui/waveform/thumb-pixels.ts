import type { WaveformPeaks } from '../../schemas/analysis.js';
import { QUIETEST_FULL, tallest, toColumns } from './envelope.js';

/** A picture of pixels, and the part of it that one waveform takes; all in pixels. */
export interface ThumbPlace {
  pixels: Uint32Array;
  /** Of the picture. */
  width: number;
  top: number;
  height: number;
}

const RGB = 0xffffff;
const ALPHA_SHIFT = 24;
/** How much of the line shows that stands for a sound without a waveform. */
const LINE = 0.35;

/**
 * Draws a small waveform into pixels that are clear, one bar a column: forty of them take less than a millisecond, and one
 * picture for a whole list is one layer for the browser. `colour` is an opaque pixel, `strength` 0 to 1 how much of it shows.
 */
export function paintThumb(
  { pixels, width, top, height }: ThumbPlace,
  peaks: WaveformPeaks | null,
  colour: number,
  strength: number,
): void {
  const plain = colour & RGB;
  const pixel = (part: number) => (plain | (Math.round(255 * strength * part) << ALPHA_SHIFT)) >>> 0;
  const middle = height / 2;
  if (peaks === null) {
    const from = (top + Math.floor(middle)) * width;
    pixels.fill(pixel(LINE), from, from + width);
    return;
  }
  const columns = toColumns(peaks, width);
  const reach = (middle - 1) / Math.max(QUIETEST_FULL, tallest(columns));
  const full = pixel(1);
  for (let column = 0; column * 2 < columns.length; column++) {
    const from = middle - columns[column * 2 + 1]! * reach;
    const to = Math.max(from + 1, middle - columns[column * 2]! * reach);
    const [first, last] = [Math.floor(from), Math.min(height, Math.ceil(to))];
    for (let row = first; row < last; row++) {
      // The ends of a bar cover a part of a pixel.
      const part = Math.min(row + 1, to) - Math.max(row, from);
      pixels[(top + row) * width + column] = part >= 1 ? full : pixel(part);
    }
  }
}
