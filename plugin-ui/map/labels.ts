import { MAP_KINDS } from '../../schemas/methods/map.js';
import { DRUM_BADGES, KIND_BADGES } from '../sound/kinds.js';
import { REACH } from './camera.js';
import type { MapPoints } from './points.js';

/** The name of a class of sounds, at the place where most of them lie together. */
export interface MapLabel {
  text: string;
  /** Suffix of the colour variable `--kind-…`. */
  colour: string;
  x: number;
  y: number;
}

/** The plane is looked through in so many squares either way: a cluster fills a few of them. */
const CELLS = 24;
const CELL = (2 * REACH + 1) / CELLS;
/** Fewer sounds in one place are no place worth a name. */
const LEAST = 3;

const BADGES: Readonly<Record<string, { short: string; colour: string }>> = {
  ...DRUM_BADGES,
  ...KIND_BADGES,
};

/** One label for each class that has a place, the class with the most sounds first. `lit`: only of the points marked 1. */
export function labelsOf({ count, x, y, kinds }: MapPoints, lit: Uint8Array | null): MapLabel[] {
  const crowd = new Uint32Array(MAP_KINDS.length * CELLS * CELLS);
  const total = new Uint32Array(MAP_KINDS.length);
  const cellOf = (value: number) => Math.max(0, Math.min(CELLS - 1, Math.floor((value + REACH) / CELL)));
  for (let at = 0; at < count; at++) {
    if (lit !== null && lit[at] !== 1) continue;
    const kind = kinds[at]!;
    crowd[(kind * CELLS + cellOf(y[at]!)) * CELLS + cellOf(x[at]!)]! += 1;
    total[kind]! += 1;
  }
  const order = [...total.keys()].sort((a, b) => total[b]! - total[a]!);
  return order.flatMap((kind) => {
    const badge = BADGES[MAP_KINDS[kind] ?? ''];
    const squares = crowd.subarray(kind * CELLS * CELLS, (kind + 1) * CELLS * CELLS);
    const densest = squares.reduce((best, many, cell) => (many > squares[best]! ? cell : best), 0);
    if (badge === undefined || squares[densest] === 0) return [];
    const [column, row] = [densest % CELLS, Math.floor(densest / CELLS)];
    const middle = { x: 0, y: 0, count: 0 };
    for (let at = 0; at < count; at++) {
      if (kinds[at] !== kind || (lit !== null && lit[at] !== 1)) continue;
      if (Math.abs(cellOf(x[at]!) - column) > 1 || Math.abs(cellOf(y[at]!) - row) > 1) continue;
      middle.x += x[at]!;
      middle.y += y[at]!;
      middle.count += 1;
    }
    if (middle.count < LEAST) return [];
    const { short: text, colour } = badge;
    return [{ text, colour, x: middle.x / middle.count, y: middle.y / middle.count }];
  });
}

/**
 * Writes the labels over their places, or under them where another one is in the way; one that has room at neither is left
 * out. `toPixel` in pixels of the canvas.
 */
export function writeLabels(
  context: CanvasRenderingContext2D,
  labels: readonly MapLabel[],
  look: {
    toPixel: (at: { x: number; y: number }) => { x: number; y: number };
    colour: (variable: string) => string;
    /** Pixels of the canvas in a CSS pixel. */
    scale: number;
    /** Pixels between the middle of the place and the words over or under it. */
    lift: number;
  },
): void {
  const { toPixel, colour, scale, lift } = look;
  const size = 11 * scale;
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.lineWidth = 3 * scale;
  const written: { left: number; right: number; y: number }[] = [];
  for (const label of labels) {
    const at = toPixel(label);
    const half = context.measureText(label.text).width / 2 + 4 * scale;
    const [left, right] = [at.x - half, at.x + half];
    const y = [at.y - lift, at.y + lift + size / 2].find((line) =>
      written.every(
        (one) => left >= one.right || right <= one.left || Math.abs(one.y - line) >= size + 2 * scale,
      ),
    );
    if (y === undefined) continue;
    written.push({ left, right, y });
    context.strokeStyle = colour('--ground');
    context.strokeText(label.text, at.x, y);
    context.fillStyle = colour(`--kind-${label.colour}`);
    context.fillText(label.text, at.x, y);
  }
}
