import { PadbridgeError } from '../../schemas/errors.js';
import type { MethodName } from '../../schemas/methods.js';
import { OSC_ARGUMENTS, type OscArgument, type OscArgumentType } from '../../schemas/osc-map.js';
import { isDeeperThan } from '../json-depth.js';
import type { OscMessage } from './packet.js';

type Args = OscMessage['args'];
/** As on the other doors; params of the contract nest five levels. */
const MAX_JSON_DEPTH = 32;

const WORDS: Readonly<Record<OscArgumentType, string>> = {
  int: 'a whole number',
  ints: 'a whole number',
  float: 'a number',
  bool: 'true, false, 1 or 0',
  string: 'a text',
  strings: 'a text',
};

/** Params for the dispatcher, and the form that the caller chose and will be answered in. */
export interface OscCallParams {
  params: unknown;
  form: 'json' | 'plain';
}

/** Turns the arguments of a message into params. Throws invalid-input naming the argument. */
export function readArguments(method: string, args: Args): OscCallParams {
  const [only] = args;
  if (args.length === 1 && only?.tag === 's' && String(only.value).startsWith('{')) {
    return { params: parse(method, String(only.value)), form: 'json' };
  }
  const wanted = OSC_ARGUMENTS[method as MethodName];
  if (wanted === undefined && args.length > 0) {
    throw invalid(method, `${method} takes its params as one JSON text over OSC.`);
  }
  return { params: positional(method, wanted ?? [], args), form: 'plain' };
}

function positional(method: string, wanted: readonly OscArgument[], args: Args): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  let at = 0;
  for (const { param, type } of wanted) {
    if (at >= args.length) break;
    const taken = type === 'ints' || type === 'strings' ? args.slice(at) : args.slice(at, at + 1);
    const values = taken.map((arg, offset) => read(method, param, type, at + offset + 1, arg));
    params[param] = type === 'ints' || type === 'strings' ? values : values[0];
    at += taken.length;
  }
  if (at < args.length) {
    throw invalid(method, `${method} takes at most ${wanted.length} arguments, not ${args.length}.`);
  }
  return params;
}

function read(
  method: string,
  param: string,
  type: OscArgumentType,
  position: number,
  { tag, value }: Args[number],
): unknown {
  const isNumber = tag === 'i' || tag === 'f';
  switch (type) {
    case 'int':
    case 'ints':
      if (isNumber && Number.isInteger(value)) return value;
      break;
    case 'float':
      if (isNumber && Number.isFinite(value)) return tag === 'f' ? plainNumber(value as number) : value;
      break;
    case 'bool':
      if (typeof value === 'boolean') return value;
      if (isNumber && (value === 0 || value === 1)) return value === 1;
      break;
    case 'string':
    case 'strings':
      if (tag === 's') return value;
      break;
  }
  throw invalid(method, `Argument ${position} (${param}) must be ${WORDS[type]}, not the type "${tag}".`);
}

/** 120.3 as a surface meant it, not as the nearest 32-bit float is written in 64 bits: 120.30000305175781. */
function plainNumber(value: number): number {
  return Number(value.toPrecision(7));
}

function parse(method: string, text: string): unknown {
  if (isDeeperThan(text, MAX_JSON_DEPTH)) throw invalid(method, 'The JSON argument nests too deep.');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(method, 'The JSON argument cannot be read.', cause);
  }
}

function invalid(subject: string, message: string, cause?: unknown): PadbridgeError {
  return new PadbridgeError('invalid-input', message, {
    subject,
    next: `See the OSC reference of ${subject}.`,
    cause,
  });
}
