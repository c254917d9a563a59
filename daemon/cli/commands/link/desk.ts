import { type Command, InvalidArgumentError } from 'commander';
import { delay } from '../../../../hardware/sp404/link/session.js';
import type { Facade } from '../../../../schemas/facade.js';
import type { Transfer } from '../../../../schemas/methods/device.js';
import type { UnitPlan, UnitPlanItem } from '../../../../schemas/methods/device-jobs.js';
import { bankLetter, type BankLetter, BANKS } from '../../../../schemas/sp404.js';
import { escapeText } from '../../../log/escape.js';
import { requireId } from '../../arguments.js';
import { EXIT } from '../../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../../invocation.js';
import { type Column, formatTable } from '../../table.js';
import { formatBytes, NONE } from '../../values.js';
import { padWord } from './work.js';

const PLAN_COLUMNS: Column<UnitPlanItem>[] = [
  { title: 'Pad', value: ({ pad }) => pad },
  { title: 'What', value: ({ action }) => action },
  { title: 'Name', value: ({ name }) => name, flexible: true },
  { title: 'Size', value: ({ bytes }) => formatBytes(bytes), align: 'right' },
  { title: 'Holds now', value: ({ holds }) => holds ?? NONE },
];
/** Between two looks how far a job is. */
const LOOK_MS = 500;
const ENDED: readonly Transfer['state'][] = ['done', 'failed', 'cancelled'];

/** Commands that the daemon carries out, which holds the link: whole kits onto the unit, its pads into the catalogue. */
export function addDeskCommands(link: Command, run: Runner): void {
  link
    .command('send-kit')
    .argument('<kit>', 'number of the kit')
    .option('--bank <letters>', 'only these banks, as in A or ABD', banks)
    .option('--yes', 'send what the plan says')
    .description('Show what a kit would change on the unit, and with --yes send it as one job (daemon)')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          const { bank, yes = false } = command.opts<{ bank?: BankLetter[]; yes?: boolean }>();
          const params = {
            kitId: requireId(command.args[0]!, 'kit'),
            ...(bank !== undefined && { banks: bank }),
          };
          const plan = await facade.call('device.planKit', params, invocation.context);
          if (!yes) {
            if (invocation.json) invocation.printJson({ plan });
            else showPlan(invocation, plan);
            invocation.remark('Nothing was sent: say --yes to send it.');
            return EXIT.ok;
          }
          const { confirm } = plan;
          const { job } = await facade.call('device.sendKit', { ...params, confirm }, invocation.context);
          const transfers = await ended(invocation, facade, job);
          const failed = transfers.filter(({ state }) => state !== 'done');
          if (invocation.json) invocation.printJson({ plan, job, transfers });
          else {
            invocation.printLine(
              `${transfers.length - failed.length} of ${transfers.length} pads are there.`,
            );
            for (const { pad, state, error } of failed) {
              invocation.printLine(
                `  ${pad.padEnd(4)}${state}${error === null ? '' : `: ${escapeText(error)}`}`,
              );
            }
          }
          return failed.length === 0 ? EXIT.ok : EXIT.failed;
        }),
      ),
    );

  link
    .command('pull')
    .argument('<pads...>', 'pads of the selected project')
    .description('Take pads of the unit into the catalogue; a sound it knows is recognised (daemon)')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          const pads = command.args.map((word) => padWord(word));
          const pulled = await facade.call('device.pull', { pads }, invocation.context);
          if (invocation.json) invocation.printJson(pulled);
          else {
            for (const { pad, sampleId, name, isNew } of pulled.pads) {
              const what = isNew ? 'new' : 'known';
              invocation.printLine(`${pad.padEnd(4)}${escapeText(name)} is sample ${sampleId} (${what})`);
            }
          }
          return EXIT.ok;
        }),
      ),
    );
}

function showPlan(invocation: Invocation, { project, items, banks, bytes, findings }: UnitPlan): void {
  invocation.printLine(`Project ${project}, ${formatBytes(bytes)}`);
  if (items.length > 0) invocation.print(formatTable(items, PLAN_COLUMNS, invocation.width));
  for (const { bank, tempo, volume, holds } of banks) {
    invocation.printLine(`Bank ${bank}: tempo ${holds.tempo} → ${tempo}, volume ${holds.volume} → ${volume}`);
  }
  for (const { severity, pad, message } of findings) {
    invocation.printLine(`${severity}: ${pad === null ? '' : `${pad}: `}${escapeText(message)}`);
  }
}

/** The samples of a job once the last has ended; they wait while the unit is away. */
async function ended(
  { status, context, signal }: Invocation,
  facade: Facade,
  job: number,
): Promise<Transfer[]> {
  for (;;) {
    const { transfers } = await facade.call('device.transfers', {}, context);
    const own = transfers.filter((transfer) => transfer.job === job);
    const done = own.filter(({ state }) => ENDED.includes(state));
    if (done.length === own.length) return own;
    const bytes = own.reduce((sum, { sent }) => sum + sent, 0);
    status.show(`${done.length}/${own.length} pads, ${formatBytes(bytes)}`);
    await delay(LOOK_MS, signal);
  }
}

function banks(word: string): BankLetter[] {
  const letters = [...word.toUpperCase().replaceAll(',', '')].map((one) => bankLetter.safeParse(one));
  if (letters.length > 0 && letters.every(({ success }) => success)) {
    return letters.flatMap(({ data }) => data ?? []);
  }
  throw new InvalidArgumentError(`Use letters from ${BANKS[0]} to ${BANKS.at(-1) ?? ''}.`);
}
