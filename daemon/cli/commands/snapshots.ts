import { type Command, InvalidArgumentError } from 'commander';
import type { SyncPlan } from '../../../schemas/cards.js';
import type { Snapshot } from '../../../schemas/methods/snapshots.js';
import { BANKS, type BankLetter, padAddress } from '../../../schemas/sp404.js';
import { escapeText } from '../../log/escape.js';
import { absolutePath, oneOf, requireId, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../invocation.js';
import { describePlan } from '../plan-text.js';
import type { Session } from '../session.js';
import { type Column, formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';
import { formatBytes, formatTime, NONE } from '../values.js';
import { PROJECT_COUNT } from '../../sp404/project-paths.js';
import { describeOutcome, showProgress } from './card-run.js';

const COLUMNS: Column<Snapshot>[] = [
  { title: 'ID', value: ({ id }) => String(id), align: 'right' },
  { title: 'Taken', value: ({ takenAt }) => formatTime(takenAt) },
  { title: 'Card', value: ({ cardName }) => cardName },
  { title: 'Project', value: ({ folder }) => folder.split('/').at(-1) ?? folder },
  { title: 'Name', value: ({ name }) => name || NONE, flexible: true },
  { title: 'Pads', value: ({ pads }) => String(pads), align: 'right' },
  { title: 'Size', value: ({ bytes }) => formatBytes(bytes), align: 'right' },
  { title: 'Note', value: ({ note }) => note ?? '', flexible: true },
];

interface RestoreOptions {
  bank?: BankLetter[];
  pad?: string[];
  project?: number;
  card?: string;
  yes?: boolean;
}

/** `snapshots …`: the projects of cards as they were. */
export function addSnapshots(program: Command, run: Runner, terminal: Terminal): void {
  const snapshots = program
    .command('snapshots')
    .description('Projects of cards as they were: list, compare, bring back')
    .addHelpText(
      'after',
      `
A project is kept whenever it comes in from a card, and before and after something is written to it.

Examples:
  padbridge snapshots list --project 2
  padbridge snapshots diff 7                   what changed since the one before
  padbridge snapshots diff 7 3                 what changed from 3 to 7
  padbridge snapshots restore 3 --pad B7,B8    look at what it would do
  padbridge snapshots restore 3 --bank B --yes`,
    );
  addList(snapshots, run);
  addTake(snapshots, run, terminal);
  addNote(snapshots, run);
  addDiff(snapshots, run);
  addRestore(snapshots, run, terminal);
}

function addList(snapshots: Command, run: Runner): void {
  snapshots
    .command('list', { isDefault: true })
    .option('--project <number>', 'only of this project', wholeNumber(1, PROJECT_COUNT))
    .option('--limit <number>', 'at most so many', wholeNumber(1, 500))
    .description('List them, newest first')
    .action(
      run(async (invocation, command) => {
        const { limit = 100, ...filter } = command.opts<{ project?: number; limit?: number }>();
        const found = await withSession(invocation, { readonly: true }, ({ facade }) =>
          facade.call('snapshots.list', { ...filter, limit }, invocation.context),
        );
        showList(invocation, found.snapshots);
        return EXIT.ok;
      }),
    );
}

function addTake(snapshots: Command, run: Runner, terminal: Terminal): void {
  snapshots
    .command('take')
    .argument('<mount>', 'where the card is mounted, or a folder that holds a copy of one')
    .description('Keep the projects of a card as they are now')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          const path = absolutePath(command.args[0]!, terminal.surroundings);
          const { id } = await facade.call('cards.add', { path }, invocation.context);
          const taken = await facade.call('snapshots.take', { cardId: id }, invocation.context);
          showList(invocation, taken.snapshots);
          return EXIT.ok;
        }),
      ),
    );
}

function addNote(snapshots: Command, run: Runner): void {
  snapshots
    .command('note')
    .argument('<snapshot>')
    .argument('[text]', 'left out: the note goes')
    .description('Write a note beside one')
    .action(
      run(async (invocation, command) => {
        const [word, text] = command.args;
        const params = { id: snapshotId(word), note: text?.trim() || null };
        const changed = await withSession(invocation, { readonly: false }, ({ facade }) =>
          facade.call('snapshots.update', params, invocation.context),
        );
        showList(invocation, [changed]);
        return EXIT.ok;
      }),
    );
}

