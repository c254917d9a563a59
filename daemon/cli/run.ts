import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { causeChain, PadbridgeError } from '../../schemas/errors.js';
import { escapeText } from '../log/escape.js';
import { addAnalyze } from './commands/analyze.js';
import { addBackup } from './commands/backup.js';
import { addCard } from './commands/card.js';
import { addControllers } from './commands/controllers.js';
import { addCollection } from './commands/collection.js';
import { addExport } from './commands/export.js';
import { addDoctor } from './commands/doctor.js';
import { addFlStudio } from './commands/flstudio.js';
import { addIndex } from './commands/index-folders.js';
import { addJobs } from './commands/jobs.js';
import { addLink } from './commands/link/link.js';
import { addMidi } from './commands/midi.js';
import { addOpen } from './commands/open.js';
import { addKit } from './commands/kit.js';
import { addRoots } from './commands/roots.js';
import { addSearch } from './commands/search.js';
import { addShow } from './commands/show.js';
import { addSnapshots } from './commands/snapshots.js';
import { addSp404 } from './commands/sp404.js';
import { addSuggest } from './commands/suggest.js';
import { addDuplicates } from './commands/duplicates.js';
import { addHarmony } from './commands/harmony.js';
import { addCorrect } from './commands/correct.js';
import { addSimilar } from './commands/similar.js';
import { addStart } from './commands/start.js';
import { EXIT, EXIT_CODE_HELP, exitCodeFor, type ExitCode } from './exit-codes.js';
import { createInvocation, type Invocation, type Runner } from './invocation.js';
import type { Services } from './session.js';
import { widthOf, type Terminal } from './terminal.js';

/**
 * Runs one command line (without node and script) and returns its exit code. Everything it has to say goes to the
 * terminal it is given; it never ends the process and never rejects. Services are loaded when a command needs them, so
 * that help and mistakes answer at once.
 */
export async function runCommandLine(
  args: readonly string[],
  terminal: Terminal,
  version: string,
  loadServices: () => Promise<Services>,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  let invocation: Invocation | undefined;
  const run: Runner =
    (action) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      invocation = createInvocation(command, terminal, await loadServices());
      exitCode = await action(invocation, command);
    };
  try {
    await createProgram(terminal, version, run).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    invocation?.status.clear();
    return report(thrown, terminal, invocation);
  }
}

function createProgram(terminal: Terminal, version: string, run: Runner): Command {
  const program = new Command('padbridge')
    .description('The companion for producers who write in FL Studio and play on a Roland SP-404MK2')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--json', 'print results as JSON')
    .option('--data <folder>', 'data folder (default: the usual place of this system)')
    .option('--config <file>', 'configuration file (default: config.json in the usual place)')
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .option('--log-format <format>', 'text or json')
    .addHelpText('after', EXIT_CODE_HELP);
  // Before the commands are added: they inherit it.
  program
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      getOutHelpWidth: () => widthOf(terminal.stdout) ?? 100,
      getErrHelpWidth: () => widthOf(terminal.stderr) ?? 100,
      outputError: (text, write) => write(`padbridge: ${usageText(text)}`),
    });
  addStart(program, run);
  addOpen(program, run);
  addIndex(program, run, terminal);
  addAnalyze(program, run, terminal);
  addSearch(program, run);
  addShow(program, run, terminal);
  addSimilar(program, run, terminal);
  addCorrect(program, run);
  addDuplicates(program, run);
  addHarmony(program, run);
  addSuggest(program, run);
  addRoots(program, run, terminal);
  addJobs(program, run);
  addKit(program, run, terminal);
  addSp404(program, run, terminal);
  addLink(program, run, terminal);
  addMidi(program, run);
  addControllers(program, run);
  addFlStudio(program, run, terminal);
  addCard(program, run, terminal);
  addSnapshots(program, run, terminal);
  addCollection(program, run);
  addExport(program, run, terminal);
  addBackup(program, run, terminal);
  addDoctor(program, run);
  return program;
}

/** Commander's complaint as one line with the next step. */
function usageText(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\n/g, ' ');
  return `${escapeText(/[.)?]$/.test(line) ? line : `${line}.`)} See padbridge --help.\n`;
}

function report(thrown: unknown, terminal: Terminal, invocation: Invocation | undefined): ExitCode {
  if (thrown instanceof CommanderError) {
    // Commander tells of what it finds itself; a word that a command cannot use is left to us.
    if (thrown instanceof InvalidArgumentError)
      terminal.stderr.write(`padbridge: ${usageText(thrown.message)}`);
    return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (terminal.signal.aborted) {
    terminal.stderr.write('padbridge: interrupted.\n');
    return EXIT.interrupted;
  }
  if (!(thrown instanceof PadbridgeError)) {
    const said = escapeText(causeChain(thrown)[0] ?? 'unknown');
    terminal.stderr.write(
      `padbridge: something went wrong inside Padbridge: ${said}. Run again with --log-level debug.\n`,
    );
    invocation?.log.debug('Stack', { stack: thrown instanceof Error ? thrown.stack : undefined });
    return EXIT.failed;
  }
  terminal.stderr.write(`padbridge: ${errorLine(thrown)}\n`);
  invocation?.log.debug('Causes', { causes: causeChain(thrown).join(' < ') });
  // The lock's conflict names the data folder; other conflicts name what they are about.
  if (thrown.code === 'conflict' && thrown.subject === invocation?.config.data) return EXIT.locked;
  return exitCodeFor(thrown.code);
}

/** What happened and what to do, in one line. */
function errorLine({ message, next }: PadbridgeError): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return escapeText(next === undefined ? sentence : `${sentence} ${next}`);
}
