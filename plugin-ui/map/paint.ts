import type { Camera, Size } from './camera.js';
import type { MapPoints } from './points.js';

/**
 * Draws the cloud straight into pixels: 50,000 dots take a few milliseconds on any machine, with or without a graphics
 * card, and look the same everywhere.
 */

/** A dot as the pixels round its middle, each with how much of it is covered, 0 to 255. */
export interface Dot {
  dx: Int8Array;
  dy: Int8Array;
  cover: Uint8Array;
}

/** A round dot with a soft edge; `radius` in pixels, at most 60. */
export function roundDot(radius: number): Dot {
  const reach = Math.ceil(radius);
  const dx: number[] = [];
  const dy: number[] = [];
  const cover: number[] = [];
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const part = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)));
      if (part === 0) continue;
      dx.push(x);
      dy.push(y);
      cover.push(Math.round(part * 255));
    }
  }
  return { dx: Int8Array.from(dx), dy: Int8Array.from(dy), cover: Uint8Array.from(cover) };
}

/** How large a dot is at a scale, in pixels: a haze from afar, pads from near. */
export function dotRadius(scale: number, count: number, pixelRatio: number): number {
  const crowded = Math.min(1, 12 / Math.sqrt(Math.max(1, count)));
  const far = 1.3 + 2.4 * crowded;
  return Math.min(11, far + scale * 1.1) * pixelRatio;
}

/** "#ff9f43" as a pixel of a little-endian canvas, opaque. */
export function pixelOf(colour: string): number {
  const value = Number.parseInt(colour.replace('#', ''), 16);
  const red = (value >> 16) & 0xff;
  const green = (value >> 8) & 0xff;
  const blue = value & 0xff;
  return ((0xff << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Mixes two pixels, `part` 0 to 255 of the upper one. */
export function mixed(lower: number, upper: number, part: number): number {
  const rest = 255 - part;
  const red = ((upper & 0xff) * part + (lower & 0xff) * rest) / 255;
  const green = (((upper >> 8) & 0xff) * part + ((lower >> 8) & 0xff) * rest) / 255;
  const blue = (((upper >> 16) & 0xff) * part + ((lower >> 16) & 0xff) * rest) / 255;
  return ((0xff << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export interface Cloud {
  points: MapPoints;
  camera: Camera;
  /** Pixels by index into MAP_KINDS. */
  colours: Uint32Array;
  ground: number;
  /** 1 for points that are let through by the filter; the others are a shadow. Null: all. */
  lit: Uint8Array | null;
  dot: Dot;
}

/** How much of a dot shows that the filter leaves out, 0 to 255. */
const SHADOW = 38;
/** Dots are a little clear, so that a crowd is brighter than a single sound. */
const OPAQUE = 215;

/** Draws the whole cloud over the ground. */
export function paintCloud(pixels: Uint32Array, size: Size, cloud: Cloud): void {
  pixels.fill(cloud.ground);
  if (cloud.lit !== null) paintPass(pixels, size, cloud, 0, SHADOW);
  paintPass(pixels, size, cloud, 1, OPAQUE);
}

function paintPass(
  pixels: Uint32Array,
  { width, height }: Size,
  { points, camera, colours, lit, dot }: Cloud,
  pass: 0 | 1,
  strength: number,
): void {
  const { count, x, y, kinds } = points;
  const { dx, dy, cover } = dot;
  const reach = dx.length === 0 ? 0 : -dx[0]! + 1;
  const left = width / 2 - camera.x * camera.scale;
  const top = height / 2 - camera.y * camera.scale;
  for (let at = 0; at < count; at++) {
    if (lit !== null && lit[at] !== pass) continue;
    const px = Math.round(x[at]! * camera.scale + left);
    const py = Math.round(y[at]! * camera.scale + top);
    if (px < -reach || py < -reach || px >= width + reach || py >= height + reach) continue;
    const colour = colours[kinds[at]!] ?? 0;
    for (let part = 0; part < dx.length; part++) {
      const column = px + dx[part]!;
      const row = py + dy[part]!;
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const pixel = row * width + column;
      pixels[pixel] = mixed(pixels[pixel]!, colour, (cover[part]! * strength) / 255);
    }
  }
}
