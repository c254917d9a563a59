import type { Command } from 'commander';
import type { ResultOf } from '../../../schemas/methods.js';
import { harmonyCompatible } from '../../../schemas/methods/harmony.js';
import { parseKeyWord, readId, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Runner } from '../invocation.js';
import { formatTable, type Column } from '../table.js';
import { validParams } from '../valid-params.js';
import { formatBpm, NONE } from '../values.js';

type Item = ResultOf<'harmony.compatible'>['items'][number];

const COLUMNS: Column<Item>[] = [
  { title: 'ID', value: ({ sample }) => String(sample.id), align: 'right' },
  { title: 'Score', value: ({ match }) => match.score?.toFixed(2) ?? NONE, align: 'right' },
  { title: 'Name', value: ({ sample }) => sample.name, flexible: true },
  { title: 'Key', value: ({ match }) => match.camelot.to ?? NONE },
  { title: 'BPM', value: ({ sample }) => formatBpm(sample.bpm), align: 'right' },
  { title: 'How', value: ({ match }) => match.advice },
];

export function addHarmony(program: Command, run: Runner): void {
  program
    .command('harmony')
    .argument('<key-or-sample>', 'number of a sample, or a key: Am, "F# minor", 8A')
    .argument('[samples...]', 'numbers of samples to judge; left out, the best of the catalogue')
    .description('What goes with a sample or key, and what to do so that it does')
    .option('--tempo <bpm>', 'tempo of the song', wholeNumber(20, 400))
    .option('--limit <count>', 'at most this many (default 50)', wholeNumber(1, 200))
    .addHelpText(
      'after',
      `
Examples:
  padbridge harmony 42
  padbridge harmony Am --tempo 92
  padbridge harmony 42 7 9`,
    )
    .action(
      run(async (invocation, command) => {
        const [asked = '', ...others] = command.args;
        const { tempo, limit } = command.opts<{ tempo?: number; limit?: number }>();
        const id = readId(asked);
        const candidates = others.map(wholeNumber(1, Number.MAX_SAFE_INTEGER));
        const params = validParams(harmonyCompatible, {
          ...(id === undefined ? { key: parseKeyWord(asked) } : { id }),
          ...(tempo !== undefined && { bpm: tempo }),
          ...(candidates.length > 0 && { candidates }),
          ...(limit !== undefined && { limit }),
        });
        return withSession(invocation, { readonly: true }, async ({ facade }) => {
          const found = await facade.call('harmony.compatible', params, invocation.context);
          if (invocation.json) invocation.printJson(found);
          else if (found.items.length > 0)
            invocation.print(formatTable(found.items, COLUMNS, invocation.width));
          else invocation.remark('nothing goes with it');
          return EXIT.ok;
        });
      }),
    );
}
