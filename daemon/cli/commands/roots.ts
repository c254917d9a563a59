import path from 'node:path';
import type { Command } from 'commander';
import type { Root } from '../../../schemas/entities.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { absolutePath, readId } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Invocation, type Runner } from '../invocation.js';
import type { Session } from '../session.js';
import { formatTable, type Column } from '../table.js';
import type { Terminal } from '../terminal.js';
import { formatTime } from '../values.js';
import { indexWithProgress, printSummary } from './index-folders.js';

const COLUMNS: Column<Root>[] = [
  { title: 'ID', value: (root) => String(root.id), align: 'right' },
  { title: 'Folder', value: (root) => root.path, flexible: true },
  { title: 'State', value: (root) => root.state },
  { title: 'Samples', value: (root) => String(root.samples), align: 'right' },
  { title: 'Missing', value: (root) => String(root.missing), align: 'right' },
  { title: 'Last scan', value: (root) => formatTime(root.lastScanAt) },
];

export function addRoots(program: Command, run: Runner, terminal: Terminal): void {
  const roots = program
    .command('roots')
    .description('The folders of the library')
    .addHelpText(
      'after',
      `
Examples:
  padbridge roots
  padbridge roots add ~/Samples
  padbridge roots remove 2
  padbridge roots scan ~/Samples`,
    );

  roots
    .command('list', { isDefault: true })
    .description('List them')
    .action(
      run(async (invocation) =>
        withSession(invocation, { readonly: true }, async ({ facade }) => {
          const found = await facade.call('roots.list', {}, invocation.context);
          if (invocation.json) invocation.printJson(found);
          else if (found.roots.length > 0) {
            invocation.print(formatTable(found.roots, COLUMNS, invocation.width));
          } else invocation.remark('No library folder yet. Add one with: padbridge index FOLDER');
          return EXIT.ok;
        }),
      ),
    );

  roots
    .command('add')
    .argument('<folders...>', 'folders with samples')
    .description('Add folders; the daemon scans them, or `padbridge index` does')
    .action(
      run(async (invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          for (const word of command.args) {
            const folder = absolutePath(word, terminal.surroundings);
            const added = await facade.call('roots.add', { path: folder }, invocation.context);
            if (invocation.json) invocation.printJson(added);
            else invocation.print(formatTable([added.root], COLUMNS, invocation.width));
          }
          return EXIT.ok;
        }),
      ),
    );

  roots
    .command('remove')
    .argument('<root>', 'number or path of a library folder')
    .description('Forget a folder; its files stay, its ratings and tags are archived')
    .action(
      run(async (invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const root = await findRoot(invocation, session, command.args[0]!, terminal);
          const removed = await session.facade.call('roots.remove', { id: root.id }, invocation.context);
          if (invocation.json) invocation.printJson(removed);
          else invocation.print(`Forgot ${removed.removedSamples} samples; the files are untouched.\n`);
          return EXIT.ok;
        }),
      ),
    );

  roots
    .command('scan')
    .argument('[root]', 'number or path of a library folder (default: all)')
    .description('Look for changes now, analyse what is new, and wait for it')
    .action(
      run(async (invocation, command) =>
        withSession(invocation, { readonly: false }, async (session) => {
          const word = command.args[0];
          const wanted =
            word === undefined
              ? (await session.facade.call('roots.list', {}, invocation.context)).roots
              : [await findRoot(invocation, session, word, terminal)];
          const summary = await indexWithProgress(
            invocation,
            session,
            wanted.map((root) => root.path),
          );
          if (invocation.json) invocation.printJson(summary);
          else printSummary(invocation, summary);
          return EXIT.ok;
        }),
      ),
    );
}

async function findRoot(
  { context }: Invocation,
  session: Session,
  word: string,
  terminal: Terminal,
): Promise<Root> {
  const { roots } = await session.facade.call('roots.list', {}, context);
  const id = readId(word);
  const wanted = absolutePath(word, terminal.surroundings);
  const root = roots.find((one) => (id === undefined ? path.resolve(one.path) === wanted : one.id === id));
  if (root) return root;
  throw new PadbridgeError('not-found', `${word} is not a library folder.`, {
    subject: word,
    next: 'See the library folders with `padbridge roots`.',
  });
}
