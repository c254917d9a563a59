import type { Command } from 'commander';
import { escapeText } from '../../log/escape.js';
import { absolutePath } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Invocation, type Runner } from '../invocation.js';
import type { IndexProgress, IndexSummary, Session } from '../session.js';
import { progressText } from '../status-line.js';
import { formatDuration } from '../values.js';
import type { Terminal } from '../terminal.js';

/** Failed files a person is shown; --json has them all. */
const SHOWN_FAILURES = 20;

export function addIndex(program: Command, run: Runner, terminal: Terminal): void {
  program
    .command('index')
    .argument('<folders...>', 'folders with samples')
    .description('Put folders into the library, list and analyse what is in them, and wait for it')
    .option('--workers <number>', 'analysis threads, 0 for all that make sense')
    .addHelpText(
      'after',
      `
Files that cannot be read are told in the summary and in the catalogue; the exit code stays 0, because the
folder was indexed.

Examples:
  padbridge index ~/Samples
  padbridge index ~/Samples /media/ana/Drums --json`,
    )
    .action(
      run(async (invocation, command) => {
        const folders = command.args.map((word) => absolutePath(word, terminal.surroundings));
        const summary = await withSession(invocation, { readonly: false }, (session) =>
          indexWithProgress(invocation, session, folders),
        );
        if (invocation.json) invocation.printJson(summary);
        else printSummary(invocation, summary);
        return EXIT.ok;
      }),
    );
}

/** Indexes folders with a progress bar. */
export async function indexWithProgress(
  { signal, status }: Invocation,
  session: Session,
  folders: readonly string[],
): Promise<IndexSummary> {
  let analysingSince = 0;
  const summary = await session.index(folders, {
    signal,
    onProgress(progress) {
      if (progress.phase === 'analysing' && analysingSince === 0) analysingSince = Date.now();
      status.show(progressLine(progress, Date.now() - analysingSince));
    },
  });
  status.clear();
  return summary;
}

function progressLine(progress: IndexProgress, elapsedMs: number): string {
  if (progress.phase === 'listing') return `Listing  ${progress.files} files`;
  const failed = progress.failed > 0 ? `  ${progress.failed} failed` : '';
  return `Analysing  ${progressText(progress.done, progress.total, elapsedMs)}${failed}`;
}

/** The summary for a person. */
export function printSummary({ print, remark }: Invocation, summary: IndexSummary): void {
  const { files, analysed, skipped, failed, seconds, audioSeconds } = summary;
  const speed = seconds > 0 ? `, ${Math.round(audioSeconds / seconds)} × real time` : '';
  print(
    `${files} files: ${analysed} analysed, ${skipped} unchanged, ${failed.length} failed\n` +
      `${formatDuration(seconds)} for ${formatDuration(audioSeconds)} of sound${speed}\n`,
  );
  for (const { path, reason } of failed.slice(0, SHOWN_FAILURES)) {
    remark(`failed: ${escapeText(path)}: ${escapeText(reason)}`);
  }
  if (failed.length > SHOWN_FAILURES) {
    remark(`… and ${failed.length - SHOWN_FAILURES} more; see them with: padbridge search --status failed`);
  }
}
