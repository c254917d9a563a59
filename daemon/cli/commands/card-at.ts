import type { Command } from 'commander';
import type { Card } from '../../../schemas/cards.js';
import { absolutePath } from '../arguments.js';
import type { Invocation } from '../invocation.js';
import type { Session } from '../session.js';
import type { Terminal } from '../terminal.js';

/** The card at the mount that is the first argument of a command. */
export async function cardAt(
  { context }: Pick<Invocation, 'context'>,
  { facade }: Session,
  command: Command,
  terminal: Terminal,
): Promise<Card> {
  const folder = absolutePath(command.args[0]!, terminal.surroundings);
  return facade.call('cards.add', { path: folder }, context);
}
