import { type Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import type { cardWish } from '../../../schemas/cards.js';
import { PROJECT_COUNT } from '../../sp404/project-paths.js';
import { requireId, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../invocation.js';
import { type Column, formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';
import { cardAt } from './card-at.js';

type Wish = z.infer<typeof cardWish>;

const COLUMNS: Column<Wish>[] = [
  { title: 'No.', value: ({ id }) => String(id), align: 'right' },
  {
    title: 'What',
    value: (wish) => (wish.kind === 'kit' ? `kit ${wish.kitId}` : `collection ${wish.collectionId}`),
  },
  { title: 'Name', value: ({ name }) => name, flexible: true },
  { title: 'Place', value: (wish) => (wish.kind === 'kit' ? `project ${wish.project}` : 'IMPORT') },
];

const MOUNT = 'where the card is mounted, or a folder that holds a copy of one';

/** `card want`, `card wants`, `card unwant`: what a sync puts on a card. */
export function addCardWants(card: Command, run: Runner, terminal: Terminal): void {
  card
    .command('want')
    .argument('<mount>', MOUNT)
    .option('--kit <number>', 'a kit, as a project the unit opens', idOf)
    .option('--project <number>', 'project 1 to 16 (default: the first free)', wholeNumber(1, PROJECT_COUNT))
    .option('--collection <number>', 'the samples of a collection, as files in IMPORT', idOf)
    .description('Want a kit or a collection on a card; the next sync puts it there')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const { kit, collection, project } = command.opts<{
            kit?: number;
            collection?: number;
            project?: number;
          }>();
          if ((kit === undefined) === (collection === undefined)) {
            throw new InvalidArgumentError('Name a kit with --kit, or a collection with --collection.');
          }
          const { id } = await cardAt(invocation, session, command, terminal);
          const what = {
            ...(kit === undefined ? {} : { kitId: kit }),
            ...(collection === undefined ? {} : { collectionId: collection }),
            ...(project === undefined ? {} : { project }),
          };
          showWishes(
            invocation,
            (await session.facade.call('cards.wish', { id, ...what }, invocation.context)).wishes,
          );
          return EXIT.ok;
        }),
      ),
    );

  card
    .command('wants')
    .argument('<mount>', MOUNT)
    .description('List what is wanted on a card')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const { id } = await cardAt(invocation, session, command, terminal);
          showWishes(
            invocation,
            (await session.facade.call('cards.wishes', { id }, invocation.context)).wishes,
          );
          return EXIT.ok;
        }),
      ),
    );

  card
    .command('unwant')
    .argument('<mount>', MOUNT)
    .argument('<number>', 'as `card wants` shows it')
    .description('Want something no longer; the next sync takes it off the card, into the archive')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const wish = requireId(command.args[1] ?? '', 'wish');
          const { id } = await cardAt(invocation, session, command, terminal);
          const left = await session.facade.call('cards.unwish', { id, wish }, invocation.context);
          showWishes(invocation, left.wishes);
          return EXIT.ok;
        }),
      ),
    );
}

function showWishes(invocation: Invocation, wishes: readonly Wish[]): void {
  if (invocation.json) invocation.printJson({ wishes });
  else if (wishes.length > 0) invocation.print(formatTable([...wishes], COLUMNS, invocation.width));
  else
    invocation.remark(
      'Nothing is wanted on this card. Add a kit with: padbridge card want MOUNT --kit NUMBER',
    );
}

function idOf(word: string): number {
  return wholeNumber(1, Number.MAX_SAFE_INTEGER)(word);
}
