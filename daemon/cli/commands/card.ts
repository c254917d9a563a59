import { Argument, type Command } from 'commander';
import type { Card } from '../../../schemas/cards.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { escapeText } from '../../log/escape.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Invocation, type Runner } from '../invocation.js';
import { describePlan } from '../plan-text.js';
import type { Session } from '../session.js';
import { formatTable, type Column } from '../table.js';
import type { Terminal } from '../terminal.js';
import { formatBytes, formatTime, NONE } from '../values.js';
import { cardAt } from './card-at.js';
import { addCardWants } from './card-wants.js';
import { describeOutcome, showProgress } from './card-run.js';

const COLUMNS: Column<Card>[] = [
  { title: 'ID', value: (card) => String(card.id), align: 'right' },
  { title: 'Name', value: (card) => card.name },
  { title: 'State', value: (card) => card.state },
  { title: 'Place', value: (card) => card.mount ?? NONE, flexible: true },
  { title: 'Free', value: (card) => (card.free === null ? NONE : formatBytes(card.free)), align: 'right' },
  { title: 'Writing', value: (card) => WRITING[card.consent] },
  { title: 'Last sync', value: (card) => formatTime(card.lastSyncAt) },
];
const WRITING = { ask: 'not asked yet', allowed: 'allowed', refused: 'refused' } as const;

/** `card …`: the memory cards of the sampler. */
export function addCard(program: Command, run: Runner, terminal: Terminal): void {
  const card = program
    .command('card')
    .description('Memory cards of the SP-404MK2: what they hold, what is wanted on them')
    .addHelpText(
      'after',
      `
A card is read without asking and written only when you say so. Nothing that Padbridge did not write
is ever overwritten or deleted, and what it replaces goes into the archive.

Examples:
  padbridge card list
  padbridge card want /media/ana/SP404MK2 --kit 1
  padbridge card plan /media/ana/SP404MK2
  padbridge card sync /media/ana/SP404MK2 --yes`,
    );

  card
    .command('list', { isDefault: true })
    .description('List the cards that are there and those seen before')
    .action(
      run(async (invocation) => {
        const found = await listCards(invocation);
        if (invocation.json) invocation.printJson(found);
        else if (found.cards.length > 0) {
          invocation.print(formatTable(found.cards, COLUMNS, invocation.width));
        } else invocation.remark('No card was seen yet. Look into one with `padbridge card plan <mount>`.');
        return EXIT.ok;
      }),
    );

  addCardWants(card, run, terminal);
  addAuto(card, run, terminal);

  card
    .command('plan')
    .argument('<mount>', 'where the card is mounted, or a folder that holds a copy of one')
    .option(...OVERRULE)
    .description('Say what a sync would do; nothing on the card changes')
    .action(
      run(async (invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const { id } = await cardAt(invocation, session, command, terminal);
          const plan = await session.facade.call(
            'cards.plan',
            { id, ...overruledBy(command) },
            invocation.context,
          );
          if (invocation.json) invocation.printJson(plan);
          else invocation.print(describePlan(plan));
          return EXIT.ok;
        }),
      ),
    );

  card
    .command('sync')
    .argument('<mount>', 'where the card is mounted, or a folder that holds a copy of one')
    .option('--yes', 'carry the plan out; this card may be written to from now on')
    .option(...OVERRULE)
    .description('Bring the card and the catalogue together')
    .action(
      run(async (invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const { id } = await cardAt(invocation, session, command, terminal);
          const { facade } = session;
          const { context } = invocation;
          const question = { id, ...overruledBy(command) };
          if (command.opts<{ yes?: boolean }>().yes !== true) {
            const plan = await facade.call('cards.plan', question, context);
            if (invocation.json) invocation.printJson({ plan, sync: null });
            else invocation.print(describePlan(plan));
            if (plan.items.length + plan.incoming.length > 0) {
              invocation.remark('Nothing was changed. Run it again with --yes to carry this out.');
            }
            return EXIT.ok;
          }
          await facade.call('cards.update', { id, consent: 'allowed' }, context);
          const plan = await facade.call('cards.plan', question, context);
          const params = { ...question, confirm: plan.confirm, wait: true };
          const sync = await showProgress(invocation, facade, () =>
            facade.call('cards.sync', params, context),
          );
          if (invocation.json) invocation.printJson({ plan, sync });
          else invocation.print(describePlan(plan) + describeOutcome(plan, sync));
          return sync.state === 'done' ? EXIT.ok : EXIT.failed;
        }),
      ),
    );
}

const OVERRULE = [
  '--overrule <path...>',
  'files or project folders in conflict where the catalogue wins; what lies there goes to the archive',
] as const;

function overruledBy(command: Command): { overrule?: string[] } {
  const { overrule } = command.opts<{ overrule?: string[] }>();
  return overrule === undefined ? {} : { overrule };
}

function addAuto(card: Command, run: Runner, terminal: Terminal): void {
  card
    .command('auto')
    .argument('<mount>', 'where the card is mounted, or a folder that holds a copy of one')
    .addArgument(
      new Argument('[state]', 'whether plans without conflicts are carried out').choices(['on', 'off']),
    )
    .description('Sync a card by itself whenever it is put in, or no longer')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const { id } = await cardAt(invocation, session, command, terminal);
          const auto = command.args[1] !== 'off';
          // Writing by itself is writing: who asks for it allows it.
          const changes = auto ? ({ consent: 'allowed', auto } as const) : { auto };
          const changed = await session.facade.call('cards.update', { id, ...changes }, invocation.context);
          if (invocation.json) invocation.printJson(changed);
          else if (auto) {
            invocation.print(
              `${escapeText(changed.name)} is synced whenever it is put in while the daemon runs.\n`,
            );
          } else invocation.print(`${escapeText(changed.name)} is synced when you say so.\n`);
          return EXIT.ok;
        }),
      ),
    );
}

/** A running daemon has noticed every card itself; without one this looks, which notes cards seen for the first time. */
async function listCards(invocation: Invocation): Promise<{ cards: Card[] }> {
  const list = ({ facade }: Session) => facade.call('cards.list', {}, invocation.context);
  try {
    return await withSession(invocation, { readonly: false }, list);
  } catch (error) {
    if (!(error instanceof PadbridgeError) || error.code !== 'conflict') throw error;
    return withSession(invocation, { readonly: true }, list);
  }
}
