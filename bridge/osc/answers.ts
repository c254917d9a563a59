import { encode } from 'node-osc';
import { PadbridgeError } from '../../schemas/errors.js';
import type { DaemonEvent } from '../../schemas/events.js';
import type { MethodName } from '../../schemas/methods.js';
import { OSC_ANSWERS, OSC_FEEDBACK, type OscScalar, type OscView } from '../../schemas/osc-map.js';
import { OSC_ROOT, oscAddress } from '../../schemas/osc.js';
import { MAX_JSON_BYTES, MAX_ROWS, MAX_TEXT_LENGTH } from './limits.js';

/** Where answers and complaints arrive; whatever comes in below these is somebody's echo and is ignored. */
export const REPLY_ROOT = `${OSC_ROOT}/reply`;
export const ERROR_ADDRESS = `${OSC_ROOT}/error`;

/** What names a call for its caller: a number or a short text, sent back as the last argument. */
export type RequestId = number | string;

/** Arguments as node-osc wants them. */
interface TypedArgument {
  type: 'i' | 'f' | 's' | 'T' | 'F' | 'N';
  value: OscScalar;
}

/** The answer to a call: JSON for a call in JSON, plain messages where the map has a view. Throws too-large. */
export function encodeAnswer(
  method: string,
  result: unknown,
  form: 'json' | 'plain',
  id: RequestId | undefined,
): Buffer[] {
  const address = REPLY_ROOT + oscAddress(method).slice(OSC_ROOT.length);
  const view = OSC_ANSWERS[method as MethodName] as OscView<unknown> | undefined;
  if (form === 'plain' && view !== undefined) return encodeView(address, view, result, id);
  const json = JSON.stringify(result);
  if (Buffer.byteLength(json) > MAX_JSON_BYTES) {
    throw new PadbridgeError('too-large', `The answer of ${method} does not fit an OSC message.`, {
      subject: method,
      next: 'Ask for less, with a smaller limit or a narrower search.',
    });
  }
  return [encodeMessage(address, [{ type: 's', value: json }, ...idArguments(id)])];
}

/** An event as subscribed surfaces hear it. */
export function encodeFeedback(event: DaemonEvent): Buffer[] {
  return encodeView(oscAddress(event.name), OSC_FEEDBACK[event.name] as OscView<unknown>, event.payload);
}

/** `code message subject [id]` at the error address. */
export function encodeError(
  code: string,
  message: string,
  subject: string,
  id: RequestId | undefined,
): Buffer {
  return encodeMessage(ERROR_ADDRESS, [...[code, message, subject].map(typed), ...idArguments(id)]);
}

/** A plain message. */
export function encodePlain(address: string, values: readonly OscScalar[], id?: RequestId): Buffer {
  return encodeMessage(address, [...values.map(typed), ...idArguments(id)]);
}

function encodeView(address: string, view: OscView<unknown>, value: unknown, id?: RequestId): Buffer[] {
  if ('row' in view) return [encodePlain(address, view.row(value), id)];
  const rows = view.rows(value);
  return [
    encodePlain(address, [rows.length], id),
    ...rows.slice(0, MAX_ROWS).map((row, at) => encodePlain(`${address}/${at + 1}`, row, id)),
  ];
}

function encodeMessage(address: string, args: TypedArgument[]): Buffer {
  return encode({ address, args });
}

function idArguments(id: RequestId | undefined): TypedArgument[] {
  return id === undefined ? [] : [typed(id)];
}

const INT32_MAX = 2 ** 31 - 1;

function typed(value: OscScalar): TypedArgument {
  if (value === null) return { type: 'N', value };
  if (typeof value === 'boolean') return { type: value ? 'T' : 'F', value };
  // A zero would end the text early and shift everything after it.
  if (typeof value === 'string') {
    return { type: 's', value: value.slice(0, MAX_TEXT_LENGTH).replaceAll('\0', '') };
  }
  return { type: Number.isInteger(value) && Math.abs(value) <= INT32_MAX ? 'i' : 'f', value };
}