function addDiff(snapshots: Command, run: Runner): void {
  snapshots
    .command('diff')
    .argument('<snapshot>')
    .argument('[from]', 'compare with this one (default: the one before)')
    .description('Say what changed, pad by pad')
    .action(
      run(async (invocation, command) => {
        const [word, before] = command.args;
        const params = {
          id: snapshotId(word),
          ...(before === undefined ? {} : { from: snapshotId(before) }),
        };
        const diff = await withSession(invocation, { readonly: true }, ({ facade }) =>
          facade.call('snapshots.diff', params, invocation.context),
        );
        if (invocation.json) {
          invocation.printJson(diff);
          return EXIT.ok;
        }
        for (const { at, text } of diff.changes) invocation.print(escapeText(`${at}: ${text}`) + '\n');
        if (diff.changes.length === 0) invocation.remark('Nothing is different.');
        else if (diff.from === null) invocation.remark('There is none before it: all of it is new.');
        return EXIT.ok;
      }),
    );
}

function addRestore(snapshots: Command, run: Runner, terminal: Terminal): void {
  snapshots
    .command('restore')
    .argument('<snapshot>')
    .option('--bank <letters>', 'only these banks: A,B', oneOf(BANKS))
    .option('--pad <pads>', 'only these pads: B7,B8', padList)
    .option('--project <number>', 'into another project of the card', wholeNumber(1, PROJECT_COUNT))
    .option('--card <mount>', 'onto another card, or a folder that stands in for one')
    .option('--yes', 'carry the plan out; this card may be written to from now on')
    .description('Bring a project back to its card, whole, by bank or by pad')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const { context } = invocation;
          const { facade } = session;
          const { bank = [], pad = [], project, card, yes } = command.opts<RestoreOptions>();
          const cardId = await cardFor(session, invocation, card, terminal);
          const request = {
            id: snapshotId(command.args[0]),
            banks: bank,
            pads: pad,
            ...(project === undefined ? {} : { project }),
            ...(cardId === undefined ? {} : { cardId }),
          };
          const plan = await facade.call('snapshots.plan', request, context);
          if (yes !== true) {
            if (invocation.json) invocation.printJson({ plan, sync: null });
            else showPlan(invocation, plan);
            return EXIT.ok;
          }
          await facade.call('cards.update', { id: plan.cardId, consent: 'allowed' }, context);
          const confirmed = { ...request, confirm: plan.confirm, wait: true };
          const sync = await showProgress(invocation, facade, () =>
            facade.call('snapshots.restore', confirmed, context),
          );
          if (invocation.json) invocation.printJson({ plan, sync });
          else invocation.print(describePlan(plan) + describeOutcome(plan, sync));
          return sync.state === 'done' ? EXIT.ok : EXIT.failed;
        }),
      ),
    );
}

/** The card it was taken from must be there; asking for the cards makes those that are mounted known. */
async function cardFor(
  { facade }: Session,
  { context }: Invocation,
  mount: string | undefined,
  { surroundings }: Terminal,
): Promise<number | undefined> {
  if (mount !== undefined) {
    return (await facade.call('cards.add', { path: absolutePath(mount, surroundings) }, context)).id;
  }
  await facade.call('cards.list', {}, context);
  return undefined;
}

function showPlan(invocation: Invocation, plan: SyncPlan): void {
  invocation.print(describePlan(plan));
  if (plan.items.length > 0) {
    invocation.remark('Nothing was changed. Run it again with --yes to carry this out.');
  }
}

function showList(invocation: Invocation, found: readonly Snapshot[]): void {
  if (invocation.json) invocation.printJson({ snapshots: found });
  else if (found.length > 0) invocation.print(formatTable([...found], COLUMNS, invocation.width));
  else invocation.remark('None yet. Take one with `padbridge snapshots take <mount>`.');
}

function snapshotId(word: string | undefined): number {
  return requireId(word ?? '', 'snapshot');
}

/** Adds up `--pad B7,b8 --pad C1`. */
function padList(word: string, before: string[] | undefined): string[] {
  const pads = word.split(',').map((part) => part.trim().toUpperCase());
  const wrong = pads.find((pad) => !padAddress.safeParse(pad).success);
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not a pad; use A1 to J16.`);
  return [...(before ?? []), ...pads];
}
