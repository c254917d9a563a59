import type { Command } from 'commander';
import type { Collection } from '../../../schemas/methods/collections.js';
import type { SampleSummary } from '../../../schemas/entities.js';
import { escapeText } from '../../log/escape.js';
import { requireId } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../invocation.js';
import type { Session } from '../session.js';
import { type Column, formatTable } from '../table.js';
import { formatTime } from '../values.js';

const COLUMNS: Column<Collection>[] = [
  { title: 'ID', value: ({ id }) => String(id), align: 'right' },
  { title: 'Name', value: ({ name }) => name, flexible: true },
  { title: 'Samples', value: ({ samples }) => String(samples), align: 'right' },
  { title: 'Changed', value: ({ updatedAt }) => formatTime(updatedAt) },
];

const SAMPLE_COLUMNS: Column<SampleSummary>[] = [
  { title: 'ID', value: ({ id }) => String(id), align: 'right' },
  { title: 'Name', value: ({ name }) => name, flexible: true },
  { title: 'Folder', value: ({ folder }) => folder, flexible: true },
];

/** `collection …`: samples put together by hand. */
export function addCollection(program: Command, run: Runner): void {
  const collection = program
    .command('collection')
    .description('Collections: samples put together by hand')
    .addHelpText(
      'after',
      `
Examples:
  padbridge collection create "Dusty drums"
  padbridge collection add 4 12 13 14          samples 12, 13 and 14
  padbridge card want /media/ana/SP404MK2 --collection 4`,
    );
  const add = (
    usage: string,
    description: string,
    readonly: boolean,
    action: (session: Session, invocation: Invocation, words: string[]) => Promise<void>,
  ) => {
    const [name = '', ...args] = usage.split(' ');
    const command = collection.command(name, { isDefault: name === 'list' }).description(description);
    for (const word of args) command.argument(word);
    command.action(
      run((invocation, given) =>
        withSession(invocation, { readonly }, async (session) => {
          await action(session, invocation, given.args);
          return EXIT.ok;
        }),
      ),
    );
  };

  add('list', 'List them by name', true, async ({ facade }, invocation) => {
    const found = await facade.call('collections.list', {}, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else if (found.collections.length > 0) {
      invocation.print(formatTable(found.collections, COLUMNS, invocation.width));
    } else invocation.remark('No collection yet. Make one with: padbridge collection create NAME');
  });
  add('show <collection>', 'Show its samples in order', true, async ({ facade }, invocation, [word]) => {
    const found = await facade.call('collections.get', { id: collectionId(word) }, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else invocation.print(formatTable(found.samples, SAMPLE_COLUMNS, invocation.width));
  });
  add('create <name>', 'Make one', false, async ({ facade }, invocation, [name = '']) => {
    show(
      invocation,
      await facade.call('collections.create', { name, description: null }, invocation.context),
    );
  });
  add(
    'rename <collection> <name>',
    'Rename one',
    false,
    async ({ facade }, invocation, [word, name = '']) => {
      const params = { id: collectionId(word), name };
      show(invocation, await facade.call('collections.update', params, invocation.context));
    },
  );
  add(
    'add <collection> <samples...>',
    'Put samples into it',
    false,
    async ({ facade }, invocation, words) => {
      show(invocation, await facade.call('collections.add', withSamples(words), invocation.context));
    },
  );
  add(
    'take <collection> <samples...>',
    'Take samples out of it',
    false,
    async ({ facade }, invocation, words) => {
      show(invocation, await facade.call('collections.take', withSamples(words), invocation.context));
    },
  );
  add('remove <collection>', 'Put one into the archive', false, async ({ facade }, invocation, [word]) => {
    const gone = await facade.call('collections.remove', { id: collectionId(word) }, invocation.context);
    if (invocation.json) invocation.printJson(gone);
    else {
      invocation.print(
        `In the archive. Bring it back with: padbridge collection restore ${gone.archiveId}\n`,
      );
    }
  });
  add('restore <archived>', 'Bring a removed one back', false, async ({ facade }, invocation, [word]) => {
    const params = { archiveId: collectionId(word) };
    show(invocation, await facade.call('collections.restore', params, invocation.context));
  });
}

function withSamples([word, ...samples]: string[]): { id: number; sampleIds: number[] } {
  return { id: collectionId(word), sampleIds: samples.map((sample) => requireId(sample, 'sample')) };
}

function show(invocation: Invocation, found: Collection): void {
  if (invocation.json) invocation.printJson(found);
  else invocation.print(`${found.id}  ${escapeText(found.name)}, ${found.samples} samples\n`);
}

function collectionId(word: string | undefined): number {
  return requireId(word ?? '', 'collection');
}
