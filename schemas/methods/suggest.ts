import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { drumClass } from '../analysis.js';
import { id, musicalKey, sampleSummary, timestamp } from '../entities.js';
import { exampleSummary } from './examples.js';
import { sampleFilter } from './samples.js';

/** What a suggestion is judged by. Each term is 0 to 1; feedback is −1 to 1. */
export const suggestTerm = z.enum([
  'similarity',
  'harmony',
  'tempo',
  'text',
  'role',
  'together',
  'history',
  'rating',
  'feedback',
]);
export type SuggestTerm = z.infer<typeof suggestTerm>;

const weight = z.number().min(0).max(10);
export const suggestWeights = z.object({
  /** Sounds like the selected sample, or like what lies on the pads. */
  similarity: weight,
  /** Goes with the key. */
  harmony: weight,
  /** Has the tempo, or nearly, or its half or double. */
  tempo: weight,
  /** Name, folder and tags say it, or it sounds as the words say ("dusty", "bright"). */
  text: weight,
  /** Plays the part that is asked for or missing on the pads. */
  role: weight,
  /** Lay in kits together with what is selected or on the pads. */
  together: weight,
  /** Played often and lately. */
  history: weight,
  rating: weight,
  /** What was said about it, and about sounds like it. */
  feedback: weight,
});
export type SuggestWeights = z.infer<typeof suggestWeights>;

/** Which weights are taken: how it sounds, what key and tempo it has, what was done with it, or all of that. */
export const suggestStrategy = z.enum(['content', 'harmonic', 'collaborative', 'hybrid']);
export type SuggestStrategy = z.infer<typeof suggestStrategy>;

/** A part on a pad bank. */
export const padRole = z.enum([...drumClass.options, 'bass', 'tone', 'loop']);
export type PadRole = z.infer<typeof padRole>;

const bankPad = z.object({ pad: z.number().int().min(1).max(16), sampleId: id });

/** What the user is working on. Every part may be left out. */
const contextParts = {
  /** BPM of the song. */
  tempo: z.number().min(20).max(400).optional(),
  key: musicalKey.optional(),
  /** The sample in hand. */
  selected: id.optional(),
  /** What lies on the pads already. */
  pads: z.array(bankPad).max(16).optional(),
  /** What it should be, in words. */
  text: z.string().trim().min(1).max(200).optional(),
  role: padRole.optional(),
};

/** Something to do with a suggestion so that it fits. */
export const fitStep = z.object({
  kind: z.enum(['pitch', 'tempo', 'gain']),
  /** Semitones, BPM or dB to get to. */
  from: z.number(),
  to: z.number(),
  /** "+2 semitones", "91 → 92 BPM". */
  text: z.string(),
});
export type FitStep = z.infer<typeof fitStep>;

export const suggestion = z.object({
  /** For feedback; null when nothing could be recorded. */
  recommendationId: id.nullable(),
  sample: sampleSummary,
  score: z.number().min(0).max(1),
  /** What the score is made of, the weightiest first. */
  terms: z.array(z.object({ term: suggestTerm, value: z.number(), weight, reason: z.string() })),
  fit: z.array(fitStep),
  /** The best reasons in one line. */
  reason: z.string(),
});
export type Suggestion = z.infer<typeof suggestion>;

const exampleSuggestion: Suggestion = {
  recommendationId: 12,
  sample: {
    ...exampleSummary,
    id: 7,
    name: 'Chords Gm.wav',
    kind: 'loop',
    drumClass: null,
    soundClass: 'keys',
    bpm: 91,
  },
  score: 0.81,
  terms: [
    {
      term: 'harmony',
      value: 0.68,
      weight: 0.7,
      reason: 'G minor (6A) goes with A minor after +2 semitones',
    },
    { term: 'tempo', value: 0.99, weight: 0.5, reason: '91 BPM for 92' },
  ],
  fit: [
    { kind: 'pitch', from: 0, to: 2, text: '+2 semitones' },
    { kind: 'tempo', from: 91, to: 92, text: '91 → 92 BPM' },
  ],
  reason: '91 BPM for 92; G minor (6A) goes with A minor after +2 semitones',
};

export const suggestList = defineMethod({
  name: 'suggest.list',
  summary:
    'What to use next: samples that fit tempo, key, pads, the sample in hand or a few words, with reasons',
  // What was suggested is written down, so that feedback can name it.
  access: 'write',
  transient: true,
  params: z.object({
    ...contextParts,
    strategy: suggestStrategy.default('hybrid'),
    /** In place of the strategy's weights, term by term. */
    weights: suggestWeights.partial().optional(),
    /** 0: the best only, however alike; 1: as different as they come. */
    diversity: z.number().min(0).max(1).default(0.3),
    filter: sampleFilter.optional(),
    limit: z.number().int().min(1).max(100).default(20),
  }),
  result: z.object({
    items: z.array(suggestion),
    strategy: suggestStrategy,
    weights: suggestWeights,
    /** Until then the same question gets the same list, unless feedback or the library changed. */
    expiresAt: timestamp,
    cached: z.boolean(),
  }),
  example: {
    params: { tempo: 92, key: { tonic: 'A', mode: 'minor' }, text: 'dusty chords', limit: 10 },
    result: {
      items: [exampleSuggestion],
      strategy: 'hybrid',
      weights: {
        similarity: 1,
        harmony: 0.7,
        tempo: 0.5,
        text: 1,
        role: 0.8,
        together: 0.6,
        history: 0.2,
        rating: 0.3,
        feedback: 1,
      },
      expiresAt: 1767226200000,
      cached: false,
    },
  },
  http: { verb: 'post', path: '/suggestions' },
});

