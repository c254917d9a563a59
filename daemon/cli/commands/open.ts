import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import type { Runner } from '../invocation.js';

/** What opens an address in the person's browser, by platform. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [program: string, ...args: string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

export function addOpen(program: Command, run: Runner): void {
  program
    .command('open')
    .description('Open the UI of the running daemon in the browser, by a link that works once')
    .option('--print', 'only print the link, for another browser or machine')
    .action(
      run(async ({ services, config, log, json, print, printJson, remark }, command) => {
        const url = await services.loginLink(config, log);
        if (json) printJson({ url });
        else if (command.opts<{ print?: boolean }>().print === true) print(`${url}\n`);
        else if (!(await openInBrowser(url))) {
          remark('No browser could be started here. Open this link; it works once, within five minutes:');
          print(`${url}\n`);
        }
        return EXIT.ok;
      }),
    );
}

/** Whether the system took the address; the browser's own end is nobody's business. */
function openInBrowser(url: string): Promise<boolean> {
  const opener = OPENERS[process.platform];
  if (opener === undefined) return Promise.resolve(false);
  const [program, ...args] = opener;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
