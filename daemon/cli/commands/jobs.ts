import type { Command } from 'commander';
import {
  batchItemState,
  jobState,
  type BatchItem,
  type Job,
  type JobState,
} from '../../../schemas/entities.js';
import { oneOf, requireId, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Runner } from '../invocation.js';
import { formatTable, type Column } from '../table.js';
import { formatTime, NONE } from '../values.js';

const JOB_COLUMNS: Column<Job>[] = [
  { title: 'ID', value: (job) => String(job.id), align: 'right' },
  { title: 'Kind', value: (job) => job.kind },
  { title: 'State', value: (job) => job.state },
  { title: 'Done', value: (job) => `${job.done}/${job.total}`, align: 'right' },
  { title: 'Failed', value: (job) => String(job.failed), align: 'right' },
  { title: 'Created', value: (job) => formatTime(job.createdAt) },
  { title: 'Subject', value: (job) => job.subject, flexible: true },
  { title: 'Error', value: (job) => job.error ?? NONE },
];

const ITEM_COLUMNS: Column<BatchItem>[] = [
  { title: 'Sample', value: (item) => String(item.sampleId ?? NONE), align: 'right' },
  { title: 'State', value: (item) => item.state },
  { title: 'Tries', value: (item) => String(item.attempts), align: 'right' },
  { title: 'File', value: (item) => item.path, flexible: true },
  { title: 'Error', value: (item) => item.error ?? NONE },
];

export function addJobs(program: Command, run: Runner): void {
  const jobs = program
    .command('jobs')
    .description('Background work: what runs, what waits, what failed')
    .addHelpText(
      'after',
      `
Examples:
  padbridge jobs
  padbridge jobs list --state running,failed
  padbridge jobs items 7 --state failed
  padbridge jobs retry 7`,
    );

  jobs
    .command('list', { isDefault: true })
    .description('List jobs, newest first')
    .option('--state <states>', jobState.options.join(', '), oneOf(jobState.options))
    .option('--limit <count>', 'at most this many (default 50)', wholeNumber(1, 500))
    .action(
      run(async (invocation, command) => {
        const { state, limit } = command.opts<{ state?: JobState[]; limit?: number }>();
        const params = { limit: limit ?? 50, ...(state ? { state } : {}) };
        return withSession(invocation, { readonly: true }, async ({ facade }) => {
          const found = await facade.call('jobs.list', params, invocation.context);
          if (invocation.json) invocation.printJson(found);
          else if (found.jobs.length > 0) {
            invocation.print(formatTable(found.jobs, JOB_COLUMNS, invocation.width));
          } else invocation.remark('No jobs.');
          return EXIT.ok;
        });
      }),
    );

  jobs
    .command('items')
    .argument('<job>', 'number of a job')
    .description('The files of a job with their outcome')
    .option('--state <states>', batchItemState.options.join(', '), oneOf(batchItemState.options))
    .option(
      '--after <item>',
      'the next page: nextAfter of the page before',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--limit <count>', 'at most this many (default 100)', wholeNumber(1, 500))
    .action(
      run(async (invocation, command) => {
        const { state, after, limit } = command.opts<{
          state?: BatchItem['state'][];
          after?: number;
          limit?: number;
        }>();
        const id = requireId(command.args[0]!, 'job');
        const params = { id, after: after ?? 0, limit: limit ?? 100, ...(state ? { state } : {}) };
        return withSession(invocation, { readonly: true }, async ({ facade }) => {
          const found = await facade.call('jobs.items', params, invocation.context);
          if (invocation.json) {
            invocation.printJson(found);
          } else {
            if (found.items.length > 0) {
              invocation.print(formatTable(found.items, ITEM_COLUMNS, invocation.width));
            }
            const next = found.nextAfter === null ? '' : `; next page: --after ${found.nextAfter}`;
            invocation.remark(`${found.items.length} files${next}`);
          }
          return EXIT.ok;
        });
      }),
    );

  const control = (name: 'cancel' | 'pause' | 'resume' | 'retry', description: string) =>
    jobs
      .command(name)
      .argument('<job>', 'number of a job')
      .description(description)
      .action(
        run(async (invocation, command) => {
          const id = requireId(command.args[0]!, 'job');
          return withSession(invocation, { readonly: false }, async ({ facade }) => {
            const job = await facade.call(`jobs.${name}`, { id }, invocation.context);
            if (invocation.json) invocation.printJson(job);
            else invocation.print(formatTable([job], JOB_COLUMNS, invocation.width));
            return EXIT.ok;
          });
        }),
      );
  control('cancel', 'Stop a job; what it finished stays');
  control('pause', 'Hold a job until it is resumed, also over a restart');
  control('resume', 'Go on with a paused job');
  control('retry', 'Try the failed files of a job again');
}
