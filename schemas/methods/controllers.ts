import { z } from 'zod';
import {
  binding,
  bindingMode,
  bindingLight,
  controlAddress,
  controller,
  controllerAction,
  controllerProfile,
  type Controller,
  type ControllerProfile,
  MAX_LAYERS,
} from '../controllers.js';
import { defineMethod } from '../contract.js';

/** MIDI controllers: which are there, what their controls do, learning and binding. */

const portName = z.string().min(1).max(200);
const profileId = controllerProfile.shape.id;
const layer = z
  .number()
  .int()
  .min(0)
  .max(MAX_LAYERS - 1)
  .default(0);

/** How long a person may take to touch the control; longer, and a window has to ask again. */
const LEARN_SECONDS = { min: 1, max: 60, usual: 20 } as const;

export const exampleController: Controller = {
  port: 'MPD218',
  profile: 'pad-box-4x4',
  because: 'matched',
  output: true,
  layer: 0,
  problem: null,
};

export const exampleProfile: ControllerProfile = {
  format: 'padbridge-controller/1',
  id: 'my-buttons',
  name: 'My buttons',
  match: ['MPD218'],
  pads: [],
  padActions: [],
  bindings: [
    {
      control: 'note:10:36',
      layer: 0,
      mode: 'momentary',
      press: { method: 'pads.assign', params: { kitId: '$kit', pad: 'A1', sampleId: '$sample' } },
      release: null,
      light: 'off',
    },
  ],
  lights: null,
  hello: [],
};

const profileSummary = z.object({
  id: profileId,
  name: z.string(),
  /** shipped: as it comes; changed: a shipped one with the person's changes; own: the person's. */
  origin: z.enum(['shipped', 'changed', 'own']),
  match: z.array(z.string()),
  pads: z.number().int().nonnegative(),
  bindings: z.number().int().nonnegative(),
});

/** An action ready to be bound. */
const readyAction = z.object({
  id: z.string(),
  label: z.string(),
  mode: bindingMode,
  /** True when it is about a pad: give `pad` when binding it to anything but a cell. */
  needsPad: z.boolean(),
  press: controllerAction,
  release: controllerAction.nullable(),
});
export type ReadyAction = z.infer<typeof readyAction>;

const touched = z.object({
  port: z.string(),
  control: controlAddress,
  value: z.number().int().min(0).max(127),
});
export type Touched = z.infer<typeof touched>;

export const controllersBind = defineMethod({
  name: 'controllers.bind',
  summary: 'Let a control of a controller call a method; the profile of the controller keeps it',
  access: 'write',
  params: z.object({
    port: portName,
    control: controlAddress,
    layer,
    mode: bindingMode.default('momentary'),
    label: binding.shape.label,
    press: controllerAction.nullable(),
    release: controllerAction.nullable().default(null),
    to: binding.shape.to,
    light: bindingLight.default('off'),
  }),
  result: controllerProfile,
  example: {
    params: {
      port: 'MPD218',
      control: 'note:10:36',
      press: { method: 'pads.assign', params: { kitId: '$kit', pad: 'A1', sampleId: '$sample' } },
    },
    result: exampleProfile,
  },
  http: { verb: 'post', path: '/controllers/bind' },
});

export const controllersUnbind = defineMethod({
  name: 'controllers.unbind',
  summary: 'Take what a control of a controller does away again',
  access: 'write',
  params: z.object({ port: portName, control: controlAddress, layer }),
  result: controllerProfile,
  example: {
    params: { port: 'MPD218', control: 'note:10:36' },
    result: { ...exampleProfile, bindings: [] },
  },
  http: { verb: 'post', path: '/controllers/unbind' },
});

