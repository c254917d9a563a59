import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';
import { bankLetter, padAddress } from '../sp404.js';

/** A bank of a kit and the channel rack. */

export const flRackMethods = [
  defineMethod({
    name: 'flstudio.exportBank',
    summary: 'Write the sounds of a bank as files in pad order, to be dragged onto the channel rack together',
    access: 'write',
    params: z.object({ kitId: id, bank: bankLetter }),
    result: z.object({
      /** A new folder in the data folder. */
      folder: z.string(),
      files: z.array(z.object({ pad: padAddress, file: z.string() })),
      /** Pads whose sample cannot be reached. */
      missing: z.array(padAddress),
    }),
    example: {
      params: { kitId: 1, bank: 'A' },
      result: {
        folder: '/Users/kim/Padbridge/FL Kits/Live set A',
        files: [{ pad: 'A1', file: '01 Dusty Kick.wav' }],
        missing: [],
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
