import type { Command } from 'commander';
import { escapeText } from '../../log/escape.js';
import { absolutePath } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { withSession, type Runner } from '../invocation.js';
import type { Terminal } from '../terminal.js';
import { formatBytes } from '../values.js';

export function addBackup(program: Command, run: Runner, terminal: Terminal): void {
  program
    .command('backup')
    .argument('<file>', 'where to; a file that is there is not overwritten')
    .description('Write a verified copy of the catalogue, also while the daemon runs')
    .addHelpText('after', '\nExample:\n  padbridge backup /media/ana/padbridge-2026-03-01.db')
    .action(
      run(async (invocation, command) => {
        const file = absolutePath(command.args[0]!, terminal.surroundings);
        const report = await withSession(invocation, { readonly: true }, (session) => session.backup(file));
        if (invocation.json) invocation.printJson(report);
        else {
          invocation.print(
            `${escapeText(report.path)}: ${report.samples} samples, ${formatBytes(report.bytes)}, verified\n`,
          );
        }
        return EXIT.ok;
      }),
    );

  program
    .command('restore')
    .argument('<file>', 'a backup')
    .description('Put a backup in place of the catalogue; the present one is kept')
    .addHelpText('after', '\nExample:\n  padbridge restore /media/ana/padbridge-2026-03-01.db')
    .action(
      run(async ({ services, config, log, json, print, printJson }, command) => {
        const file = absolutePath(command.args[0]!, terminal.surroundings);
        const report = await services.restore(config, log, file);
        if (json) printJson(report);
        else {
          const kept =
            report.previous === null ? '' : ` The one before is kept as ${escapeText(report.previous)}.`;
          print(`The catalogue now holds ${report.samples} samples.${kept}\n`);
        }
        return EXIT.ok;
      }),
    );
}