export const controllerMethods = [
  defineMethod({
    name: 'controllers.list',
    summary: 'MIDI inputs that are controllers or could become one, and the profile of each',
    access: 'read',
    params: z.object({}),
    result: z.object({
      available: z.boolean(),
      reason: z.string().nullable(),
      controllers: z.array(controller),
    }),
    example: {
      params: {},
      result: { available: true, reason: null, controllers: [exampleController] },
    },
    http: { verb: 'get', path: '/controllers' },
  }),
  defineMethod({
    name: 'controllers.profiles',
    summary: 'The profiles there are',
    access: 'read',
    params: z.object({}),
    result: z.object({
      profiles: z.array(profileSummary),
      /** Files of the person's own that are no profile, with the reason. */
      refused: z.array(z.object({ file: z.string(), reason: z.string() })),
    }),
    example: {
      params: {},
      result: {
        profiles: [
          {
            id: 'pad-box-4x4',
            name: '4 × 4 pad box',
            origin: 'shipped',
            match: ['MPD'],
            pads: 16,
            bindings: 6,
          },
        ],
        refused: [],
      },
    },
    http: { verb: 'get', path: '/controllers/profiles' },
  }),
  defineMethod({
    name: 'controllers.profile',
    summary: 'One profile, whole',
    access: 'read',
    params: z.object({ id: profileId }),
    result: controllerProfile,
    example: { params: { id: 'my-buttons' }, result: exampleProfile },
    http: { verb: 'get', path: '/controllers/profiles/{id}' },
  }),
  defineMethod({
    name: 'controllers.saveProfile',
    summary: 'Keep a profile: a new one, or in place of the one with this id',
    access: 'write',
    params: z.object({ profile: controllerProfile }),
    result: controllerProfile,
    example: { params: { profile: exampleProfile }, result: exampleProfile },
    http: { verb: 'post', path: '/controllers/profiles' },
  }),
  defineMethod({
    name: 'controllers.removeProfile',
    summary:
      'Take away a profile of the person; a shipped one is then again as it came. The file goes to the archive',
    access: 'write',
    params: z.object({ id: profileId }),
    result: z.object({ id: profileId, archived: z.string() }),
    example: {
      params: { id: 'my-buttons' },
      result: { id: 'my-buttons', archived: '/data/controllers/archive' },
    },
    http: { verb: 'delete', path: '/controllers/profiles/{id}' },
  }),
  defineMethod({
    name: 'controllers.use',
    summary: 'Choose the profile of a controller; null: none, whatever its name',
    access: 'write',
    params: z.object({ port: portName, profile: profileId.nullable() }),
    result: z.object({ controllers: z.array(controller) }),
    example: {
      params: { port: 'MPD218', profile: 'pad-box-4x4' },
      result: { controllers: [{ ...exampleController, because: 'chosen' }] },
    },
    http: { verb: 'post', path: '/controllers/use' },
  }),
  defineMethod({
    name: 'controllers.learn',
    summary: 'Wait for the next control that is touched, on one port or any, and say which it is',
    access: 'write',
    transient: true,
    params: z.object({
      port: portName.optional(),
      seconds: z.number().min(LEARN_SECONDS.min).max(LEARN_SECONDS.max).default(LEARN_SECONDS.usual),
    }),
    result: touched,
    example: { params: { seconds: 10 }, result: { port: 'MPD218', control: 'note:10:36', value: 101 } },
    http: { verb: 'post', path: '/controllers/learn' },
  }),
  controllersBind,
  controllersUnbind,
  defineMethod({
    name: 'controllers.actions',
    summary: 'Actions ready to be bound',
    access: 'read',
    params: z.object({}),
    result: z.object({ actions: z.array(readyAction) }),
    example: {
      params: {},
      result: {
        actions: [
          {
            id: 'next',
            label: 'Next sound in the list',
            mode: 'momentary',
            needsPad: false,
            press: { method: 'selection.move', params: { by: 1 } },
            release: null,
          },
        ],
      },
    },
    http: { verb: 'get', path: '/controllers/actions' },
  }),
] as const;