export const suggestBank = defineMethod({
  name: 'suggest.bank',
  summary: 'Complete this bank: a proposal for every empty pad, part by part, each fitting what is there',
  // What was suggested is written down, so that feedback can name it.
  access: 'write',
  transient: true,
  params: z.object({
    pads: z.array(bankPad).max(16).default([]),
    tempo: contextParts.tempo,
    key: contextParts.key,
    text: contextParts.text,
    /** Parts wanted, in the order in which pads are filled; a usual set of 16 when left out. */
    roles: z.array(padRole).min(1).max(16).optional(),
    filter: sampleFilter.optional(),
  }),
  result: z.object({
    pads: z.array(
      z.object({
        pad: z.number().int().min(1).max(16),
        role: padRole,
        /** Null when the library has nothing for this part. */
        suggestion: suggestion.nullable(),
        alternatives: z.array(suggestion),
      }),
    ),
    /** Parts for which nothing was found. */
    missing: z.array(padRole),
  }),
  example: {
    params: { pads: [{ pad: 1, sampleId: 1 }], tempo: 92 },
    result: {
      pads: [{ pad: 2, role: 'loop', suggestion: exampleSuggestion, alternatives: [] }],
      missing: ['rim'],
    },
  },
  http: { verb: 'post', path: '/suggestions/bank' },
});

export const suggestVerdict = z.enum(['accepted', 'liked', 'skipped', 'disliked', 'not-this']);
export type SuggestVerdict = z.infer<typeof suggestVerdict>;

export const suggestFeedback = defineMethod({
  name: 'suggest.feedback',
  summary: 'Say what became of a suggestion; the next list follows',
  access: 'write',
  params: z.object({
    sampleId: id,
    /** From the list it was in. */
    recommendationId: id.optional(),
    verdict: suggestVerdict,
    /** How strongly, 0 to 1; as strong as such a verdict usually is when left out. */
    strength: z.number().min(0).max(1).optional(),
  }),
  result: z.object({ recorded: z.literal(true), strength: z.number() }),
  example: {
    params: { sampleId: 7, recommendationId: 12, verdict: 'not-this' },
    result: { recorded: true, strength: -0.6 },
  },
  http: { verb: 'post', path: '/suggestions/feedback' },
});

export const suggestGetWeights = defineMethod({
  name: 'suggest.getWeights',
  summary: 'How much each term counts in a strategy, as it ships and as it is set',
  access: 'read',
  params: z.object({ strategy: suggestStrategy.default('hybrid') }),
  result: z.object({ strategy: suggestStrategy, weights: suggestWeights, usual: suggestWeights }),
  example: {
    params: { strategy: 'hybrid' },
    result: {
      strategy: 'hybrid',
      weights: suggestList.example.result.weights,
      usual: suggestList.example.result.weights,
    },
  },
  http: { verb: 'get', path: '/suggestions/weights' },
});

export const suggestSetWeights = defineMethod({
  name: 'suggest.setWeights',
  summary: 'Set how much terms count in a strategy; null goes back to the usual',
  access: 'write',
  params: z.object({
    strategy: suggestStrategy.default('hybrid'),
    weights: suggestWeights.partial().nullable(),
  }),
  result: suggestGetWeights.result,
  example: {
    params: { strategy: 'hybrid', weights: { harmony: 1 } },
    result: {
      strategy: 'hybrid',
      weights: { ...suggestList.example.result.weights, harmony: 1 },
      usual: suggestList.example.result.weights,
    },
  },
  http: { verb: 'put', path: '/suggestions/weights' },
});

export const playsRecord = defineMethod({
  name: 'plays.record',
  summary: 'A sample was listened to or played',
  access: 'write',
  params: z.object({
    sampleId: id,
    /** Where: browser, pad, daw … */
    place: z.string().trim().min(1).max(40).default('browser'),
    /** How much was heard. */
    seconds: z.number().min(0).max(86_400).optional(),
    recommendationId: id.optional(),
  }),
  result: z.object({ recorded: z.literal(true) }),
  example: { params: { sampleId: 1, place: 'pad', seconds: 0.4 }, result: { recorded: true } },
  http: { verb: 'post', path: '/plays' },
});

export const suggestMethods = [
  suggestList,
  suggestBank,
  suggestFeedback,
  suggestGetWeights,
  suggestSetWeights,
  playsRecord,
] as const;
