import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { timestamp } from '../entities.js';
import { padAddress } from '../sp404.js';

/** MIDI to and from the SP-404MK2. */

/** Bytes of a message that are shown; a long one (system exclusive) is cut, `length` tells how long it was. */
export const MONITOR_BYTES = 32;
/** Messages in one event of the monitor: more in a twentieth of a second is a flood, and counted only. */
export const MONITOR_MESSAGES = 100;

/** A message that came in or was sent, for the monitor. */
export const midiMessage = z.object({
  at: timestamp,
  port: z.string(),
  direction: z.enum(['in', 'out']),
  bytes: z.array(z.number().int().min(0).max(255)).max(MONITOR_BYTES),
  length: z.number().int().positive(),
});
export type MidiMessage = z.infer<typeof midiMessage>;

/** How the unit numbers its pads on MIDI: mode A is a table, mode B has to be learned. */
export const padMode = z.enum(['A', 'B']);
export type PadMode = z.infer<typeof padMode>;

export const midiState = z.object({
  /** False where this machine has no MIDI system; `reason` says why. */
  available: z.boolean(),
  /** True in the demo: no port of this machine is open. */
  simulated: z.boolean(),
  reason: z.string().nullable(),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  /** The unit's ports; null while it is away. */
  unitIn: z.string().nullable(),
  unitOut: z.string().nullable(),
  /** Tempo of the clock that comes in; null without one. */
  bpm: z.number().nullable(),
  playing: z.boolean(),
  mode: padMode,
  /** Pads of mode B whose note is known. */
  learned: z.number().int().nonnegative(),
  /** Tempo of the clock that is sent to the unit; null while none is. */
  clockOut: z.number().nullable(),
});
export type MidiState = z.infer<typeof midiState>;

const exampleState: MidiState = {
  available: true,
  simulated: false,
  reason: null,
  inputs: ['SP-404MKII'],
  outputs: ['SP-404MKII'],
  unitIn: 'SP-404MKII',
  unitOut: 'SP-404MKII',
  bpm: 92.5,
  playing: true,
  mode: 'A',
  learned: 0,
  clockOut: null,
};

/** Where the unit has an effect. */
export const effectPlace = z.enum(['bus1', 'bus2', 'bus3', 'bus4', 'input']);
export type EffectPlace = z.infer<typeof effectPlace>;
/** Knobs an effect can have. */
export const EFFECT_KNOBS = 6;

/** What was sent to one place of the unit: the effect that was chosen, whether it is on, where its knobs were turned to. */
export const sentEffect = z.object({
  place: effectPlace,
  /** Null: none was chosen from here. */
  effect: z.string().nullable(),
  on: z.boolean(),
  /** Null: not turned from here. */
  knobs: z.array(z.number().int().min(0).max(127).nullable()).length(EFFECT_KNOBS),
});
export type SentEffect = z.infer<typeof sentEffect>;
export const exampleSentEffect: SentEffect = {
  place: 'bus1',
  effect: 'Reverb',
  on: true,
  knobs: [null, 64, null, null, null, null],
};
const sent = z.object({ sent: z.literal(true) });
const exampleSent = { sent: true } as const;
const value = z.number().int().min(0).max(127);

