import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, musicalKey, sampleSummary } from '../entities.js';
import { exampleSummary } from './examples.js';
import { sampleFilter } from './samples.js';

/** How what is asked about stands to what it shall go with. */
export const harmonicRelation = z.enum([
  'same',
  'relative',
  'fifth-up',
  'fifth-down',
  'parallel',
  /** A note that belongs to the key. */
  'in-scale',
  /** Goes together after pitching by `semitones`. */
  'transposed',
  /** One of them has no notes. */
  'none',
]);
export type HarmonicRelation = z.infer<typeof harmonicRelation>;

export const harmonicMatch = z.object({
  /** 0 to 1 from notes and tempo; null when neither can be compared. */
  score: z.number().min(0).max(1).nullable(),
  relation: harmonicRelation,
  /** How sure the keys are that this rests on. */
  confidence: z.number().min(0).max(1).nullable(),
  /** To pitch it by, −6 to 6; 0 when it fits as it is. */
  semitones: z.number().int(),
  /** BPM it has and should be played at; null when one has no tempo. */
  tempo: z.object({ from: z.number(), to: z.number(), stretchPercent: z.number() }).nullable(),
  /** Camelot codes of both. */
  camelot: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
  /** What to do, in words. */
  advice: z.string(),
});
export type HarmonicMatch = z.infer<typeof harmonicMatch>;

export const harmonyCompatible = defineMethod({
  name: 'harmony.compatible',
  summary: 'What goes with a sample, or with a key and tempo, and what to do so that it does',
  access: 'read',
  params: z
    .object({
      /** What the others shall go with: a sample … */
      id: id.optional(),
      /** … or what the song is in. */
      key: musicalKey.optional(),
      bpm: z.number().min(20).max(400).optional(),
      /** The samples to judge; left out, the best of the catalogue are found. */
      candidates: z.array(id).min(1).max(200).optional(),
      filter: sampleFilter.optional(),
      limit: z.number().int().min(1).max(200).default(50),
    })
    .refine(
      (p) => p.id !== undefined || p.key !== undefined || p.bpm !== undefined,
      'id, key or bpm is needed',
    ),
  result: z.object({ items: z.array(z.object({ sample: sampleSummary, match: harmonicMatch })) }),
  example: {
    params: { id: 1, candidates: [7] },
    result: {
      items: [
        {
          sample: { ...exampleSummary, id: 7, kind: 'loop', bpm: 91, key: { tonic: 'G', mode: 'minor' } },
          match: {
            score: 0.82,
            relation: 'transposed',
            confidence: 0.7,
            semitones: 2,
            tempo: { from: 91, to: 92, stretchPercent: 1.1 },
            camelot: { from: '8A', to: '6A' },
            advice:
              'Pitch it up 2 semitones; stretch 91 → 92 BPM (+1.1 %, +0.2 semitones when played as vinyl).',
          },
        },
      ],
    },
  },
  http: { verb: 'post', path: '/harmony/compatible' },
});

export const harmonyMethods = [harmonyCompatible] as const;
