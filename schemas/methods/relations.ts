import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, sampleSummary } from '../entities.js';
import { exampleSummary } from './examples.js';

/** What ties two samples together. */
export const relationKind = z.enum([
  'similar',
  'harmonic',
  'artist',
  'album',
  'genre',
  'key',
  'collaborated',
  'used-with',
]);
export type RelationKind = z.infer<typeof relationKind>;

export const relationsOf = defineMethod({
  name: 'relations.of',
  summary:
    'What a sample is tied to: by sound, harmony, artist, album, genre, key, kits; and where it is used',
  access: 'read',
  params: z.object({
    id,
    kinds: z
      .array(relationKind)
      .min(1)
      .max(8)
      .default([...relationKind.options]),
    /** Of each kind. */
    limit: z.number().int().min(1).max(100).default(10),
  }),
  result: z.object({
    edges: z.array(
      z.object({
        kind: relationKind,
        sample: sampleSummary,
        /** How strong the tie is. */
        score: z.number().min(0).max(1),
        /** How sure that there is one. */
        confidence: z.number().min(0).max(1),
        reason: z.string(),
      }),
    ),
    usedIn: z.array(z.object({ place: z.string(), name: z.string(), detail: z.string().nullable() })),
  }),
  example: {
    params: { id: 1, kinds: ['album'] },
    result: {
      edges: [
        {
          kind: 'album',
          sample: { ...exampleSummary, id: 7, name: 'Dusty Snare.wav' },
          score: 1,
          confidence: 1,
          reason: 'on Attic Tapes, too',
        },
      ],
      usedIn: [{ place: 'kit', name: 'Night Market', detail: 'A1' }],
    },
  },
  http: { verb: 'get', path: '/samples/{id}/relations' },
});

export const relationMethods = [relationsOf] as const;
