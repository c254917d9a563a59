import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';
import { bankLetter, padAddress } from '../sp404.js';

/** A bank of a kit and the channel rack. */

/** Of a pattern file of half a megabyte, more than 64 full bars take. */
const MAX_PATTERN_TEXT = 700_000;

export const flRackMethods = [
  defineMethod({
    name: 'flstudio.exportBank',
    summary:
      'Write what the pads of a bank play as files in pad order, to be dragged onto the channel rack together, with a piano-roll script',
    access: 'write',
    params: z.object({
      kitId: id,
      bank: bankLetter,
      /** A PTN file of the sampler, base64, for the script to play; without one it plays every pad once. */
      pattern: z.base64().max(MAX_PATTERN_TEXT).optional(),
    }),
    result: z.object({
      /** A new folder in the data folder. */
      folder: z.string(),
      files: z.array(z.object({ pad: padAddress, file: z.string() })),
      /** Pads whose sample cannot be reached. */
      missing: z.array(padAddress),
      /** In the folder; goes into FL Studio’s Settings/Piano roll scripts. Null for a bank without sounds. */
      script: z.string().nullable(),
      remarks: z.array(z.string()),
    }),
    example: {
      params: { kitId: 1, bank: 'A' },
      result: {
        folder: '/Users/kim/Padbridge/FL Kits/Live set A',
        files: [{ pad: 'A1', file: '01 Dusty Kick.wav' }],
        missing: [],
        script: 'Padbridge Live set A.pyscript',
        remarks: [],
      },
    },
    http: { verb: 'post', path: '/flstudio/banks' },
  }),
  defineMethod({
    name: 'flstudio.labelRack',
    summary:
      'Name and colour the channels that play a bank, from the first one on, in pad order; only when the user allowed changes',
    access: 'device',
    transient: true,
    params: z.object({
      kitId: id,
      bank: bankLetter,
      /** Channel of the first loaded pad. */
      first: z.number().int().min(0).max(9999).default(0),
    }),
    result: z.object({ labelled: z.number().int().nonnegative() }),
    example: { params: { kitId: 1, bank: 'A', first: 0 }, result: { labelled: 16 } },
    http: { verb: 'post', path: '/flstudio/rack' },
  }),
] as const;
