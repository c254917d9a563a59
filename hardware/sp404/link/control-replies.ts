import { PadbridgeError } from '../../../schemas/errors.js';
import { PAD_COUNT } from '../../../schemas/sp404.js';
import { readText, viewOf } from '../formats/fields.js';
import type { PeaksRequest } from './control-requests.js';

/** What the unit says on the control channel, as values (facts: channel 05). Each reader throws 'corrupt' when cut off. */

/** First bytes of the unit's messages. */
export const REPLY = {
  parameter: 0x01,
  sampleName: 0x02,
  previewStarted: 0x0e,
  previewStopped: 0x0f,
  deleted: 0x11,
  erased: 0x12,
  moved: 0x15,
  truncated: 0x18,
  changed: 0x1a,
  peaks: 0x1c,
  ready: 0x1d,
  pad: 0x1e,
  committed: 0x1f,
  normalised: 0x23,
  emphasised: 0x29,
  pattern: 0x2b,
  reloaded: 0x2c,
  reloading: 0x31,
  error: 0x32,
  projectName: 0x35,
  render: 0x38,
  rendered: 0x39,
  project: 0x7d,
  status: 0x7e,
} as const;

/** Mode of the status while a menu is open on the unit: nothing may be edited then. */
export const MENU_MODE = 4;
const SILENT = 0xffff_ffff;

export interface UnitStatus {
  /** 0–15. */
  project: number;
  /** 0–9. */
  bank: number;
  /** 0–15 in its bank. */
  pad: number;
  /** Frames of the sound that plays; null while silent. Nobody has confirmed this field. */
  played: number | null;
  mode: number;
}

export function readStatus(payload: Uint8Array): UnitStatus {
  if (payload.length < 13) throw cutOff('status');
  const played = viewOf(payload).getUint32(8, true);
  return {
    project: payload[1]!,
    bank: payload[3]!,
    pad: payload[5]!,
    played: played === SILENT ? null : played,
    mode: payload[12]!,
  };
}

export const SETTINGS_WORDS = 28;
const PROJECT_NAME_OFFSET = 3 + 4 * SETTINGS_WORDS;

export interface ProjectReply {
  project: number;
  /** The words of PADCONF's settings. */
  words: Uint32Array;
  name: string;
}

export function readProject(payload: Uint8Array): ProjectReply {
  if (payload.length < PROJECT_NAME_OFFSET) throw cutOff('project');
  const view = viewOf(payload);
  const words = Uint32Array.from({ length: SETTINGS_WORDS }, (_, i) => view.getUint32(3 + 4 * i, true));
  const width = payload.length - PROJECT_NAME_OFFSET;
  return { project: payload[1]!, words, name: readText(payload, PROJECT_NAME_OFFSET, width).trim() };
}

/** The name of one of the 16 projects; '' for a slot that was never named. */
export function readProjectName(payload: Uint8Array): { project: number; name: string } {
  if (payload.length < 2) throw cutOff('project name');
  return { project: payload[1]!, name: readText(payload, 2, payload.length - 2).trim() };
}

/** The pad (or pattern) a message is about, or undefined when it names none. */
export function padIndexOf(payload: Uint8Array): number | undefined {
  if (payload.length < 3) return undefined;
  const index = viewOf(payload).getUint16(1, true);
  return index < PAD_COUNT ? index : undefined;
}

/** A parameter as set or echoed. */
export interface ParameterMessage {
  parameter: number;
  target: number;
  value: number;
}

export function readParameter(payload: Uint8Array): ParameterMessage {
  if (payload.length < 9) throw cutOff('parameter');
  const view = viewOf(payload);
  return { parameter: payload[1]!, target: view.getUint16(3, true), value: view.getInt32(5, true) };
}

/** The code behind `32`. */
export function readErrorCode(payload: Uint8Array): number {
  if (payload.length < 5) throw cutOff('error');
  return viewOf(payload).getInt32(1, true);
}

const PEAKS_HEAD = 16;

export interface PeaksReply extends PeaksRequest {
  /** Lowest and highest value of each point, interleaved. */
  values: Int16Array;
}

export function readPeaks(payload: Uint8Array): PeaksReply {
  if (payload.length < PEAKS_HEAD) throw cutOff('peaks');
  const view = viewOf(payload);
  const points = view.getUint32(8, true);
  if (payload.length < PEAKS_HEAD + 4 * points) throw cutOff('peaks');
  return {
    pad: view.getUint16(1, true),
    channel: payload[3] === 1 ? 1 : 0,
    start: view.getUint32(4, true),
    points,
    framesPerPoint: view.getUint32(12, true),
    values: Int16Array.from({ length: 2 * points }, (_, i) => view.getInt16(PEAKS_HEAD + 2 * i, true)),
  };
}

/** Pattern, step and handle of `38` and `39`; `result` is 0 when a rendering went well. */
export function readRender(payload: Uint8Array): { pattern: number; step: number; result: number } {
  if (payload.length < 5) throw cutOff('rendering');
  const view = viewOf(payload);
  return {
    pattern: view.getUint16(1, true),
    step: view.getUint16(3, true),
    result: payload.length >= 9 ? view.getUint16(7, true) : 0,
  };
}

function cutOff(what: string): PadbridgeError {
  return new PadbridgeError('corrupt', `The unit's answer about its ${what} is cut off.`, {
    subject: what,
    next: 'Try again; if it stays, use another cable or port.',
  });
}
