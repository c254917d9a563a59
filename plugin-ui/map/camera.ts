/** What part of the plane is looked at: the point in the middle, and how many pixels a unit of the plane takes. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

/** Pixels of the drawing. */
export interface Size {
  width: number;
  height: number;
}

/** The plane goes from −REACH to REACH in both directions. */
export const REACH = 1000;
/** Room round the cloud when all of it is in view. */
const MARGIN = 1.12;
/** A cloud of few sounds is not blown up beyond this part of the plane. */
const LEAST_EXTENT = 200;
/** At the nearest a unit is this many pixels: single sounds lie far apart. */
const NEAREST = 24;

/** The part of the plane in which the points lie. */
export interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const WHOLE_PLANE: Extent = { left: -REACH, right: REACH, top: -REACH, bottom: REACH };

/** All of the points in view, in the middle of it. */
export function wholeMap({ width, height }: Size, { left, right, top, bottom }: Extent): Camera {
  const across = Math.max(LEAST_EXTENT, right - left) * MARGIN;
  const down = Math.max(LEAST_EXTENT, bottom - top) * MARGIN;
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    scale: Math.max(1e-3, Math.min(width / across, height / down)),
  };
}

export function toScreen({ x, y, scale }: Camera, { width, height }: Size, at: { x: number; y: number }) {
  return { x: (at.x - x) * scale + width / 2, y: (at.y - y) * scale + height / 2 };
}

export function toPlane({ x, y, scale }: Camera, { width, height }: Size, at: { x: number; y: number }) {
  return { x: (at.x - width / 2) / scale + x, y: (at.y - height / 2) / scale + y };
}

/** Moves the plane by so many pixels, as a hand drags it; its middle stays within reach. */
export function panned(camera: Camera, dx: number, dy: number): Camera {
  return {
    ...camera,
    x: within(camera.x - dx / camera.scale),
    y: within(camera.y - dy / camera.scale),
  };
}

/** Nearer or farther by a factor; what is under the pixel stays there. */
export function zoomed(camera: Camera, size: Size, at: { x: number; y: number }, factor: number): Camera {
  const farthest = wholeMap(size, WHOLE_PLANE).scale / 2;
  const scale = Math.min(NEAREST, Math.max(farthest, camera.scale * factor));
  const held = toPlane(camera, size, at);
  return {
    x: within(held.x - (at.x - size.width / 2) / scale),
    y: within(held.y - (at.y - size.height / 2) / scale),
    scale,
  };
}

/** "120.5_-40_1.25": where the middle is, and how near, for an address. */
export function cameraToken({ x, y, scale }: Camera): string {
  return [x.toFixed(1), y.toFixed(1), scale.toFixed(3)].map(Number).join('_');
}

/** Null for anything else, or beyond what the map can show. */
export function readCamera(token: string): Camera | null {
  const numbers = /^(-?\d{1,4}(?:\.\d)?)_(-?\d{1,4}(?:\.\d)?)_(\d{1,2}(?:\.\d{1,3})?)$/.exec(token);
  if (numbers === null) return null;
  const [x = 0, y = 0, scale = 0] = numbers.slice(1).map(Number);
  const isInside = Math.abs(x) <= REACH && Math.abs(y) <= REACH && scale > 0 && scale <= NEAREST;
  return isInside ? { x, y, scale } : null;
}

function within(value: number): number {
  return Math.max(-REACH, Math.min(REACH, value));
}