export const midiMethods = [
  defineMethod({
    name: 'midi.get',
    summary: 'MIDI ports of this machine, which belong to the unit, and the tempo of its clock',
    access: 'read',
    params: z.object({}),
    result: midiState,
    example: { params: {}, result: exampleState },
    http: { verb: 'get', path: '/midi' },
  }),
  defineMethod({
    name: 'midi.playPad',
    summary: 'Play a pad of the unit over MIDI; velocity 0 lets it go',
    access: 'device',
    params: z.object({ pad: padAddress, velocity: value.default(100) }),
    result: sent,
    example: { params: { pad: 'A1', velocity: 100 }, result: exampleSent },
    http: { verb: 'post', path: '/midi/pads/{pad}/play' },
  }),
  defineMethod({
    name: 'midi.playPattern',
    summary: 'Start a pattern of the unit over MIDI',
    access: 'device',
    params: z.object({ pattern: padAddress }),
    result: sent,
    example: { params: { pattern: 'A1' }, result: exampleSent },
    http: { verb: 'post', path: '/midi/patterns/{pattern}/play' },
  }),
  defineMethod({
    name: 'midi.effects',
    summary:
      'The effects of the unit by name: where each is to be had, what its knobs 1 to 6 turn, and what was sent',
    access: 'read',
    params: z.object({}),
    result: z.object({
      effects: z.array(
        z.object({
          name: z.string(),
          places: z.array(effectPlace),
          knobs: z.array(z.string()).max(EFFECT_KNOBS),
        }),
      ),
      /** What was sent to each place since the daemon runs: the unit does not say what its effects are at. */
      sent: z.array(sentEffect),
    }),
    example: {
      params: {},
      result: {
        effects: [{ name: 'Reverb', places: ['bus1', 'bus2', 'input'], knobs: ['TYPE', 'TIME', 'LEVEL'] }],
        sent: [exampleSentEffect],
      },
    },
    http: { verb: 'get', path: '/midi/effects' },
  }),
  defineMethod({
    name: 'midi.setEffect',
    summary: 'Choose an effect of a bus by its name, turn it on or off, turn its knobs 1 to 6',
    access: 'device',
    params: z.object({
      place: effectPlace,
      effect: z.string().max(40).optional(),
      on: z.boolean().optional(),
      knobs: z.array(value.nullable()).max(EFFECT_KNOBS).optional(),
    }),
    result: z.object({ effect: z.string().nullable(), knobs: z.array(z.string()) }),
    example: {
      params: { place: 'bus1', effect: 'Reverb', on: true, knobs: [null, 64] },
      result: { effect: 'Reverb', knobs: ['TYPE', 'TIME'] },
    },
    http: { verb: 'post', path: '/midi/effects' },
  }),
  defineMethod({
    name: 'midi.looper',
    summary: 'Work the looper of the unit',
    access: 'device',
    params: z.object({
      action: z.enum(['record', 'overdub', 'delete', 'undo', 'rate', 'stopAll', 'tempo']),
      value: value.default(127),
    }),
    result: sent,
    example: { params: { action: 'record' }, result: exampleSent },
    http: { verb: 'post', path: '/midi/looper' },
  }),
  defineMethod({
    name: 'midi.transport',
    summary: 'Start, stop or continue the unit',
    access: 'device',
    params: z.object({ action: z.enum(['start', 'stop', 'continue']) }),
    result: sent,
    example: { params: { action: 'start' }, result: exampleSent },
    http: { verb: 'post', path: '/midi/transport' },
  }),
  defineMethod({
    name: 'midi.sendClock',
    summary: 'Send MIDI clock to the unit, at a tempo or at that of the song; or stop sending it',
    access: 'device',
    params: z.object({
      on: z.boolean(),
      /** That of the song when left out. */
      bpm: z.number().min(40).max(200).optional(),
    }),
    result: midiState,
    example: { params: { on: true, bpm: 92 }, result: { ...exampleState, clockOut: 92 } },
    http: { verb: 'post', path: '/midi/clock' },
  }),
  defineMethod({
    name: 'midi.setMode',
    summary: 'Say in which mode the unit numbers its pads on MIDI; it stays so over a restart',
    access: 'write',
    params: z.object({ mode: padMode }),
    result: midiState,
    example: { params: { mode: 'B' }, result: { ...exampleState, mode: 'B' } },
    http: { verb: 'post', path: '/midi/mode' },
  }),
  defineMethod({
    name: 'midi.learnPad',
    summary: 'Wait for the next note of the unit and remember it as a pad in mode B',
    access: 'write',
    params: z.object({ pad: padAddress, seconds: z.number().min(1).max(60).default(20) }),
    result: z.object({ pad: padAddress, channel: z.number().int(), note: z.number().int() }),
    example: { params: { pad: 'A1' }, result: { pad: 'A1', channel: 1, note: 47 } },
    http: { verb: 'post', path: '/midi/pads/{pad}/learn' },
  }),
  defineMethod({
    name: 'midi.forgetPads',
    summary: 'Forget what was learned of mode B',
    access: 'write',
    params: z.object({}),
    result: midiState,
    example: { params: {}, result: exampleState },
    http: { verb: 'post', path: '/midi/forget' },
  }),
  defineMethod({
    name: 'midi.silence',
    summary: 'Stop every sound of the unit',
    access: 'device',
    params: z.object({}),
    result: sent,
    example: { params: {}, result: exampleSent },
    http: { verb: 'post', path: '/midi/silence' },
  }),
] as const;
