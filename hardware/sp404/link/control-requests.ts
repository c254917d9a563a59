import { PadbridgeError } from '../../../schemas/errors.js';
import { MAX_PROJECT_NAME, MAX_SAMPLE_NAME } from '../../../schemas/sp404.js';
import { viewOf } from '../formats/fields.js';
import { CONTROL_CHANNEL, MAX_SHORT_PAYLOAD, type Message } from './message.js';

/**
 * What we say on the control channel (facts: channel 05). Numbers are little-endian; pads and patterns are indices 0–159,
 * projects 0–15, banks 0–9.
 */

/** Target of a parameter that belongs to no pad. */
export const GLOBAL_TARGET = 0xffff;

/** Steps of the unit's own rendering, sent with `B8` and answered with `38`. */
export const RENDER = { begin: 1000, end: 1001, failed: 1002, bounce: 1003 } as const;

/** What "init" erases in the current project; `restore` is the first step of putting a whole project there. */
export const ERASE = {
  all: [0, 0],
  samples: [0, 1],
  bankSamples: [0, 2],
  patterns: [0, 3],
  bankPatterns: [0, 4],
  restore: [100, 0],
} as const;
export type EraseScope = keyof typeof ERASE;

const short = (...bytes: number[]): Message => ({
  channel: CONTROL_CHANNEL,
  form: 'short',
  payload: Uint8Array.from(bytes),
});
const long = (payload: Uint8Array): Message => ({ channel: CONTROL_CHANNEL, form: 'long', payload });
const u16 = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff];
const padCommand = (command: number, pad: number, ...rest: number[]) => short(command, ...u16(pad), ...rest);

export const askStatus = () => short(0xfe, 0x66, 0x00);
export const askProject = (project: number) => short(0xfd, project, 0x00);
export const selectProject = (project: number) => short(0x9a, project, 0x00);
export const reloadProject = (project: number) => short(0xb1, project, 0x00);
export const leaveRemote = () => short(0x3a, 0x00, 0x00, 0x00);
export const askPad = (pad: number) => padCommand(0x9e, pad);
export const deletePad = (pad: number) => padCommand(0x91, pad, 0x00, 0x00);
/** Frees the pad for a new sample; the first step of an import. */
export const releasePad = (pad: number) => padCommand(0x91, pad, 0x01, 0x00);
export const truncatePad = (pad: number) => padCommand(0x98, pad);
export const normalisePad = (pad: number) => padCommand(0xa3, pad);
export const emphasisePad = (pad: number) => padCommand(0xa9, pad, 0, 0, 0, 0);
export const startPreview = (pad: number) => padCommand(0x8e, pad, 0x7f, 0xff);
export const stopPreview = (pad: number) => padCommand(0x8f, pad, 0x00);
export const askPattern = (pattern: number) => padCommand(0xab, pattern);
/** Stops playing before a sample is written. */
export const prepareWrite = () => short(0x9d);
export const commitPad = (pad: number) => padCommand(0x9f, pad);
export const beginImport = () => short(0xfb, 0xa0, 0x00);
export const beginEdit = () => short(0xfb, 0x00, 0x00);
export const endEdit = () => short(0xfc, 0x00, 0x00);

export const movePad = (from: number, to: number, mode: 'overwrite' | 'exchange') =>
  short(0x95, ...u16(from), ...u16(to), ...u16(mode === 'exchange' ? 1 : 0));

/** `bank` counts only for the scopes of one bank. */
export function erase(scope: EraseScope, bank = 0): Message {
  const [mode, option] = ERASE[scope];
  return short(0x92, ...u16(mode), ...u16(option), ...u16(bank));
}

/** One step of a rendering; `handle` is the number of our file the unit shall write to. */
export const renderStep = (pattern: number, step: number, handle: number) =>
  padCommand(0xb8, pattern, ...u16(step), ...u16(handle));

/** Sets a parameter of a pad, or with `GLOBAL_TARGET` of the unit. */
export function setParameter(parameter: number, target: number, value: number): Message {
  const payload = new Uint8Array(9);
  const view = viewOf(payload);
  payload[0] = 0x01;
  payload[1] = parameter;
  view.setUint16(3, target, true);
  view.setInt32(5, value, true);
  return long(payload);
}

/** Throws 'invalid-input' for what the unit's screen cannot show. */
export function setSampleName(pad: number, name: string): Message {
  const payload = Uint8Array.from([0x02, ...u16(pad), ...ascii(name, MAX_SAMPLE_NAME)]);
  return payload.length <= MAX_SHORT_PAYLOAD ? short(...payload) : long(payload);
}

/** The unit renames its current project, whatever the number says: select first. */
export function setProjectName(project: number, name: string): Message {
  return long(Uint8Array.from([0x35, project, ...ascii(name, MAX_PROJECT_NAME)]));
}

export function askPeaks(request: PeaksRequest): Message {
  const payload = new Uint8Array(17);
  const view = viewOf(payload);
  payload.set([0x9c, 0x05, ...u16(request.pad), request.channel]);
  view.setUint32(5, request.start, true);
  view.setUint32(9, request.points, true);
  view.setUint32(13, request.framesPerPoint, true);
  return long(payload);
}

export interface PeaksRequest {
  pad: number;
  channel: 0 | 1;
  /** First frame. */
  start: number;
  points: number;
  framesPerPoint: number;
}

function ascii(text: string, most: number): number[] {
  if (text.length <= most && /^[ -~]*$/.test(text)) return [...text].map((letter) => letter.charCodeAt(0));
  throw new PadbridgeError(
    'invalid-input',
    `The unit cannot show this name: ${JSON.stringify(text.slice(0, 64))}.`,
    {
      subject: 'name',
      next: `Use at most ${most} plain characters.`,
    },
  );
}
