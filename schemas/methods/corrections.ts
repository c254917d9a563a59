import { z } from 'zod';
import { drumClass, sampleKind, soundClass } from '../analysis.js';
import { defineMethod } from '../contract.js';
import { id, musicalKey } from '../entities.js';

/** What the user may know better than the ear. Null: there is none ("this is no drum", "this has no tempo"). */
export const correction = z.object({
  kind: sampleKind.optional(),
  drumClass: drumClass.nullable().optional(),
  soundClass: soundClass.nullable().optional(),
  bpm: z.number().min(20).max(400).nullable().optional(),
  key: musicalKey.nullable().optional(),
  /** MIDI note, fractions are cents. */
  rootNote: z.number().min(0).max(127).nullable().optional(),
});
export type Correction = z.infer<typeof correction>;

export const correctable = z.enum(['kind', 'drumClass', 'soundClass', 'bpm', 'key', 'rootNote']);
export type Correctable = z.infer<typeof correctable>;

/** What one correction taught about the folder it was made in. */
export const lessonTaught = z.object({
  folder: z.string(),
  subject: z.enum(['bpm', 'drumClass']),
  /** "Loops of “Breaks” are taken at the tempo nearest to 86 BPM, not at its double or half." */
  text: z.string(),
  /** Samples of the folder whose value is another one now. */
  changed: z.number().int().nonnegative(),
});
export type LessonTaught = z.infer<typeof lessonTaught>;

export const samplesCorrect = defineMethod({
  name: 'samples.correct',
  summary:
    'Set right what was heard wrong; it stays right when the file is heard again, and its folder learns from it',
  access: 'write',
  params: z.object({
    ids: z.array(id).min(1).max(500),
    set: correction.default({}),
    /** Corrections to take back: what was heard counts again. */
    clear: z.array(correctable).max(6).default([]),
    /** Whether the folder may learn from it. */
    teach: z.boolean().default(true),
  }),
  result: z.object({
    corrected: z.number().int().nonnegative(),
    taught: z.array(lessonTaught),
  }),
  example: {
    params: { ids: [1], set: { bpm: 86 } },
    result: {
      corrected: 1,
      taught: [
        {
          folder: 'Breaks',
          subject: 'bpm',
          text: 'Tempi in “Breaks” are taken at the double or half that is nearest to 86 BPM.',
          changed: 12,
        },
      ],
    },
  },
  http: { verb: 'post', path: '/samples/correct' },
});

export const correctionMethods = [samplesCorrect] as const;
