import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import type { Runner } from '../invocation.js';
import type { DaemonProcess } from '../session.js';

export function addStart(program: Command, run: Runner): void {
  program
    .command('start')
    .description('Run the daemon until Ctrl-C')
    .option('--library <folders...>', 'folders with samples; repeat, or list several')
    .option('--ignore <patterns...>', 'names of files and folders to pass over (* and ? allowed)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--port <number>', 'port to listen on, 0 for a free one (default 4404)')
    .option('--osc-port <number>', 'UDP port for OSC, 0 for a free one (default: the one after --port)')
    .option('--osc-allow <sources...>', 'addresses or networks besides this machine that may send OSC')
    .option('--no-osc', 'do not listen for OSC')
    .option('--no-discovery', 'do not announce Padbridge by mDNS when other machines can reach it')
    .option('--workers <number>', 'analysis threads, 0 for one fewer than the cores')
    .option('--rescan-minutes <number>', 'how often folders are read again that cannot be watched')
    .option('--demo', 'run with a simulated SP-404MK2 and card instead of real ones')
    .option('--no-sampler', 'do not look for an SP-404MK2')
    .option('--sampler-port <path>', 'serial device of the SP-404MK2 (default: the first that is found)')
    .option('--no-starter-kit', 'do not make the starter kit when no library is set')
    .addHelpText(
      'after',
      `
Examples:
  padbridge start                            with the starter kit, or the library of last time
  padbridge start --library ~/Samples        with your own folder
  PADBRIDGE_PORT=0 padbridge start --json    on a free port, told as JSON`,
    )
    .action(
      run(async ({ services, config, log, signal, json, print, printJson }) => {
        const daemon = await services.createDaemon(config, log);
        try {
          signal.throwIfAborted();
          await daemon.start();
          if (json) printJson({ ...listeningOf(daemon), data: config.data, pid: process.pid });
          else print(readyText(daemon, config.data));
          await aborted(signal);
        } catch (thrown) {
          if (!signal.aborted) throw thrown;
        } finally {
          await daemon.stop();
        }
        return EXIT.ok;
      }),
    );
}

function listeningOf({ listening, oscPort }: DaemonProcess) {
  return { listening, oscPort };
}

function readyText({ listening, oscPort }: DaemonProcess, data: string): string {
  return [
    `Padbridge is listening on ${listening.join(' and ')}`,
    ...(oscPort === null ? [] : [`OSC surfaces reach it on UDP port ${oscPort}`]),
    `Catalogue and settings are in ${data}`,
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
