import type { Command } from 'commander';
import type { PlannedKit } from '../../../schemas/kit.js';
import type { BuildReport } from '../../export/build-kit.js';
import { escapeText } from '../../log/escape.js';
import { PROJECT_COUNT } from '../../sp404/project-paths.js';
import { absolutePath, wholeNumber } from '../arguments.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Invocation, Runner } from '../invocation.js';
import { progressText } from '../status-line.js';
import type { Terminal } from '../terminal.js';
import { formatBytes } from '../values.js';

/** `sp404 build`: a project folder out of a KIT.json. */
export function addBuild(sp404: Command, run: Runner, terminal: Terminal): void {
  buildOptions(sp404.command('build').argument('<kit>', 'a KIT.json (see docs/kit-json.md)'))
    .description('Build a project folder that the unit opens')
    .addHelpText(
      'after',
      `
Nothing is written while something is left that the unit would refuse, and nothing that is there is replaced.

Examples:
  padbridge sp404 build kit.json --out /media/ana/SP404/EXPORT/PROJECT
  padbridge sp404 build kit.json --out . --check --json | jq '.findings[]'`,
    )
    .action(
      run((invocation, command) => {
        const file = absolutePath(command.args[0]!, terminal.surroundings);
        return runBuild(invocation, command, terminal, file);
      }),
    );
}

/** What every build may be told. */
export function buildOptions(command: Command): Command {
  return command
    .requiredOption('--out <folder>', 'where PROJECT_NN goes, or a folder of that name')
    .option('--project <number>', 'project 1 to 16 (default: the first free)', wholeNumber(1, PROJECT_COUNT))
    .option('--fix', 'mend what the unit would refuse, as the pre-flight proposes')
    .option('--check', 'only the pre-flight; write nothing');
}

/** Builds a KIT.json or a kit as the options say, and tells what came of it. */
export async function runBuild(
  invocation: Invocation,
  command: Command,
  { surroundings }: Terminal,
  kit: string | PlannedKit,
): Promise<ExitCode> {
  const { services, config, signal, status } = invocation;
  const { project, ...options } = command.opts<{
    out: string;
    project?: number;
    fix?: boolean;
    check?: boolean;
  }>();
  const since = Date.now();
  const report = await services.buildKit(config, kit, {
    out: absolutePath(options.out, surroundings),
    ...(project === undefined ? {} : { number: project }),
    fix: options.fix === true,
    check: options.check === true,
    signal,
    onProgress: (done, total) => status.show(`Rendering  ${progressText(done, total, Date.now() - since)}`),
  });
  status.clear();
  if (invocation.json) invocation.printJson(report);
  else printReport(invocation, report);
  const open = report.findings.some(({ severity, fixed }) => severity === 'error' && !fixed);
  return open ? EXIT.failed : EXIT.ok;
}

function printReport({ print, remark }: Invocation, report: BuildReport): void {
  for (const { severity, pad, message, fix, fixed } of report.findings) {
    const where = pad === null ? '' : `${pad}: `;
    const done = fix === null ? '' : fixed ? ` Mended: ${fix.description}` : ` Fix: ${fix.description}`;
    remark(escapeText(`${fixed ? 'mended' : severity}: ${where}${message}${done}`));
  }
  for (const { pad, remarks } of report.pads) {
    for (const text of remarks) remark(escapeText(`note: ${pad}: ${text}`));
  }
  if (!report.written) {
    print(`${escapeText(report.folder)}: nothing was written, this was only a look.\n`);
    return;
  }
  const patterns = report.patterns.length > 0 ? `, ${report.patterns.length} patterns` : '';
  print(
    `${escapeText(report.folder)}: ${report.pads.length} pads${patterns}, ${formatBytes(report.bytes)}\n`,
  );
}
