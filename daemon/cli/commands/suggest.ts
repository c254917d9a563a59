import { Option, type Command } from 'commander';
import type { ParamsInput, ResultOf } from '../../../schemas/methods.js';
import {
  padRole,
  suggestBank,
  suggestList,
  suggestStrategy,
  type PadRole,
  type SuggestStrategy,
  type Suggestion,
} from '../../../schemas/methods/suggest.js';
import { oneOf, parseKeyWord, wholeNumber } from '../arguments.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { withSession, type Invocation, type Runner } from '../invocation.js';
import { formatTable, type Column } from '../table.js';
import { validParams } from '../valid-params.js';
import { NONE } from '../values.js';

interface SuggestOptions {
  tempo?: number;
  key?: ReturnType<typeof parseKeyWord>;
  for?: number;
  pads?: number[];
  role?: PadRole[];
  strategy?: SuggestStrategy;
  limit?: number;
  bank?: boolean;
}

type BankPad = ResultOf<'suggest.bank'>['pads'][number];

const LIST: Column<Suggestion>[] = [
  { title: 'ID', value: ({ sample }) => String(sample.id), align: 'right' },
  { title: 'Score', value: ({ score }) => score.toFixed(2), align: 'right' },
  { title: 'Name', value: ({ sample }) => sample.name, flexible: true },
  { title: 'To fit', value: ({ fit }) => fitText(fit) },
  { title: 'Why', value: ({ reason }) => reason },
];

const BANK: Column<BankPad>[] = [
  { title: 'Pad', value: ({ pad }) => String(pad), align: 'right' },
  { title: 'Part', value: ({ role }) => role },
  { title: 'Name', value: ({ suggestion }) => suggestion?.sample.name ?? NONE, flexible: true },
  { title: 'To fit', value: ({ suggestion }) => fitText(suggestion?.fit ?? []) },
  { title: 'Why', value: ({ suggestion }) => suggestion?.reason ?? 'nothing in the library plays this part' },
];

export function addSuggest(program: Command, run: Runner): void {
  program
    .command('suggest')
    .argument('[words...]', 'what it should be: dusty kick')
    .description('What to use next, with reasons and what to do so that it fits')
    .option('--tempo <bpm>', 'tempo of the song', wholeNumber(20, 400))
    .option('--key <key>', 'key of the song: Am, "F# minor", Bb, 8A', parseKeyWord)
    .option('--for <id>', 'the sample in hand', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--pads <ids>', 'what lies on the pads, in their order: 3,17,9', ids)
    .option('--role <role>', padRole.options.join(', '), oneOf(padRole.options))
    .addOption(new Option('--strategy <strategy>', 'what counts').choices(suggestStrategy.options))
    .option('--limit <count>', 'at most this many (default 20)', wholeNumber(1, 100))
    .option('--bank', 'complete the bank: a proposal for every empty pad')
    .addHelpText(
      'after',
      `
Examples:
  padbridge suggest dusty kick
  padbridge suggest --tempo 92 --key Am --for 42
  padbridge suggest --bank --pads 3,17 --tempo 92`,
    )
    .action(
      run((invocation, command) => {
        const options = command.opts<SuggestOptions>();
        const words = command.args.join(' ');
        return options.bank === true ? bank(invocation, words, options) : list(invocation, words, options);
      }),
    );
}

async function list(invocation: Invocation, words: string, options: SuggestOptions): Promise<ExitCode> {
  const { role, strategy, limit } = options;
  const params = validParams(suggestList, {
    ...contextOf(words, options),
    ...(options.for !== undefined && { selected: options.for }),
    ...(role?.[0] && { role: role[0] }),
    ...(strategy && { strategy }),
    ...(limit !== undefined && { limit }),
  });
  return withSession(invocation, { readonly: true }, async ({ facade }) => {
    const found = await facade.call('suggest.list', params, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else if (found.items.length > 0) invocation.print(formatTable(found.items, LIST, invocation.width));
    else invocation.remark('nothing fits');
    return EXIT.ok;
  });
}

async function bank(invocation: Invocation, words: string, options: SuggestOptions): Promise<ExitCode> {
  const params = validParams(suggestBank, {
    ...contextOf(words, options),
    ...(options.role && { roles: options.role }),
  });
  return withSession(invocation, { readonly: true }, async ({ facade }) => {
    const found = await facade.call('suggest.bank', params, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else invocation.print(formatTable(found.pads, BANK, invocation.width));
    return EXIT.ok;
  });
}

function contextOf(
  words: string,
  { tempo, key, pads }: SuggestOptions,
): Pick<ParamsInput<'suggest.list'>, 'tempo' | 'key' | 'pads' | 'text'> {
  return {
    ...(words !== '' && { text: words }),
    ...(tempo !== undefined && { tempo }),
    ...(key && { key }),
    ...(pads && { pads: pads.map((sampleId, at) => ({ pad: at + 1, sampleId })) }),
  };
}

function ids(word: string): number[] {
  return word.split(',').map(wholeNumber(1, Number.MAX_SAFE_INTEGER));
}

function fitText(fit: Suggestion['fit']): string {
  return fit.length === 0 ? NONE : fit.map(({ text }) => text).join(', ');
}
