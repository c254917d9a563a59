import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, sampleSummary } from '../entities.js';
import { exampleSummary } from './examples.js';
import { sampleFilter } from './samples.js';

/** What two sounds can be alike in. `overall` is learnt (what kind of sound it is), the others are measured. */
export const aspect = z.enum(['overall', 'spectrum', 'timbre', 'pitch', 'amplitude']);
export type Aspect = z.infer<typeof aspect>;

/** 1 the same, 0.5 half alike, towards 0 nothing in common. */
const likeness = z.number().min(0).max(1);
const byAspect = <T extends z.ZodType>(value: T) =>
  z.object({ overall: value, spectrum: value, timbre: value, pitch: value, amplitude: value });

const weight = z.number().min(0).max(10);
export const aspectWeights = byAspect(weight);
export type AspectWeights = z.infer<typeof aspectWeights>;
const someWeights = byAspect(weight.optional()).refine(
  (weights) => Object.values(weights).some((one) => one === undefined || one > 0),
  'at least one weight must be above 0',
);
export const aspectScores = byAspect(likeness);
export type AspectScores = z.infer<typeof aspectScores>;

export const similarHit = z.object({
  sample: sampleSummary,
  score: likeness,
  aspects: aspectScores,
  /** Why it was found, in words. */
  reason: z.string(),
});
export type SimilarHit = z.infer<typeof similarHit>;

export const similarFind = defineMethod({
  name: 'similar.find',
  summary:
    'Sounds like this: the nearest samples to one or several samples, a file of the library, or a sound you send',
  access: 'read',
  params: z
    .object({
      /** Samples of the catalogue; of several the middle between them is looked for. */
      ids: z.array(id).min(1).max(16).optional(),
      /** A sound file inside a library folder; analysed on the spot when the catalogue does not know it yet. */
      path: z.string().min(1).max(4096).optional(),
      /** A sound sent to `POST /api/v1/uploads/held` (a file, a recording); heard on the spot, kept nowhere. */
      upload: z
        .string()
        .regex(/^[\w-]{22}$/)
        .optional(),
      /** How much each aspect counts; what is left out keeps its usual weight. */
      weights: someWeights.optional(),
      filter: sampleFilter.optional(),
      limit: z.number().int().min(1).max(200).default(20),
    })
    .refine(
      ({ ids, path, upload }) => [ids, path, upload].filter((one) => one !== undefined).length === 1,
      'one of ids, path and upload',
    ),
  result: z.object({
    items: z.array(similarHit),
    /** How many samples were compared. */
    compared: z.number().int().nonnegative(),
    weights: aspectWeights,
    /** Left out because they were turned down, see similar.notThis. */
    turnedDown: z.number().int().nonnegative(),
  }),
  example: {
    params: { ids: [1], weights: { timbre: 2 }, filter: { kind: ['one-shot'] }, limit: 20 },
    result: {
      items: [
        {
          sample: {
            ...exampleSummary,
            id: 7,
            name: 'Vinyl Kick.wav',
            path: '/music/Samples/Drums/Vinyl Kick.wav',
          },
          score: 0.91,
          aspects: { overall: 0.95, spectrum: 0.9, timbre: 0.88, pitch: 0.97, amplitude: 0.7 },
          reason: 'Also a kick; nearly the same timbre, darker, longer.',
        },
      ],
      compared: 40000,
      weights: { overall: 1, spectrum: 0.05, timbre: 2, pitch: 0.1, amplitude: 0.1 },
      turnedDown: 0,
    },
  },
  http: { verb: 'post', path: '/similar' },
});

export const similarNotThis = defineMethod({
  name: 'similar.notThis',
  summary: 'Say that a sample is not like another one: neither is found for the other from then on',
  access: 'write',
  params: z.object({
    /** The sample that was asked with. */
    id,
    /** The one that was found and is not meant. */
    sampleId: id,
  }),
  result: z.object({
    /** How many are turned down for `id` now. */
    turnedDown: z.number().int().nonnegative(),
  }),
  example: { params: { id: 1, sampleId: 7 }, result: { turnedDown: 1 } },
  http: { verb: 'post', path: '/similar/{id}/turned-down' },
});

export const similarRestore = defineMethod({
  name: 'similar.restore',
  summary: 'Take back all that was turned down as a neighbour of a sample',
  access: 'write',
  params: z.object({ id }),
  result: z.object({
    /** How many may be found again. */
    restored: z.number().int().nonnegative(),
  }),
  example: { params: { id: 1 }, result: { restored: 1 } },
  http: { verb: 'delete', path: '/similar/{id}/turned-down' },
});

/** file: every byte is the same; audio: the sound is, tags or container differ; near: hardly anybody could tell. */
export const duplicateTier = z.enum(['file', 'audio', 'near']);
export type DuplicateTier = z.infer<typeof duplicateTier>;

export const duplicateGroup = z.object({
  tier: duplicateTier,
  /** Best to keep first: rated, tagged, used, highest quality, oldest. */
  samples: z.array(sampleSummary).min(2),
  /** Likeness of the two least alike. */
  score: likeness,
  reason: z.string(),
  /** Bytes that all but the first take. */
  spare: z.number().int().nonnegative(),
});
export type DuplicateGroup = z.infer<typeof duplicateGroup>;

export const samplesDuplicates = defineMethod({
  name: 'samples.duplicates',
  summary: 'Groups of samples that are the same file, the same audio, or nearly the same; nothing is deleted',
  access: 'read',
  params: z.object({
    tiers: z.array(duplicateTier).min(1).max(3).default(['file', 'audio', 'near']),
    filter: sampleFilter.optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  result: z.object({
    groups: z.array(duplicateGroup),
    /** Groups found in all and what they take, also beyond the limit. */
    total: z.object({ groups: z.number().int().nonnegative(), spare: z.number().int().nonnegative() }),
  }),
  example: {
    params: { tiers: ['file', 'audio'] },
    result: {
      groups: [
        {
          tier: 'file',
          samples: [
            exampleSummary,
            { ...exampleSummary, id: 9, path: '/music/Samples/Copy/Dusty Kick 01.wav' },
          ],
          score: 1,
          reason: 'Every byte is the same.',
          spare: 88244,
        },
      ],
      total: { groups: 1, spare: 88244 },
    },
  },
  http: { verb: 'get', path: '/samples/duplicates' },
});

export const similarMethods = [similarFind, similarNotThis, similarRestore, samplesDuplicates] as const;
