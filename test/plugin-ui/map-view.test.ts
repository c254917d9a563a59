import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pixelOf } from '../../plugin-ui/look/pixel-of.js';
import {
  panned,
  REACH,
  toPlane,
  toScreen,
  WHOLE_PLANE,
  wholeMap,
  zoomed,
} from '../../plugin-ui/map/camera.js';
import { labelsOf, writeLabels } from '../../plugin-ui/map/labels.js';
import { mixed, movePixels, originOf, paintCloud, roundDot } from '../../plugin-ui/map/paint.js';
import { createPointFinder, extentOf, joinPieces } from '../../plugin-ui/map/points.js';

const coordinate = fc.integer({ min: -REACH, max: REACH });
const cloud = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 200 }).map((all) =>
  joinPieces([
    {
      ids: all.map((_, at) => at + 1),
      x: all.map(([x]) => x),
      y: all.map(([, y]) => y),
      kinds: all.map(() => 1),
    },
  ]),
);
const SIZE = { width: 400, height: 300 };

describe('looking at the map', () => {
  it('shows all of it at first', () => {
    const camera = wholeMap(SIZE, WHOLE_PLANE);
    for (const corner of [-REACH, REACH]) {
      const at = toScreen(camera, SIZE, { x: corner, y: corner });
      expect(at.x).toBeGreaterThan(0);
      expect(at.x).toBeLessThan(SIZE.width);
      expect(at.y).toBeGreaterThan(0);
      expect(at.y).toBeLessThan(SIZE.height);
    }
  });

  it('shows all of a small cloud, in the middle and large', () => {
    const extent = extentOf(joinPieces([{ ids: [1, 2], x: [100, 500], y: [-900, -700], kinds: [0, 0] }]));
    const camera = wholeMap(SIZE, extent);
    expect(toScreen(camera, SIZE, { x: 300, y: -800 })).toEqual({ x: SIZE.width / 2, y: SIZE.height / 2 });
    expect(toScreen(camera, SIZE, { x: 100, y: -900 }).x).toBeCloseTo(SIZE.width * 0.0536, 0);
  });

  it('keeps what is under the pointer there while it goes nearer', () => {
    const camera = { x: 100, y: -50, scale: 0.3 };
    const at = { x: 290, y: 40 };
    const held = toPlane(camera, SIZE, at);
    const nearer = zoomed(camera, SIZE, at, 3);
    expect(nearer.scale).toBeCloseTo(0.9);
    expect(toScreen(nearer, SIZE, held).x).toBeCloseTo(at.x);
    expect(toScreen(nearer, SIZE, held).y).toBeCloseTo(at.y);
  });

  it('follows the hand, and never loses the cloud', () => {
    expect(panned({ x: 0, y: 0, scale: 0.5 }, 10, -20)).toEqual({ x: -20, y: 40, scale: 0.5 });
    expect(panned({ x: 0, y: 0, scale: 0.5 }, -1e6, 0).x).toBe(REACH);
  });
});

describe('finding the sound under the pointer', () => {
  it('finds the same one as looking at all of them', () => {
    fc.assert(
      fc.property(cloud, coordinate, coordinate, fc.integer({ min: 1, max: 800 }), (points, x, y, reach) => {
        const distances = Array.from(points.ids, (_, at) => Math.hypot(points.x[at]! - x, points.y[at]! - y));
        const least = Math.min(...distances);
        const found = createPointFinder(points).nearest(x, y, reach, () => true);
        if (least > reach) expect(found).toBe(-1);
        else expect(distances[found]).toBe(least);
      }),
    );
  });

  it('passes over those that are not wanted', () => {
    const points = joinPieces([{ ids: [1, 2], x: [0, 10], y: [0, 0], kinds: [0, 0] }]);
    expect(createPointFinder(points).nearest(0, 0, 50, (at) => at !== 0)).toBe(1);
  });
});

