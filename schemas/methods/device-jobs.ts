import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';
import { finding } from '../kit.js';
import { bankLetter, bankSettings, PAD_COUNT, padAddress } from '../sp404.js';
import { exampleTransfer, transfer } from './device.js';

/** Whole kits and banks onto the unit, and its pads into the catalogue. */

const project = z.number().int().min(1).max(16);
const kitAndBanks = {
  kitId: id,
  /** All banks with something in them when left out. */
  banks: z.array(bankLetter).min(1).max(10).optional(),
};

/** What would happen to one pad of the unit. */
export const unitPlanItem = z.object({
  pad: padAddress,
  name: z.string(),
  sampleId: id,
  /** send: the pad is empty; replace: what lies there is kept on this computer first; compare: as long as what is there, so the audio decides, and only the settings are sent when it is the same. */
  action: z.enum(['send', 'replace', 'compare']),
  /** Bytes of audio, about. */
  bytes: z.number().int().nonnegative(),
  /** What lies on the pad now; null when it is empty. */
  holds: z.string().nullable(),
});
export type UnitPlanItem = z.infer<typeof unitPlanItem>;

const bankState = bankSettings.pick({ tempo: true, volume: true });

export const unitPlan = z.object({
  /** The project that is selected on the unit: the kit goes into it. */
  project,
  items: z.array(unitPlanItem),
  /** Banks whose tempo or volume the kit changes. */
  banks: z.array(bankState.extend({ bank: bankLetter, holds: bankState })),
  bytes: z.number().int().nonnegative(),
  /** What has to be mended first, and what is good to know. */
  findings: z.array(finding),
  /** Give this to device.sendKit; it stands for this plan and the unit as it was. */
  confirm: z.string(),
});
export type UnitPlan = z.infer<typeof unitPlan>;

export const pulledPad = z.object({
  pad: padAddress,
  sampleId: id,
  name: z.string(),
  /** True for a sound the catalogue did not have. */
  isNew: z.boolean(),
});
export type PulledPad = z.infer<typeof pulledPad>;

const examplePlan: UnitPlan = {
  project: 1,
  items: [{ pad: 'A1', name: 'KICK', sampleId: 7, action: 'replace', bytes: 288000, holds: 'OLD KICK' }],
  banks: [{ bank: 'A', tempo: 92, volume: 127, holds: { tempo: 90, volume: 127 } }],
  bytes: 288000,
  findings: [],
  confirm: '3f2a9c10',
};

export const deviceJobMethods = [
  defineMethod({
    name: 'device.planKit',
    summary: 'What sending a kit, or some banks of it, would do to the pads of the unit; changes nothing',
    access: 'read',
    params: z.object(kitAndBanks),
    result: unitPlan,
    example: { params: { kitId: 1 }, result: examplePlan },
    http: { verb: 'post', path: '/device/plan-kit' },
  }),
  defineMethod({
    name: 'device.sendKit',
    summary:
      'Send a kit, or some banks of it, with its settings as one job; needs the confirm value of a plan that still holds',
    access: 'device',
    dangerous: true,
    params: z.object({ ...kitAndBanks, confirm: z.string() }),
    result: z.object({ job: id, transfers: z.array(transfer) }),
    example: {
      params: { kitId: 1, confirm: '3f2a9c10' },
      result: { job: 1, transfers: [{ ...exampleTransfer, job: 1 }] },
    },
    http: { verb: 'post', path: '/device/send-kit' },
  }),
  defineMethod({
    name: 'device.cancelJob',
    summary: 'Give up what is left of a job; what has arrived stays',
    access: 'device',
    params: z.object({ job: id }),
    result: z.object({ transfers: z.array(transfer) }),
    example: {
      params: { job: 1 },
      result: { transfers: [{ ...exampleTransfer, job: 1, state: 'cancelled' }] },
    },
    http: { verb: 'post', path: '/device/jobs/{job}/cancel' },
  }),
  defineMethod({
    name: 'device.pull',
    summary:
      'Take pads of the unit into the catalogue: a sound it knows by its audio is recognised, a new one becomes a WAV file',
    access: 'write',
    params: z.object({ pads: z.array(padAddress).min(1).max(PAD_COUNT) }),
    result: z.object({ pads: z.array(pulledPad) }),
    example: {
      params: { pads: ['B3'] },
      result: { pads: [{ pad: 'B3', sampleId: 7, name: 'KICK', isNew: true }] },
    },
    http: { verb: 'post', path: '/device/pull' },
  }),
] as const;
