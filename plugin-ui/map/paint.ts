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

/** Red and blue of a pixel, with room for eight more bits above each: both are mixed by one multiplication. */
const RED_BLUE = 0xff00ff;
const GREEN = 0xff00;
const SOLID = 0xff << 24;
/** All of it, in the units in which pixels are mixed: a shift by eight instead of a division. */
const WHOLE = 256;

/** 0 to 255 as 0 to 256. */
function share(part: number): number {
  return part + (part >> 7);
}

/** Mixes two pixels, `part` 0 to 255 of the upper one. */
export function mixed(lower: number, upper: number, part: number): number {
  const of = share(part);
  const rest = WHOLE - of;
  const redBlue = (Math.imul(lower & RED_BLUE, rest) + Math.imul(upper & RED_BLUE, of)) >>> 8;
  const green = (Math.imul(lower & GREEN, rest) + Math.imul(upper & GREEN, of)) >>> 8;
  return (SOLID | (redBlue & RED_BLUE) | (green & GREEN)) >>> 0;
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

/** Pixels of a picture; right and bottom are the first that are outside. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Where the plane's origin lies in the picture. Whole pixels: a picture that is moved is then the same picture, and only what
 * comes into view has to be drawn.
 */
export function originOf(camera: Camera, { width, height }: Size): { x: number; y: number } {
  return {
    x: Math.round(width / 2 - camera.x * camera.scale),
    y: Math.round(height / 2 - camera.y * camera.scale),
  };
}

/** Draws the cloud over the ground, or the part of it that lies in an area. */
export function paintCloud(
  pixels: Uint32Array,
  size: Size,
  cloud: Cloud,
  area: Area = { left: 0, top: 0, right: size.width, bottom: size.height },
): void {
  for (let row = area.top; row < area.bottom; row++) {
    pixels.fill(cloud.ground, row * size.width + area.left, row * size.width + area.right);
  }
  if (cloud.lit !== null) paintPass(pixels, size, cloud, area, 0, SHADOW);
  paintPass(pixels, size, cloud, area, 1, OPAQUE);
}

/** Moves a picture by whole pixels and returns the areas that came into view; what they show is to be drawn. */
export function movePixels(pixels: Uint32Array, { width, height }: Size, dx: number, dy: number): Area[] {
  const whole = { left: 0, top: 0, right: width, bottom: height };
  if (Math.abs(dx) >= width || Math.abs(dy) >= height) return [whole];
  // What would run over the edge of a row lands in the column that is drawn anew.
  const shift = dy * width + dx;
  if (shift > 0) pixels.copyWithin(shift, 0, pixels.length - shift);
  else if (shift < 0) pixels.copyWithin(0, -shift);
  const rows = dy > 0 ? { top: dy, bottom: height } : { top: 0, bottom: height + dy };
  const areas: Area[] = [];
  if (dy > 0) areas.push({ ...whole, bottom: dy });
  if (dy < 0) areas.push({ ...whole, top: height + dy });
  if (dx > 0) areas.push({ ...rows, left: 0, right: dx });
  if (dx < 0) areas.push({ ...rows, left: width + dx, right: width });
  return areas;
}

function paintPass(
  pixels: Uint32Array,
  picture: Size,
  { points, camera, colours, lit, dot }: Cloud,
  area: Area,
  pass: 0 | 1,
  strength: number,
): void {
  const { width } = picture;
  const { left, top, right, bottom } = area;
  const { count, x, y, kinds } = points;
  // Signed numbers of 32 bits are what an engine reckons in without a detour.
  const canvas = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length);
  const stamp = stampOf(dot, colours, width, strength);
  const { offsets, rest, redBlue, green, size, reach } = stamp;
  const origin = originOf(camera, picture);
  for (let at = 0; at < count; at++) {
    if (lit !== null && lit[at] !== pass) continue;
    const py = Math.round(y[at]! * camera.scale) + origin.y;
    if (py < top - reach || py >= bottom + reach) continue;
    const px = Math.round(x[at]! * camera.scale) + origin.x;
    if (px < left - reach || px >= right + reach) continue;
    const whole = px >= left + reach && py >= top + reach && px < right - reach && py < bottom - reach;
    const from = kinds[at]! * size;
    const middle = py * width + px;
    for (let part = 0; part < size; part++) {
      if (!whole && !isInside(dot, part, px, py, area)) continue;
      const pixel = middle + offsets[part]!;
      const lower = canvas[pixel]!;
      const keep = rest[part]!;
      canvas[pixel] =
        SOLID |
        (((Math.imul(lower & RED_BLUE, keep) + redBlue[from + part]!) >>> 8) & RED_BLUE) |
        (((Math.imul(lower & GREEN, keep) + green[from + part]!) >>> 8) & GREEN);
    }
  }
}

function isInside(
  { dx, dy }: Dot,
  part: number,
  px: number,
  py: number,
  { left, top, right, bottom }: Area,
): boolean {
  const column = px + dx[part]!;
  const row = py + dy[part]!;
  return column >= left && row >= top && column < right && row < bottom;
}

/** A dot in every colour, as far as it can be worked out before the first one is put down. */
interface Stamp {
  /** Pixels of the dot. */
  size: number;
  /** Farthest pixel from the middle. */
  reach: number;
  /** From the middle, in a picture of this width. */
  offsets: Int32Array;
  /** How much of what lies below stays, 0 to 256. */
  rest: Int32Array;
  /** What the colour adds, by colour and pixel. */
  redBlue: Int32Array;
  green: Int32Array;
}

function stampOf({ dx, dy, cover }: Dot, colours: Uint32Array, width: number, strength: number): Stamp {
  const size = dx.length;
  const reach = dy.reduce((most, row) => Math.max(most, row), 0) + 1;
  const parts = Int32Array.from(cover, (one) => share(Math.round((one * strength) / 255)));
  const redBlue = new Int32Array(colours.length * size);
  const green = new Int32Array(colours.length * size);
  colours.forEach((colour, kind) => {
    parts.forEach((part, at) => {
      redBlue[kind * size + at] = Math.imul(colour & RED_BLUE, part);
      green[kind * size + at] = Math.imul(colour & GREEN, part);
    });
  });
  return {
    size,
    reach,
    offsets: Int32Array.from(dx, (column, at) => dy[at]! * width + column),
    rest: parts.map((part) => WHOLE - part),
    redBlue,
    green,
  };
}
