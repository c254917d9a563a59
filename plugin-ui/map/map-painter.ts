import { MAP_KINDS } from '../../schemas/methods/map.js';
import type { Look } from '../look/look.js';
import { pixelOf } from '../look/pixel-of.js';
import { toScreen, wholeMap, type Camera, type Size } from './camera.js';
import { labelsOf, writeLabels, type MapLabel } from './labels.js';
import { dotRadius, movePixels, originOf, paintCloud, roundDot, type Cloud, type Dot } from './paint.js';
import { createPointFinder, extentOf, NO_POINTS, type MapPoints, type PointFinder } from './points.js';

/** Pixels that are drawn at most; a larger window is drawn a little coarser, so that it still moves at 60 frames. */
const MAX_PIXELS = 3_500_000;

/** The drawing of the cloud; draws at most once a frame, and only when something changed. */
export interface MapPainter {
  readonly points: MapPoints;
  readonly finder: PointFinder;
  readonly lit: Uint8Array | null;
  /** CSS pixels. */
  readonly size: Size;
  /** In CSS pixels per unit. */
  readonly camera: Camera;
  attach: (canvas: HTMLCanvasElement) => void;
  detach: () => void;
  resize: (width: number, height: number) => void;
  show: (points: MapPoints) => void;
  light: (lit: Uint8Array | null) => void;
  /** Rings the point of a sample. */
  mark: (id: number | null) => void;
  /** Looks at the plane from elsewhere; null: at all of it. */
  look: (camera: Camera | null) => void;
  /** Takes the colours of the theme anew. */
  recolour: () => void;
}

export function createMapPainter(look: Look): MapPainter {
  let canvas: HTMLCanvasElement | undefined;
  let image: ImageData | undefined;
  let pixels = new Uint32Array(0);
  let points = NO_POINTS;
  let finder = createPointFinder(NO_POINTS);
  let extent = extentOf(NO_POINTS);
  let lit: Uint8Array | null = null;
  let labels: readonly MapLabel[] = [];
  let size: Size = { width: 1, height: 1 };
  let camera: Camera | undefined;
  let colours = new Uint32Array(MAP_KINDS.length);
  let ground = 0;
  let marked = -1;
  let frame = 0;
  let dot: { radius: number; dot: Dot } = { radius: 0, dot: roundDot(1) };
  /** What the pixels show; undefined when they show nothing that could be moved. */
  let shown: Cloud | undefined;

  function ratio(): number {
    const wanted = devicePixelRatio;
    const most = Math.sqrt(MAX_PIXELS / Math.max(1, size.width * size.height));
    return Math.min(wanted, most);
  }

  function ask(): void {
    if (frame === 0 && canvas !== undefined) frame = requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = 0;
    const context = canvas?.getContext('2d', { alpha: false });
    if (canvas === undefined || !context) return;
    const scale = ratio();
    const width = Math.max(1, Math.round(size.width * scale));
    const height = Math.max(1, Math.round(size.height * scale));
    if (image === undefined || image.width !== width || image.height !== height) {
      canvas.width = width;
      canvas.height = height;
      image = new ImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
      shown = undefined;
    }
    const seen = api.camera;
    const radius = Math.round(dotRadius(seen.scale, points.count, scale) * 4) / 4;
    if (radius !== dot.radius) dot = { radius, dot: roundDot(radius) };
    const deviceCamera = { ...seen, scale: seen.scale * scale };
    paint({ points, camera: deviceCamera, colours, ground, lit, dot: dot.dot }, { width, height });
    context.putImageData(image, 0, 0);
    writeLabels(context, labels, {
      toPixel: (at) => toScreen(deviceCamera, { width, height }, at),
      colour: look.colour,
      scale,
      lift: radius + 14 * scale,
    });
    if (marked >= 0) ring(context, deviceCamera, { width, height }, radius, scale);
  }

  /** A hand that drags the map moves the picture; only what comes into view is drawn then. */
  function paint(cloud: Cloud, area: Size): void {
    const before = shown;
    shown = cloud;
    if (before === undefined || !isSameButMoved(before, cloud)) return paintCloud(pixels, area, cloud);
    const [from, to] = [originOf(before.camera, area), originOf(cloud.camera, area)];
    for (const part of movePixels(pixels, area, to.x - from.x, to.y - from.y)) {
      paintCloud(pixels, area, cloud, part);
    }
  }

  function ring(
    context: CanvasRenderingContext2D,
    deviceCamera: Camera,
    area: Size,
    radius: number,
    scale: number,
  ): void {
    const at = toScreen(deviceCamera, area, { x: points.x[marked]!, y: points.y[marked]! });
    context.lineWidth = 2 * scale;
    context.strokeStyle = look.colour('--text');
    context.beginPath();
    context.arc(at.x, at.y, radius + 4 * scale, 0, 2 * Math.PI);
    context.stroke();
  }

  const api: MapPainter = {
    get points() {
      return points;
    },
    get finder() {
      return finder;
    },
    get lit() {
      return lit;
    },
    get size() {
      return size;
    },
    get camera() {
      return camera ?? wholeMap(size, extent);
    },
    attach(element) {
      canvas = element;
      image = undefined;
      ask();
    },
    detach() {
      cancelAnimationFrame(frame);
      frame = 0;
      canvas = undefined;
    },
    resize(width, height) {
      size = { width: Math.max(1, width), height: Math.max(1, height) };
      ask();
    },
    show(next) {
      points = next;
      finder = createPointFinder(next);
      extent = extentOf(next);
      if (lit !== null && lit.length !== next.count) lit = null;
      labels = labelsOf(points, lit);
      ask();
    },
    light(next) {
      lit = next !== null && next.length === points.count ? next : null;
      labels = labelsOf(points, lit);
      ask();
    },
    mark(id) {
      marked = id === null ? -1 : points.ids.indexOf(id);
      ask();
    },
    look(next) {
      camera = next ?? undefined;
      ask();
    },
    recolour() {
      colours = Uint32Array.from(MAP_KINDS, (kind) => pixelOf(look.colour(`--kind-${kind}`)));
      ground = pixelOf(look.colour('--ground'));
      ask();
    },
  };
  return api;
}

function isSameButMoved(one: Cloud, other: Cloud): boolean {
  return (
    one.camera.scale === other.camera.scale &&
    one.points === other.points &&
    one.lit === other.lit &&
    one.colours === other.colours &&
    one.ground === other.ground &&
    one.dot === other.dot
  );
}
