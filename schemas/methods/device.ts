import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id } from '../entities.js';
import { DEFAULT_PARAMETERS } from '../kit.js';
import { bankLetter, chopPoints, PAD_RANGES, padAddress, padInspection, sampleName } from '../sp404.js';

/** The SP-404MK2 on USB as every client sees it. */

const project = z.number().int().min(1).max(16);

/** How the daemon and the unit stand. */
export const deviceState = z.object({
  /** searching: none is plugged in; connecting: one is, and is being read; connected; unavailable: no way to reach one. */
  state: z.enum(['searching', 'connecting', 'connected', 'unavailable']),
  /** True for the simulated unit of the demo: nothing of it is real. */
  simulated: z.boolean(),
  port: z.string().nullable(),
  project: project.nullable(),
  projectName: z.string().nullable(),
  bank: bankLetter.nullable(),
  /** The pad selected on the unit. */
  pad: padAddress.nullable(),
  /** A menu is open on the unit: edits wait. */
  locked: z.boolean(),
  /** Edits that wait for the menu to be closed. */
  waiting: z.number().int().nonnegative(),
  /** Pads whose state may have changed since it was read. */
  unsure: z.number().int().nonnegative(),
  /** Why it is not connected; null when it is. */
  reason: z.string().nullable(),
});
export type DeviceState = z.infer<typeof deviceState>;

/** A pad as last read from the unit. */
export const livePad = padInspection.extend({
  /** It may have changed since: it is being read again, or the unit is away. */
  unsure: z.boolean(),
});
export type LivePad = z.infer<typeof livePad>;

const ranged = (field: keyof typeof PAD_RANGES) =>
  z.number().min(PAD_RANGES[field].min).max(PAD_RANGES[field].max).optional();
const frame = z.number().int().min(0).max(0x7fff_ffff).optional();

/** Settings of a pad on the unit; positions in frames. */
export const livePadChanges = z.strictObject({
  name: sampleName.optional(),
  level: ranged('level'),
  gate: z.boolean().optional(),
  loop: z.boolean().optional(),
  oneShot: z.boolean().optional(),
  fixedVelocity: z.boolean().optional(),
  muteGroup: ranged('muteGroup'),
  bpmSync: z.boolean().optional(),
  bpm: ranged('bpm'),
  pitch: ranged('pitch'),
  fine: ranged('fine'),
  speed: ranged('speed'),
  vinyl: z.boolean().optional(),
  pan: ranged('pan'),
  padLink: ranged('padLink'),
  bus: ranged('bus'),
  roll: ranged('roll'),
  attack: ranged('attack'),
  hold: ranged('hold'),
  release: ranged('release'),
  startFrame: frame,
  endFrame: frame,
  loopTopFrame: frame,
  chops: chopPoints.optional(),
});

/** A sample on its way to the unit. */
export const transfer = z.object({
  id,
  /** The job it is part of: a kit, the edits made offline; null when it was sent alone. */
  job: id.nullable(),
  /** The project it goes to; null until the first of its order has begun. */
  project: project.nullable(),
  pad: padAddress,
  name: z.string(),
  sampleId: id,
  /** waiting: the unit is away or another goes first. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Bytes the unit has taken, bytes that were read back and compared, of all. */
  sent: z.number().int().nonnegative(),
  checked: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  /** The same audio was there already and was not sent again. */
  alreadyThere: z.boolean(),
  /** Folder of what lay on the pad before; null when it was empty. */
  kept: z.string().nullable(),
  error: z.string().nullable(),
});
export type Transfer = z.infer<typeof transfer>;

export const exampleDevice: DeviceState = {
  state: 'connected',
  simulated: false,
  port: '/dev/ttyACM0',
  project: 1,
  projectName: 'PROJECT_01',
  bank: 'A',
  pad: 'A1',
  locked: false,
  waiting: 0,
  unsure: 0,
  reason: null,
};

export const exampleLivePad: LivePad = {
  ...DEFAULT_PARAMETERS,
  pad: 'B3',
  name: 'KICK',
  sizeBytes: 288512,
  start: 512,
  end: 288512,
  loopTop: 512,
  startFrame: 0,
  endFrame: 72000,
  loopTopFrame: 0,
  frames: 72000,
  channels: 2,
  playMode: 0,
  chops: [],
  unsure: false,
};

export const exampleTransfer: Transfer = {
  id: 1,
  job: null,
  project: 1,
  pad: 'B3',
  name: 'KICK',
  sampleId: 7,
  state: 'running',
  sent: 144000,
  checked: 0,
  total: 288000,
  alreadyThere: false,
  kept: null,
  error: null,
};

const onPad = z.object({ pad: padAddress });

