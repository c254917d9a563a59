import { z } from 'zod';
import type { ControllerAction } from '../../schemas/controllers.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { findMethod, type MethodName } from '../../schemas/methods.js';
import { PADS_PER_BANK } from '../../schemas/sp404.js';

/** What the texts beginning with `$` in an action stand for when it is carried out. */
export interface Variables {
  sample: () => number;
  kit: () => number;
  bank: () => string;
  /** Throws 'invalid-input' when the control is no cell. */
  pad: () => string;
  value: number;
  delta: number;
}

/** Puts values in place of the variables. Throws what the variables throw, and 'invalid-input' for an unknown one. */
export function fillIn(params: unknown, variables: Variables): unknown {
  if (typeof params === 'string')
    return params.startsWith('$') ? valueOf(params.slice(1), variables) : params;
  if (Array.isArray(params)) return params.map((one) => fillIn(one, variables));
  if (typeof params !== 'object' || params === null) return params;
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, fillIn(value, variables)]));
}

function valueOf(name: string, variables: Variables): unknown {
  const [word = '', number] = name.split(':');
  switch (word) {
    case 'sample':
      return variables.sample();
    case 'kit':
      return variables.kit();
    case 'pad':
      return variables.pad();
    case 'bank':
      return number === undefined ? variables.bank() : padOfBank(variables.bank(), number);
    case 'value':
      return variables.value;
    case 'velocity':
      return Math.max(1, variables.value);
    case 'delta':
      return variables.delta;
    default:
      throw new PadbridgeError('invalid-input', `An action knows no $${name}.`, {
        subject: `$${name}`,
        next: 'Use $sample, $kit, $bank, $bank:1 to $bank:16, $pad, $value, $velocity or $delta.',
      });
  }
}

function padOfBank(bank: string, number: string): string {
  const pad = Number(number);
  if (Number.isInteger(pad) && pad >= 1 && pad <= PADS_PER_BANK) return `${bank}${pad}`;
  throw new PadbridgeError('invalid-input', `A bank has pads 1 to ${PADS_PER_BANK}.`, {
    subject: `$bank:${number}`,
  });
}

/** A method with params as it takes them. */
export interface ReadyCall {
  method: MethodName;
  params: never;
}

/**
 * The call an action makes. @throws PadbridgeError not-found (no such method), forbidden (one that a pad must not set off),
 * invalid-input (params that do not fit), and what the variables throw
 */
export function callOf({ method: name, params }: ControllerAction, variables: Variables): ReadyCall {
  const method = findMethod(name);
  if (method === undefined) {
    throw new PadbridgeError('not-found', `There is no method ${name}.`, {
      subject: name,
      next: 'See `padbridge controllers actions` for what is ready to be bound.',
    });
  }
  if (method.dangerous || method.access === 'admin') {
    throw new PadbridgeError('forbidden', `${name} is nothing to set off with the touch of a pad.`, {
      subject: name,
    });
  }
  const checked = method.params.safeParse(fillIn(params, variables));
  if (!checked.success) {
    throw new PadbridgeError(
      'invalid-input',
      `${name} does not take that: ${z.prettifyError(checked.error)}`,
      {
        subject: name,
      },
    );
  }
  return { method: method.name as MethodName, params: checked.data as never };
}

/** Stands for any selection, to see whether an action could be carried out at all. */
const SOMETHING: Variables = {
  sample: () => 1,
  kit: () => 1,
  bank: () => 'A',
  pad: () => 'A1',
  value: 1,
  delta: 1,
};

/** Throws what is wrong with an action, before it is kept. */
export function checkAction(action: ControllerAction | null): void {
  if (action !== null) callOf(action, SOMETHING);
}
