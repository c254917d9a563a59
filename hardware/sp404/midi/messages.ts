import { PadbridgeError } from '../../../schemas/errors.js';
import { effectPlace, type EffectPlace } from '../../../schemas/methods/midi.js';
import { BANKS, bankIndex, type BankLetter, padIndex } from '../../../schemas/sp404.js';
import {
  bankOfChannel,
  CHROMATIC_CENTRE,
  CHROMATIC_CHANNEL,
  noteOfPad,
  padOfNote,
} from '../formats/note-map.js';

/** What the unit says and understands over MIDI in mode A (facts: MIDI). Channels count from 0 on the wire. */

const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const CONTROL = 0xb0;
const PROGRAM = 0xc0;
const ALL_SOUND_OFF = 120;
const ALL_NOTES_OFF = 123;
const EFFECT_ON = 19;
const EFFECT_NUMBER = 83;
/** CTRL 1–6. */
const EFFECT_KNOBS = [16, 17, 18, 80, 81, 82] as const;
const CHANNELS = 16;

/** Controllers of the looper, on channel 1. */
export const LOOPER = {
  record: 88,
  overdub: 89,
  delete: 87,
  undo: 91,
  rate: 90,
  stopAll: 85,
  tempo: 86,
} as const;

/** System messages that keep machines in step. */
export const CLOCK = { tick: 0xf8, start: 0xfa, continue: 0xfb, stop: 0xfc } as const;

/** Something a pad of the unit did. */
export interface PadNote {
  pad: string;
  /** 1–127; 0 when it was let go. */
  velocity: number;
}

/** The pad behind a note message, or undefined for every other message. */
export function readPadNote(bytes: readonly number[]): PadNote | undefined {
  const [status = 0, note = 0, velocity = 0] = bytes;
  const kind = status & 0xf0;
  if (bytes.length < 3 || (kind !== NOTE_ON && kind !== NOTE_OFF)) return undefined;
  const bank = bankOfChannel(status & 0x0f);
  const pad = bank && padOfNote(bank, note);
  return pad === undefined ? undefined : { pad, velocity: kind === NOTE_ON ? velocity : 0 };
}

/** Plays a pad; velocity 0 lets it go. */
export function padNote(pad: string, velocity: number): number[] {
  const { channel, note } = noteOfPad(pad);
  return velocity > 0 ? [NOTE_ON | channel, note, data(velocity)] : [NOTE_OFF | channel, note, 64];
}

/** Plays the last pad at another pitch, −12 to 12 semitones from its own. */
export function chromaticNote(semitones: number, velocity: number): number[] {
  const note = CHROMATIC_CENTRE + Math.max(-12, Math.min(12, Math.round(semitones)));
  return velocity > 0
    ? [NOTE_ON | CHROMATIC_CHANNEL, note, data(velocity)]
    : [NOTE_OFF | CHROMATIC_CHANNEL, note, 64];
}

/** Starts a pattern, named like the pad it lies on. */
export function patternProgram(pattern: string): number[] {
  return [PROGRAM | bankIndex(pattern.charAt(0) as BankLetter), padIndex(pattern) % 16];
}

/** Where effects can be: the four buses and the input. */
const EFFECT_PLACES = effectPlace.options;

const control = (place: EffectPlace, controller: number, value: number): number[] => [
  CONTROL | EFFECT_PLACES.indexOf(place),
  controller,
  data(value),
];

export const effectNumber = (place: EffectPlace, number: number) => control(place, EFFECT_NUMBER, number);
export const effectOn = (place: EffectPlace, on: boolean) => control(place, EFFECT_ON, on ? 127 : 0);

/** Turns one of the six knobs of an effect, 1–6, to 0–127. Throws 'invalid-input' for another knob. */
export function effectKnob(place: EffectPlace, knob: number, value: number): number[] {
  const controller = EFFECT_KNOBS[knob - 1];
  if (controller === undefined) {
    throw new PadbridgeError(
      'invalid-input',
      `An effect has knobs 1 to ${EFFECT_KNOBS.length}, not ${knob}.`,
    );
  }
  return control(place, controller, value);
}

export function looper(action: keyof typeof LOOPER, value = 127): number[] {
  return [CONTROL, LOOPER[action], data(value)];
}

/** Silence on every channel: what a program that goes away owes to the speakers. */
export function silence(): number[][] {
  return Array.from({ length: CHANNELS }, (_, channel) => [
    [CONTROL | channel, ALL_SOUND_OFF, 0],
    [CONTROL | channel, ALL_NOTES_OFF, 0],
  ]).flat();
}

/** A bank's channel as people count, 1–10. */
export function channelOfBank(bank: BankLetter): number {
  return BANKS.indexOf(bank) + 1;
}

function data(value: number): number {
  return Math.max(0, Math.min(127, Math.round(value)));
}
