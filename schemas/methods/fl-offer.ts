import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';

/** Sounds that can be put into FL Studio's Browser in one go. */
export const MAX_OFFERED = 100;

/** Sounds a person chose, where FL Studio's Browser shows them. */
export const flOfferMethods = [
  defineMethod({
    name: 'flstudio.offer',
    summary:
      'Put sounds into the folder that FL Studio’s Browser shows, beside the suggestions; they stay there',
    access: 'write',
    params: z.object({ sampleIds: z.array(id).min(1).max(MAX_OFFERED) }),
    result: z.object({
      /** Below the suggestions folder. */
      folder: z.string(),
      /** Names of the files, one for each sound that could be reached. */
      files: z.array(z.string()),
      /** Sounds whose file is not there now. */
      missing: z.array(id),
    }),
    example: {
      params: { sampleIds: [1] },
      result: {
        folder: '/Users/kim/Padbridge/FL Suggestions/Chosen',
        files: ['Dusty Kick 01.wav'],
        missing: [],
      },
    },
    http: { verb: 'post', path: '/flstudio/offer' },
  }),
] as const;
