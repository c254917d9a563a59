import type { Command } from 'commander';
import type { SampleSummary } from '../../../schemas/entities.js';
import { duplicateTier, samplesDuplicates, type DuplicateTier } from '../../../schemas/methods/similar.js';
import { oneOf, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Runner } from '../invocation.js';
import { formatTable, type Column } from '../table.js';
import { validParams } from '../valid-params.js';
import { formatBytes } from '../values.js';

interface Row {
  group: string;
  tier: DuplicateTier;
  sample: SampleSummary;
}

const COLUMNS: Column<Row>[] = [
  { title: 'Group', value: ({ group }) => group, align: 'right' },
  { title: 'Same', value: ({ tier }) => tier },
  { title: 'ID', value: ({ sample }) => String(sample.id), align: 'right' },
  { title: 'Size', value: ({ sample }) => formatBytes(sample.size), align: 'right' },
  { title: 'File', value: ({ sample }) => sample.path, flexible: true },
];

export function addDuplicates(program: Command, run: Runner): void {
  program
    .command('duplicates')
    .description('Find samples that are the same file, the same audio or nearly the same; nothing is deleted')
    .option('--tier <tiers>', duplicateTier.options.join(', '), oneOf(duplicateTier.options))
    .option('--folder <folder>', 'with one of them in this folder below the library folder')
    .option('--limit <count>', 'at most this many groups (default 100)', wholeNumber(1, 500))
    .addHelpText(
      'after',
      `
The first of a group is the one worth keeping: rated, tagged, of the best quality, the oldest.

Examples:
  padbridge duplicates --tier file,audio
  padbridge duplicates --json | jq '.total'`,
    )
    .action(
      run(async (invocation, command) => {
        const { tier, folder, limit } = command.opts<{
          tier?: DuplicateTier[];
          folder?: string;
          limit?: number;
        }>();
        const params = validParams(samplesDuplicates, {
          ...(tier && { tiers: tier }),
          ...(folder !== undefined && { filter: { folder } }),
          ...(limit !== undefined && { limit }),
        });
        return withSession(invocation, { readonly: true }, async ({ facade }) => {
          const { groups, total } = await facade.call('samples.duplicates', params, invocation.context);
          if (invocation.json) invocation.printJson({ groups, total });
          else {
            const rows = groups.flatMap(({ tier: same, samples }, at) =>
              samples.map((sample) => ({ group: String(at + 1), tier: same, sample })),
            );
            if (rows.length > 0) invocation.print(formatTable(rows, COLUMNS, invocation.width));
            invocation.remark(`${total.groups} groups, ${formatBytes(total.spare)} could be freed`);
          }
          return EXIT.ok;
        });
      }),
    );
}