export const deviceMethods = [
  defineMethod({
    name: 'device.get',
    summary: 'Whether an SP-404MK2 is on USB, what is selected on it, and whether it may be edited',
    access: 'read',
    params: z.object({}),
    result: deviceState,
    example: { params: {}, result: exampleDevice },
    http: { verb: 'get', path: '/device' },
  }),
  defineMethod({
    name: 'device.pads',
    summary:
      'The 160 pads of the selected project as last read, each with a mark where it may be out of date',
    access: 'read',
    params: z.object({}),
    result: z.object({ project: project.nullable(), pads: z.array(livePad) }),
    example: { params: {}, result: { project: 1, pads: [exampleLivePad] } },
    http: { verb: 'get', path: '/device/pads' },
  }),
  defineMethod({
    name: 'device.space',
    summary: 'How much room is left in the storage of the unit',
    access: 'read',
    params: z.object({}),
    result: z.object({ freeBytes: z.number().int().nonnegative() }),
    example: { params: {}, result: { freeBytes: 14_200_000_000 } },
    http: { verb: 'get', path: '/device/space' },
  }),
  defineMethod({
    name: 'device.projects',
    summary: 'The names of the 16 projects of the unit, the first is project 1',
    access: 'read',
    params: z.object({}),
    result: z.object({ current: project, names: z.array(z.string()) }),
    example: { params: {}, result: { current: 1, names: ['PROJECT_01', ''] } },
    http: { verb: 'get', path: '/device/projects' },
  }),
  defineMethod({
    name: 'device.selectProject',
    summary: 'Select another project on the unit',
    access: 'device',
    params: z.object({ project }),
    result: deviceState,
    example: { params: { project: 1 }, result: exampleDevice },
    http: { verb: 'post', path: '/device/project' },
  }),
  defineMethod({
    name: 'device.setPad',
    summary:
      'Change settings of a pad on the unit; they are read back. Waits while a menu is open on the unit',
    access: 'device',
    params: z.object({ pad: padAddress, changes: livePadChanges }),
    result: livePad,
    example: { params: { pad: 'B3', changes: { level: 100 } }, result: exampleLivePad },
    http: { verb: 'patch', path: '/device/pads/{pad}' },
  }),
  defineMethod({
    name: 'device.movePad',
    summary: 'Move a sample to another pad, or exchange two; what is overwritten is kept on this computer',
    access: 'device',
    params: z.object({ from: padAddress, to: padAddress, exchange: z.boolean().default(false) }),
    result: z.object({ from: livePad, to: livePad, kept: z.string().nullable() }),
    example: {
      params: { from: 'A1', to: 'B3' },
      result: { from: exampleLivePad, to: exampleLivePad, kept: null },
    },
    http: { verb: 'post', path: '/device/pads/move' },
  }),
  defineMethod({
    name: 'device.deletePad',
    summary: 'Delete a sample on the unit, kept on this computer first; confirm with the name of the pad',
    access: 'device',
    dangerous: true,
    params: z.object({ pad: padAddress, confirm: z.string() }),
    result: z.object({ pad: livePad, kept: z.string().nullable() }),
    example: {
      params: { pad: 'B3', confirm: 'B3' },
      result: { pad: exampleLivePad, kept: '/data/unit-archive' },
    },
    http: { verb: 'post', path: '/device/pads/{pad}/delete' },
  }),
  defineMethod({
    name: 'device.play',
    summary: 'Play a pad on the unit until it is stopped or ends',
    access: 'device',
    params: onPad,
    result: z.object({ pad: padAddress }),
    example: { params: { pad: 'B3' }, result: { pad: 'B3' } },
    http: { verb: 'post', path: '/device/pads/{pad}/play' },
  }),
  defineMethod({
    name: 'device.stop',
    summary: 'Stop a pad on the unit',
    access: 'device',
    params: onPad,
    result: z.object({ pad: padAddress }),
    example: { params: { pad: 'B3' }, result: { pad: 'B3' } },
    http: { verb: 'post', path: '/device/pads/{pad}/stop' },
  }),
  defineMethod({
    name: 'device.send',
    summary:
      'Send samples to pads of the unit, one after the other; follow them with the event device.transfer',
    access: 'device',
    params: z.object({
      sends: z
        .array(z.object({ sampleId: id, pad: padAddress, name: sampleName.optional() }))
        .min(1)
        .max(160),
    }),
    result: z.object({ transfers: z.array(transfer) }),
    example: {
      params: { sends: [{ sampleId: 7, pad: 'B3' }] },
      result: { transfers: [exampleTransfer] },
    },
    http: { verb: 'post', path: '/device/send' },
  }),
  defineMethod({
    name: 'device.transfers',
    summary: 'Samples on their way to the unit, and the latest that arrived or failed',
    access: 'read',
    params: z.object({}),
    result: z.object({ transfers: z.array(transfer) }),
    example: { params: {}, result: { transfers: [exampleTransfer] } },
    http: { verb: 'get', path: '/device/transfers' },
  }),
  defineMethod({
    name: 'device.cancelTransfer',
    summary: 'Give up a transfer; a half-sent sample is removed from the unit',
    access: 'device',
    params: z.object({ id }),
    result: transfer,
    example: { params: { id: 1 }, result: { ...exampleTransfer, state: 'cancelled' } },
    http: { verb: 'post', path: '/device/transfers/{id}/cancel' },
  }),
  defineMethod({
    name: 'device.simulate',
    summary: 'Follow a simulated unit, marked as such everywhere, to try things out; or a real one again',
    access: 'admin',
    params: z.object({ on: z.boolean() }),
    result: deviceState,
    example: { params: { on: true }, result: { ...exampleDevice, simulated: true } },
    http: { verb: 'post', path: '/device/simulated' },
  }),
  defineMethod({
    name: 'device.assignTo',
    summary:
      'Assign mode for one pad: the next pad that is hit gets this sample on the unit; null ends the mode',
    access: 'device',
    params: z.object({ sampleId: id.nullable() }),
    result: z.object({ sampleId: id.nullable() }),
    example: { params: { sampleId: 7 }, result: { sampleId: 7 } },
    http: { verb: 'post', path: '/device/assign' },
  }),
] as const;
