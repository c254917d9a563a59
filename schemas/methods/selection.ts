import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';
import { bankLetter, padAddress } from '../sp404.js';

/** What the person is at, shared by every window, controller and surface. */

/** A list to go through with a button; a longer one is for the eye and the mouse. */
export const MAX_LIST = 5_000;

/** What the pads of a controller stand for: those of the kit, or those of the unit. */
export const padTarget = z.enum(['kit', 'unit']);
export type PadTarget = z.infer<typeof padTarget>;
/** Assign mode: off, on for the next pad that is hit, or on until it is turned off. */
export const assignMode = z.enum(['off', 'once', 'on']);
export type AssignMode = z.infer<typeof assignMode>;

export const selection = z.object({
  sampleId: id.nullable(),
  /** Place of the sample in the list that next and previous go through, from 0; null when it is not in it. */
  position: z.number().int().nonnegative().nullable(),
  /** Length of that list. */
  total: z.number().int().nonnegative(),
  kitId: id.nullable(),
  bank: bankLetter,
  target: padTarget,
  assign: assignMode,
});
export type Selection = z.infer<typeof selection>;

export const exampleSelection: Selection = {
  sampleId: 1,
  position: 0,
  total: 42,
  kitId: 1,
  bank: 'A',
  target: 'kit',
  assign: 'off',
};

const velocity = z.number().int().min(1).max(127);

export const selectionMethods = [
  defineMethod({
    name: 'selection.get',
    summary: 'The sample, kit and bank the person is at, what pads stand for, and whether assign mode is on',
    access: 'read',
    params: z.object({}),
    result: selection,
    example: { params: {}, result: exampleSelection },
    http: { verb: 'get', path: '/selection' },
  }),
  defineMethod({
    name: 'selection.set',
    summary: 'Go to a sample, kit or bank, say which list next and previous go through, turn assign mode on',
    access: 'write',
    transient: true,
    params: z.object({
      sampleId: id.nullable().optional(),
      /** Ids in the order they are shown. */
      list: z.array(id).max(MAX_LIST).optional(),
      kitId: id.nullable().optional(),
      bank: bankLetter.optional(),
      target: padTarget.optional(),
      assign: assignMode.optional(),
    }),
    result: selection,
    example: { params: { sampleId: 1, list: [1, 4, 9] }, result: exampleSelection },
    http: { verb: 'post', path: '/selection' },
  }),
  defineMethod({
    name: 'selection.move',
    summary: 'Go on in the list by so many samples, back with a negative number; stops at both ends',
    access: 'write',
    transient: true,
    params: z.object({ by: z.number().int().min(-MAX_LIST).max(MAX_LIST) }),
    result: selection,
    example: { params: { by: 1 }, result: exampleSelection },
    http: { verb: 'post', path: '/selection/move' },
  }),
  defineMethod({
    name: 'selection.moveBank',
    summary: 'Go on by so many banks; stops at A and J',
    access: 'write',
    transient: true,
    params: z.object({ by: z.number().int().min(-9).max(9) }),
    result: selection,
    example: { params: { by: 1 }, result: { ...exampleSelection, bank: 'B' } },
    http: { verb: 'post', path: '/selection/bank' },
  }),
  defineMethod({
    name: 'selection.audition',
    summary: 'Let the selected sample be heard in every window that plays sound (event audition.asked)',
    access: 'write',
    transient: true,
    params: z.object({}),
    result: z.object({ sampleId: id }),
    example: { params: {}, result: { sampleId: 1 } },
    http: { verb: 'post', path: '/selection/audition' },
  }),
  defineMethod({
    name: 'selection.hitPad',
    summary:
      'Hit a pad: in assign mode the selected sample goes onto it, else it plays, on the unit or in the windows',
    access: 'device',
    transient: true,
    params: z.object({ pad: padAddress, velocity: velocity.default(100) }),
    result: z.object({ did: z.enum(['assigned', 'played']) }),
    example: { params: { pad: 'A1' }, result: { did: 'played' } },
    http: { verb: 'post', path: '/selection/pads/{pad}/hit' },
  }),
] as const;
