import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';
import { padAddress } from '../sp404.js';
import { deviceState, exampleLivePad, livePad, livePadChanges } from './device.js';

/**
 * The offline twin: projects of the unit as they were last read, to be edited with nothing plugged in. When the unit is back,
 * each edit is compared with what was there when it was made and with what is there now.
 */

const project = deviceState.shape.project.unwrap();

/** Settings that can be changed while the unit is away; positions need its sample. */
export const twinChanges = livePadChanges.omit({ startFrame: true, endFrame: true, loopTopFrame: true });
export type TwinChanges = z.infer<typeof twinChanges>;
export type TwinField = keyof TwinChanges;

export const twinSummary = z.object({
  project,
  name: z.string(),
  /** When the unit was last seen with this project selected, ms. */
  seenAt: z.number().int(),
  /** Pads with edits that the unit does not have yet. */
  edited: z.number().int().nonnegative(),
});
export type TwinSummary = z.infer<typeof twinSummary>;

const setting = z.union([z.number(), z.boolean(), z.string(), z.array(z.number())]);

/** One edit against the unit. */
export const twinPlanItem = z.object({
  pad: padAddress,
  /** A setting of the pad, or `sample` for another sound on it. */
  field: z.string(),
  /** apply: the unit is as it was when the edit was made; same: it has the value already; conflict: it was changed there too. */
  outcome: z.enum(['apply', 'same', 'conflict']),
  /** When the edit was made, as edited, and on the unit now; of a sample its name. */
  base: setting.nullable(),
  mine: setting,
  unit: setting.nullable(),
});
export type TwinPlanItem = z.infer<typeof twinPlanItem>;

export const twinPlan = z.object({ project, items: z.array(twinPlanItem), confirm: z.string() });
export type TwinPlan = z.infer<typeof twinPlan>;

const exampleSummary: TwinSummary = { project: 1, name: 'PROJECT_01', seenAt: 1767225600000, edited: 1 };
const examplePlan: TwinPlan = {
  project: 1,
  items: [{ pad: 'B3', field: 'level', outcome: 'apply', base: 127, mine: 100, unit: 127 }],
  confirm: '3f2a9c10',
};

export const twinMethods = [
  defineMethod({
    name: 'twin.list',
    summary: 'Projects of the unit that were seen, with how many pads have edits waiting for it',
    access: 'read',
    params: z.object({}),
    result: z.object({ projects: z.array(twinSummary) }),
    example: { params: {}, result: { projects: [exampleSummary] } },
    http: { verb: 'get', path: '/twin' },
  }),
  defineMethod({
    name: 'twin.get',
    summary: 'The pads of a project as last read from the unit, with the edits that wait laid over them',
    access: 'read',
    params: z.object({ project }),
    result: twinSummary.extend({
      pads: z.array(livePad),
      /** Pads with edits, and the sample that is to go onto them. */
      edits: z.array(z.object({ pad: padAddress, fields: z.array(z.string()), sampleId: id.nullable() })),
    }),
    example: {
      params: { project: 1 },
      result: {
        ...exampleSummary,
        pads: [exampleLivePad],
        edits: [{ pad: 'B3', fields: ['level'], sampleId: null }],
      },
    },
    http: { verb: 'get', path: '/twin/{project}' },
  }),
  defineMethod({
    name: 'twin.edit',
    summary:
      'Change a pad of a project while the unit is away, or put a sample on it; it waits until it is back',
    access: 'write',
    params: z.object({
      project,
      pad: padAddress,
      changes: twinChanges.optional(),
      sampleId: id.optional(),
    }),
    result: twinSummary,
    example: { params: { project: 1, pad: 'B3', changes: { level: 100 } }, result: exampleSummary },
    http: { verb: 'post', path: '/twin/{project}/pads/{pad}' },
  }),
  defineMethod({
    name: 'twin.discard',
    summary: 'Take back the edits of a pad, or of all pads of a project',
    access: 'write',
    params: z.object({ project, pad: padAddress.optional() }),
    result: twinSummary,
    example: { params: { project: 1 }, result: { ...exampleSummary, edited: 0 } },
    http: { verb: 'post', path: '/twin/{project}/discard' },
  }),
  defineMethod({
    name: 'twin.plan',
    summary:
      'The edits of a project against what the unit holds now, three ways; the project has to be selected on it',
    access: 'read',
    params: z.object({ project }),
    result: twinPlan,
    example: { params: { project: 1 }, result: examplePlan },
    http: { verb: 'get', path: '/twin/{project}/plan' },
  }),
  defineMethod({
    name: 'twin.apply',
    summary:
      'Carry out a plan that still holds. Conflicts stay as they are, or go the way of the edit or of the unit',
    access: 'device',
    dangerous: true,
    params: z.object({
      project,
      confirm: z.string(),
      conflicts: z.enum(['leave', 'mine', 'unit']).default('leave'),
    }),
    result: twinSummary.extend({
      applied: z.number().int().nonnegative(),
      /** Samples that are on their way now. */
      sending: z.number().int().nonnegative(),
    }),
    example: {
      params: { project: 1, confirm: '3f2a9c10' },
      result: { ...exampleSummary, edited: 0, applied: 1, sending: 0 },
    },
    http: { verb: 'post', path: '/twin/{project}/apply' },
  }),
] as const;
