import { InvalidArgumentError, type Command } from 'commander';
import { drumClass, sampleKind } from '../../../schemas/analysis.js';
import type { ParamsInput, ResultOf } from '../../../schemas/methods.js';
import { aspect, similarFind, type Aspect } from '../../../schemas/methods/similar.js';
import {
  absolutePath,
  collect,
  oneOf,
  parseKeyWord,
  parseRange,
  readId,
  wholeNumber,
  type Range,
} from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Runner } from '../invocation.js';
import { formatTable, type Column } from '../table.js';
import type { Terminal } from '../terminal.js';
import { validParams } from '../valid-params.js';
import { formatBpm, formatKey } from '../values.js';

interface SimilarOptions {
  weight?: Partial<Record<Aspect, number>>;
  kind?: (typeof sampleKind.options)[number][];
  drum?: (typeof drumClass.options)[number][];
  bpm?: Range;
  key?: ReturnType<typeof parseKeyWord>;
  tag?: string[];
  folder?: string;
  limit?: number;
}

type Hit = ResultOf<'similar.find'>['items'][number];

const COLUMNS: Column<Hit>[] = [
  { title: 'ID', value: ({ sample }) => String(sample.id), align: 'right' },
  { title: 'Alike', value: ({ score }) => `${Math.round(score * 100)} %`, align: 'right' },
  { title: 'Name', value: ({ sample }) => sample.name, flexible: true },
  { title: 'BPM', value: ({ sample }) => formatBpm(sample.bpm), align: 'right' },
  { title: 'Key', value: ({ sample }) => formatKey(sample.key) },
  { title: 'Why', value: ({ reason }) => reason },
];

export function addSimilar(program: Command, run: Runner, terminal: Terminal): void {
  program
    .command('similar')
    .argument(
      '<samples...>',
      'numbers of samples (the middle between them is looked for), or one file of the library',
    )
    .description('Find sounds like this')
    .option('--weight <aspect=weight>', `how much counts: ${aspect.options.join(', ')}; repeatable`, weights)
    .option('--kind <kinds>', sampleKind.options.join(', '), oneOf(sampleKind.options))
    .option('--drum <classes>', drumClass.options.join(', '), oneOf(drumClass.options))
    .option('--bpm <range>', 'tempo: 120, 90-100, 90- or -100', parseRange)
    .option('--key <key>', 'Am, "F# minor", Bb, 8A, and the keys that mix with it', parseKeyWord)
    .option('--tag <tag>', 'has this tag; repeat for all of several', collect)
    .option('--folder <folder>', 'folder below the library folder, with all in it')
    .option('--limit <count>', 'at most this many (default 20)', wholeNumber(1, 200))
    .addHelpText(
      'after',
      `
Examples:
  padbridge similar 42
  padbridge similar ~/Samples/kick.wav --kind one-shot
  padbridge similar 42 57 --weight timbre=2 --weight pitch=0`,
    )
    .action(
      run(async (invocation, command) => {
        const params = validParams(similarFind, paramsOf(command.args, command.opts(), terminal));
        return withSession(invocation, { readonly: true }, async ({ facade }) => {
          const found = await facade.call('similar.find', params, invocation.context);
          if (invocation.json) invocation.printJson(found);
          else {
            if (found.items.length > 0) invocation.print(formatTable(found.items, COLUMNS, invocation.width));
            invocation.remark(`${found.items.length} of ${found.compared} compared`);
          }
          return EXIT.ok;
        });
      }),
    );
}

function paramsOf(
  words: readonly string[],
  { weight, kind, drum, bpm, key, tag, folder, limit }: SimilarOptions,
  terminal: Terminal,
): ParamsInput<'similar.find'> {
  const ids = words.map(readId);
  const filter = {
    ...(kind && { kind }),
    ...(drum && { drumClass: drum }),
    ...(bpm && { bpm }),
    ...(key && { key: { ...key, compatible: true } }),
    ...(tag && { tags: tag }),
    ...(folder !== undefined && { folder }),
  };
  return {
    ...(ids.every((id) => id !== undefined)
      ? { ids }
      : { path: absolutePath(words[0] ?? '', terminal.surroundings) }),
    ...(weight && { weights: weight }),
    ...(Object.keys(filter).length > 0 && { filter }),
    ...(limit !== undefined && { limit }),
  };
}

/** "timbre=2", more than once. */
function weights(
  word: string,
  before: Partial<Record<Aspect, number>> = {},
): Partial<Record<Aspect, number>> {
  const [name, value] = word.split('=');
  const known = aspect.safeParse(name);
  const number = Number(value);
  if (!known.success || value === undefined || value === '' || !(number >= 0 && number <= 10)) {
    throw new InvalidArgumentError(`Use aspect=weight: ${aspect.options.join(', ')}, and 0 to 10.`);
  }
  return { ...before, [known.data]: number };
}
