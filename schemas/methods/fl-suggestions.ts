import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, sampleSummary, timestamp } from '../entities.js';
import { padAddress } from '../sp404.js';
import { exampleSummary } from './examples.js';

/** Suggestions where the song is made: a folder in the FL Browser, and buttons to go through it. */

export const flSuggestion = z.object({
  /** Name of its file in the folder. */
  file: z.string(),
  sample: sampleSummary,
  /** Percent. */
  score: z.number().min(0).max(100),
  recommendationId: id.nullable(),
  reason: z.string(),
  /** A channel of the song is made of it. */
  used: z.boolean(),
});
export type FlSuggestion = z.infer<typeof flSuggestion>;

export const flSuggestions = z.object({
  /** Added to the FL Browser once. */
  folder: z.string(),
  /** Index of the one that a controller stands at; null while there are none. */
  at: z.number().int().nonnegative().nullable(),
  /** In the order of the folder. */
  items: z.array(flSuggestion).max(32),
  /** When the folder was written; null before the first time. */
  updatedAt: timestamp.nullable(),
});
export type FlSuggestions = z.infer<typeof flSuggestions>;

const exampleSuggestion: FlSuggestion = {
  file: '01 Dusty Kick 01 92%.wav',
  sample: exampleSummary,
  score: 92,
  recommendationId: 12,
  reason: 'is a kick',
  used: false,
};
export const exampleFlSuggestions: FlSuggestions = {
  folder: '/Users/kim/Padbridge/FL Suggestions',
  at: 0,
  items: [exampleSuggestion],
  updatedAt: 1767225600000,
};

const button = <const Name extends string>(name: Name, summary: string) =>
  defineMethod({
    name: `flstudio.${name}`,
    summary,
    access: 'write',
    transient: true,
    params: z.object({}),
    result: flSuggestion,
    example: { params: {}, result: exampleSuggestion },
    http: { verb: 'post', path: `/flstudio/suggestions/${name}` },
  });

export const flSuggestionMethods = [
  defineMethod({
    name: 'flstudio.suggestions',
    summary: 'The suggestions that lie in the folder for FL Studio now',
    access: 'read',
    params: z.object({}),
    result: flSuggestions,
    example: { params: {}, result: exampleFlSuggestions },
    http: { verb: 'get', path: '/flstudio/suggestions' },
  }),
  defineMethod({
    name: 'flstudio.refresh',
    summary: 'Write the folder for the song as it is now; it follows by itself while FL Studio is connected',
    access: 'write',
    params: z.object({}),
    result: flSuggestions,
    example: { params: {}, result: exampleFlSuggestions },
    http: { verb: 'post', path: '/flstudio/suggestions' },
  }),
  button('next', 'Go to the next suggestion and show it in the hint bar'),
  button('previous', 'Go to the suggestion before and show it in the hint bar'),
  button('audition', 'Let the suggestion be heard: pages that are open play it'),
  defineMethod({
    name: 'flstudio.notThis',
    summary: 'Say no to the suggestion; another takes its place',
    access: 'write',
    params: z.object({}),
    result: flSuggestions,
    example: { params: {}, result: exampleFlSuggestions },
    http: { verb: 'post', path: '/flstudio/suggestions/not-this' },
  }),
  defineMethod({
    name: 'flstudio.assign',
    summary: 'Put the suggestion on a pad: the one named, or the first empty one of the selected kit',
    access: 'write',
    params: z.object({ kitId: id.optional(), pad: padAddress.optional() }),
    result: z.object({ kitId: id, pad: padAddress, sampleId: id }),
    example: { params: { kitId: 1, pad: 'A2' }, result: { kitId: 1, pad: 'A2', sampleId: 1 } },
    http: { verb: 'post', path: '/flstudio/suggestions/assign' },
  }),
] as const;
