import type { Command } from 'commander';
import type { Check } from '../../doctor/check.js';
import { escapeText } from '../../log/escape.js';
import { EXIT } from '../exit-codes.js';
import type { Runner } from '../invocation.js';
import { padEnd } from '../text-width.js';

export function addDoctor(program: Command, run: Runner): void {
  program
    .command('doctor')
    .description('Say what works on this machine, and what to do about what does not')
    .addHelpText(
      'after',
      `
The exit code is 1 when something is missing that the daemon cannot do without.

Examples:
  padbridge doctor
  padbridge doctor --json | jq '.checks[] | select(.state != "ok")'`,
    )
    .action(
      run(async ({ services, config, json, print, printJson }) => {
        const checks = await services.doctor(config);
        if (json) printJson({ checks });
        else print(checks.map((check) => describeCheck(check, nameWidth(checks))).join(''));
        return checks.some((check) => check.required && check.state === 'missing') ? EXIT.failed : EXIT.ok;
      }),
    );
}

const nameWidth = (checks: readonly Check[]) => Math.max(...checks.map((check) => check.name.length));

function describeCheck({ state, name, detail, next }: Check, width: number): string {
  const line = `${padEnd(state, 9)} ${padEnd(name, width)}  ${escapeText(detail)}\n`;
  return next === null ? line : `${line}${' '.repeat(10 + width)}  → ${escapeText(next)}\n`;
}
