import { z } from 'zod';
import { drumClass, sampleKind } from '../analysis.js';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';

/** What the numbers of `kinds` stand for: the drum class of a sample where it has one, else its kind. */
export const MAP_KINDS = ['unknown', ...drumClass.options, ...sampleKind.options] as const;

export const mapState = z.enum(['none', 'building', 'ready']);

/** A piece of the map as columns: small, and quick to read into typed arrays. */
export const mapPoints = z.object({
  ids: z.array(id),
  /** −1000 to 1000 in both directions; what lies close sounds alike. */
  x: z.array(z.number().int()),
  y: z.array(z.number().int()),
  /** Index into: unknown, the drum classes, one-shot, loop, track. */
  kinds: z.array(
    z
      .number()
      .int()
      .min(0)
      .max(MAP_KINDS.length - 1),
  ),
});

export const mapGet = defineMethod({
  name: 'map.get',
  summary: 'The map of the catalogue, a piece at a time: every analysed sample has a place beside its like',
  access: 'read',
  params: z.object({
    /** The last id of the piece before. */
    after: z.number().int().nonnegative().default(0),
    limit: z.number().int().min(1).max(50_000).default(20_000),
  }),
  result: z.object({
    /** none: there is none yet (map.build makes it); building: one is being made, the points are of the one before. */
    state: mapState,
    /** Changes when every point gets a new place; load again from the start then. */
    layout: z.number().int().nonnegative(),
    points: mapPoints,
    /** Points in all. */
    total: z.number().int().nonnegative(),
    nextAfter: z.number().int().nullable(),
  }),
  example: {
    params: { limit: 2 },
    result: {
      state: 'ready',
      layout: 1,
      points: { ids: [1, 7], x: [-120, -96], y: [430, 411], kinds: [1, 11] },
      total: 40000,
      nextAfter: 7,
    },
  },
  http: { verb: 'get', path: '/map' },
});

export const mapBuild = defineMethod({
  name: 'map.build',
  summary: 'Bring the map up to date in the background: place new samples, or lay out everything anew',
  access: 'write',
  rate: 'analysis',
  params: z.object({
    /** Everything gets a new place; otherwise only when the catalogue has outgrown its map. */
    anew: z.boolean().default(false),
  }),
  result: z.object({ state: mapState }),
  example: { params: {}, result: { state: 'building' } },
  http: { verb: 'post', path: '/map/build' },
});

export const mapMethods = [mapGet, mapBuild] as const;