describe('drawing the cloud', () => {
  const red = pixelOf('#ff0000');
  const ground = pixelOf('#000000');
  const points = joinPieces([{ ids: [1, 2], x: [0, 5], y: [0, 0], kinds: [0, 0] }]);
  const size = { width: 21, height: 11 };
  const scene = {
    points,
    camera: { x: 0, y: 0, scale: 1 },
    colours: Uint32Array.of(red),
    ground,
    dot: roundDot(1),
    lit: null,
  };
  const brightness = (pixels: Uint32Array, x: number, y: number) => pixels[y * size.width + x]! & 0xff;

  it('puts a dot where the point is, and the ground elsewhere', () => {
    const pixels = new Uint32Array(size.width * size.height);
    paintCloud(pixels, size, scene);
    expect(brightness(pixels, 11, 6)).toBeGreaterThan(180);
    expect(pixels[0]).toBe(ground);
  });

  it('shows what the filter leaves out as a shadow', () => {
    const pixels = new Uint32Array(size.width * size.height);
    paintCloud(pixels, size, { ...scene, lit: Uint8Array.of(1, 0) });
    const shadow = brightness(pixels, 16, 6);
    expect(shadow).toBeGreaterThan(10);
    expect(shadow).toBeLessThan(brightness(pixels, 11, 6) / 3);
  });

  it('stays inside of the picture wherever the points are', () => {
    fc.assert(
      fc.property(cloud, fc.double({ min: 0.01, max: 24, noNaN: true }), (some, scale) => {
        const pixels = new Uint32Array(size.width * size.height);
        paintCloud(pixels, size, {
          ...scene,
          points: some,
          colours: Uint32Array.of(red, red),
          camera: { x: 0, y: 0, scale },
        });
        expect(pixels.length).toBe(size.width * size.height);
      }),
    );
  });

  it('shows the same when it is moved as when it is drawn anew', () => {
    const move = fc.integer({ min: -30, max: 30 });
    const scales = fc.double({ min: 0.005, max: 0.03, noNaN: true });
    fc.assert(
      fc.property(cloud, scales, fc.array(fc.tuple(move, move), { maxLength: 4 }), (some, scale, moves) => {
        const lit = some.ids.map((id) => id % 2);
        const look = {
          ...scene,
          points: some,
          colours: Uint32Array.of(ground, red),
          lit: Uint8Array.from(lit),
        };
        let camera = { x: 0, y: 0, scale };
        const moved = new Uint32Array(size.width * size.height);
        paintCloud(moved, size, { ...look, camera });
        for (const [dx, dy] of moves) {
          const before = originOf(camera, size);
          camera = { ...camera, x: camera.x - dx / scale, y: camera.y - dy / scale };
          const now = originOf(camera, size);
          for (const area of movePixels(moved, size, now.x - before.x, now.y - before.y)) {
            paintCloud(moved, size, { ...look, camera }, area);
          }
        }
        const anew = new Uint32Array(size.width * size.height);
        paintCloud(anew, size, { ...look, camera });
        expect(moved).toEqual(anew);
      }),
    );
  });

  it('mixes colours by how much of a dot covers a pixel', () => {
    expect(mixed(ground, red, 0)).toBe(ground);
    expect(mixed(ground, red, 255)).toBe(red);
    expect(mixed(ground, red, 128) & 0xff).toBe(128);
  });
});

describe('names on the map', () => {
  const kick = 1;
  const snare = 2;
  const cloudOf = (all: readonly (readonly [kind: number, x: number, y: number])[]) =>
    joinPieces([
      {
        ids: all.map((_, at) => at + 1),
        x: all.map(([, x]) => x),
        y: all.map(([, , y]) => y),
        kinds: all.map(([kind]) => kind),
      },
    ]);
  const points = cloudOf([
    [kick, -500, -500],
    [kick, -510, -500],
    [kick, -490, -500],
    [kick, -500, -480],
    // One that lies elsewhere does not draw the name there.
    [kick, 900, 900],
    [snare, 400, 300],
    [snare, 410, 300],
    [snare, 420, 300],
  ]);

  it('stand where most sounds of a class lie together, the largest class first', () => {
    expect(labelsOf(points, null)).toEqual([
      { text: 'Kick', colour: 'kick', x: -500, y: -495 },
      { text: 'Snare', colour: 'snare', x: 410, y: 300 },
    ]);
  });

  it('follow the filter, and leave out what has no place', () => {
    const through = new Set([1, 2, 6, 7, 8]);
    const lit = Uint8Array.from(points.ids, (id) => Number(through.has(id)));
    expect(labelsOf(points, lit).map(({ text }) => text)).toEqual(['Snare']);
    expect(labelsOf(cloudOf([]), null)).toEqual([]);
  });

  it('writes a name under its place where another one stands over it, and leaves out the third', () => {
    const written: [string, number][] = [];
    const context = {
      measureText: () => ({ width: 40 }),
      strokeText: () => undefined,
      fillText: (text: string, _x: number, y: number) => written.push([text, y]),
    };
    const places = ['Rim', 'Perc', 'Tom'].map((text) => ({ text, colour: 'rim', x: 0, y: 0 }));
    writeLabels(context as unknown as CanvasRenderingContext2D, places, {
      toPixel: () => ({ x: 100, y: 100 }),
      colour: () => '#ffffff',
      scale: 1,
      lift: 20,
    });
    expect(written.map(([text]) => text)).toEqual(['Rim', 'Perc']);
    expect(written[0]?.[1]).toBeLessThan(100);
    expect(written[1]?.[1]).toBeGreaterThan(100);
  });
});
