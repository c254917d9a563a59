import { z } from 'zod';

/** Any MIDI controller as Padbridge sees it: its controls, what they do, and their lights. */

/** Layers of a controller, the base layer is 0; more than a hand remembers. */
export const MAX_LAYERS = 8;
const MAX_BINDINGS = 512;
const MAX_PADS = 160;

/** `note:10:36`, `cc:1:74`, `program:1:0`: kind, channel 1–16, number 0–127. */
export const controlAddress = z
  .string()
  .regex(
    /^(note|cc|program):([1-9]|1[0-6]):(\d|[1-9]\d|1[01]\d|12[0-7])$/,
    'a control is note:CHANNEL:NUMBER, cc:CHANNEL:NUMBER or program:CHANNEL:NUMBER',
  );

/**
 * A call of a method. Texts in params that begin with `$` are filled in when it is carried out: `$sample`, `$kit` and `$bank`
 * of the selection, `$pad` the pad of the cell that was hit, `$bank:7` pad 7 of the bank, `$value` and `$velocity` 0–127,
 * `$delta` the steps an endless knob was turned.
 */
export const controllerAction = z.strictObject({
  method: z.string().min(1).max(60),
  params: z.record(z.string().max(60), z.unknown()).default({}),
});
export type ControllerAction = z.infer<typeof controllerAction>;

/**
 * momentary: press and release; toggle: the first press calls `press`, the next `release`; value: every move of a knob calls
 * `press`; relative, relative64: an endless knob that counts down from 128 or around 64; shift: `layer` holds while it is held.
 */
export const bindingMode = z.enum(['momentary', 'toggle', 'value', 'relative', 'relative64', 'shift']);
export type BindingMode = z.infer<typeof bindingMode>;

/** When the light of a button is on. */
export const bindingLight = z.enum(['off', 'on', 'pressed', 'assign', 'unit']);

const layer = z
  .number()
  .int()
  .min(0)
  .max(MAX_LAYERS - 1);

export const binding = z.strictObject({
  control: controlAddress,
  /** Layer in which it holds; a control that a layer does not bind does what it does in layer 0. */
  layer: layer.default(0),
  mode: bindingMode.default('momentary'),
  label: z.string().min(1).max(60).optional(),
  press: controllerAction.nullable().default(null),
  release: controllerAction.nullable().default(null),
  /** For shift: the layer while it is held. */
  to: layer.optional(),
  light: bindingLight.default('off'),
});
export type Binding = z.infer<typeof binding>;

const level = z.number().int().min(0).max(127);
const rawMessage = z.array(z.number().int().min(0).max(255)).min(1).max(256);

/** Velocities (notes) or values (controllers) that make the lights of a controller what they are. */
export const controllerLights = z.strictObject({
  empty: level,
  loaded: level,
  /** The pad that holds the selected sample. */
  selected: level,
  /** For a moment, when the pad is hit. */
  hit: level,
  /** Every pad while assign mode waits for one. */
  assign: level,
  button: level,
});
export type ControllerLights = z.infer<typeof controllerLights>;

export const controllerProfile = z.strictObject({
  format: z.literal('padbridge-controller/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be small letters, digits and dashes'),
  name: z.string().trim().min(1).max(60),
  /** Parts of port names, in any case: a port that has one is taken for this controller. */
  match: z.array(z.string().trim().min(2).max(60)).max(40).default([]),
  /** Controls that are pads: the first is pad 1 of the selected bank, the seventeenth pad 1 of the bank behind it. */
  pads: z.array(controlAddress).max(MAX_PADS).default([]),
  /** What a pad does, by layer. */
  padActions: z
    .array(
      z.strictObject({
        layer: layer.default(0),
        press: controllerAction.nullable().default(null),
        release: controllerAction.nullable().default(null),
      }),
    )
    .max(MAX_LAYERS)
    .default([]),
  bindings: z.array(binding).max(MAX_BINDINGS).default([]),
  /** Null for a controller without lights that can be set. */
  lights: controllerLights.nullable().default(null),
  /** Sent when the controller comes and when Padbridge leaves it, to ports whose name has `match` in it. */
  hello: z
    .array(z.strictObject({ match: z.string().min(1).max(60), send: rawMessage, bye: rawMessage }))
    .max(20)
    .default([]),
});
export type ControllerProfile = z.infer<typeof controllerProfile>;
export type ControllerProfileInput = z.input<typeof controllerProfile>;

/** A controller that is plugged in, or any other MIDI input that could become one. */
export const controller = z.object({
  /** Its name, the same after it was plugged in again. */
  port: z.string(),
  profile: z.string().nullable(),
  /** chosen: by the person; matched: by its name; none: nothing is bound to it. */
  because: z.enum(['chosen', 'matched', 'none']),
  /** Whether its lights can be reached. */
  output: z.boolean(),
  layer,
  /** Why it cannot be heard; null when it is, or when it has no profile. */
  problem: z.string().nullable(),
});
export type Controller = z.infer<typeof controller>;
