import { type Command, InvalidArgumentError } from 'commander';
import { delay } from '../../../../hardware/sp404/link/session.js';
import type { Unit } from '../../../../hardware/sp404/link/unit.js';
import { padAddress } from '../../../../schemas/sp404.js';
import type { ExitCode } from '../../exit-codes.js';
import type { Invocation } from '../../invocation.js';

/** What the commands of `link` have in common. */

/** Where on this computer the things are kept that a command replaces on the unit, below the data folder. */
export const ARCHIVE = 'unit-archive';
/** A menu on the unit is given this long to be closed before a command gives up. */
const MENU_PATIENCE_MS = 20_000;
const MENU_LOOK_MS = 500;

export interface Work {
  unit: Unit;
  invocation: Invocation;
  args: readonly unknown[];
  options: Record<string, unknown>;
  archive: string;
}

/** Adds a command that works on an open unit. */
export type On = (
  name: string,
  description: string,
  work: (work: Work) => Promise<ExitCode | void>,
  parsers?: readonly ((word: string) => unknown)[],
) => Command;

/** "B3", in any case. */
export function padWord(word: string): string {
  const pad = word.toUpperCase().replace(/^([A-J])0(?=[1-9]$)/, '$1');
  if (!padAddress.safeParse(pad).success) throw new InvalidArgumentError('Use a pad from A1 to J16.');
  return pad;
}

/** Edits wait for a while until the menu on the unit is closed, and say so. */
export async function waitForMenu(unit: Unit, invocation: Invocation): Promise<void> {
  const until = performance.now() + MENU_PATIENCE_MS;
  for (let said = false; (await unit.status()).locked && performance.now() < until; said = true) {
    if (!said) invocation.remark('A menu is open on the unit: press EXIT on it; waiting.');
    await delay(MENU_LOOK_MS, invocation.signal);
  }
}

export function answer(invocation: Invocation, result: unknown, sentence: string): void {
  if (invocation.json) invocation.printJson(result);
  else invocation.print(`${sentence}\n`);
}
