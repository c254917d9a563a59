import { type Command, InvalidArgumentError } from 'commander';
import {
  type TwinChanges,
  twinChanges,
  type TwinPlanItem,
  type TwinSummary,
} from '../../../../schemas/methods/twin.js';
import { PadbridgeError } from '../../../../schemas/errors.js';
import { padChangeOf } from '../../../device/pad-words.js';
import { escapeText } from '../../../log/escape.js';
import { requireId, wholeNumber } from '../../arguments.js';
import { EXIT } from '../../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../../invocation.js';
import type { Session } from '../../session.js';
import { type Column, formatTable } from '../../table.js';
import { formatTime, NONE } from '../../values.js';
import { LIVE_PAD_COLUMNS } from './text.js';
import { padWord } from './work.js';

const SUMMARY_COLUMNS: Column<TwinSummary>[] = [
  { title: 'Project', value: ({ project }) => String(project), align: 'right' },
  { title: 'Name', value: ({ name }) => name, flexible: true },
  { title: 'Seen', value: ({ seenAt }) => formatTime(seenAt) },
  { title: 'Edited pads', value: ({ edited }) => String(edited), align: 'right' },
];

const said = (value: TwinPlanItem['unit']) => (value === null ? NONE : String(value));
const PLAN_COLUMNS: Column<TwinPlanItem>[] = [
  { title: 'Pad', value: ({ pad }) => pad },
  { title: 'Setting', value: ({ field }) => field },
  { title: 'Outcome', value: ({ outcome }) => outcome },
  { title: 'Was', value: ({ base }) => said(base) },
  { title: 'Mine', value: ({ mine }) => said(mine) },
  { title: 'On the unit', value: ({ unit }) => said(unit) },
];

type Call = (session: Session, invocation: Invocation, command: Command) => Promise<void>;

/** `link twin …`: projects of the unit, to be edited with nothing plugged in. */
export function addTwinCommands(link: Command, run: Runner): void {
  const twin = link
    .command('twin')
    .description('Edit projects of the unit while it is away; what is edited waits for it');
  const add = (usage: string, description: string, readonly: boolean, call: Call): Command => {
    const command = twin.command(usage).description(description);
    return command.action(
      run((invocation, given) =>
        withSession(invocation, { readonly }, async (session) => {
          await call(session, invocation, given);
          return EXIT.ok;
        }),
      ),
    );
  };
  const project = (command: Command) => wholeNumber(1, 16)(command.args[0]!);
  const told = (invocation: Invocation, summary: TwinSummary, words: string) => {
    if (invocation.json) invocation.printJson(summary);
    else
      invocation.printLine(
        `${words} ${summary.edited} pads of project ${summary.project} wait for the unit.`,
      );
  };

  add('list', 'Projects that were seen, and how much was edited', true, async ({ facade }, invocation) => {
    const found = await facade.call('twin.list', {}, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else if (found.projects.length > 0) {
      invocation.print(formatTable(found.projects, SUMMARY_COLUMNS, invocation.width));
    } else invocation.remark('No project of a unit was seen yet: plug it in while the daemon runs.');
  });

  add(
    'show <project>',
    'Its pads as they will be, with the edits laid over them',
    true,
    async ({ facade }, invocation, command) => {
      const found = await facade.call('twin.get', { project: project(command) }, invocation.context);
      const loaded = found.pads.filter(({ sizeBytes }) => sizeBytes > 0);
      if (invocation.json) invocation.printJson(found);
      else if (loaded.length > 0) invocation.print(formatTable(loaded, LIVE_PAD_COLUMNS, invocation.width));
      for (const { pad, fields, sampleId } of invocation.json ? [] : found.edits) {
        const what = [...fields, ...(sampleId === null ? [] : [`sample ${sampleId}`])];
        invocation.printLine(`${pad} edited: ${what.join(', ')}`);
      }
    },
  );

  add(
    'set <project> <pad> <setting> <value>',
    'Change a setting of a pad, as `link set` does on the unit',
    false,
    async ({ facade }, invocation, command) => {
      const [, pad, setting, value] = command.args as [string, string, string, string];
      const change = padChangeOf(setting, value);
      // Positions need the length of the sample, and some settings cannot be read back to be compared.
      const refused = Object.keys(change).find((field) => !(field in twinChanges.shape));
      if (refused !== undefined) {
        throw new PadbridgeError('unsupported', `${setting} cannot be set while the unit is away.`, {
          subject: setting,
          next: 'Plug the unit in and use padbridge link set.',
        });
      }
      const params = { project: project(command), pad: padWord(pad), changes: change as TwinChanges };
      told(invocation, await facade.call('twin.edit', params, invocation.context), 'Noted.');
    },
  );

  add(
    'put <project> <pad> <sample>',
    'Put a sample of the catalogue on a pad',
    false,
    async ({ facade }, invocation, command) => {
      const [, pad, sample] = command.args as [string, string, string];
      const params = { project: project(command), pad: padWord(pad), sampleId: requireId(sample, 'sample') };
      told(invocation, await facade.call('twin.edit', params, invocation.context), 'Noted.');
    },
  );

  add(
    'discard <project> [pad]',
    'Take back the edits of a pad, or of the whole project',
    false,
    async ({ facade }, invocation, command) => {
      const [, pad] = command.args;
      const params = { project: project(command), ...(pad !== undefined && { pad: padWord(pad) }) };
      told(invocation, await facade.call('twin.discard', params, invocation.context), 'Taken back.');
    },
  );

  add(
    'apply <project>',
    'Show the edits against what the unit holds now, and with --yes carry them out (daemon)',
    false,
    async ({ facade }, invocation, command) => {
      const { yes = false, conflicts = 'leave' } = command.opts<{
        yes?: boolean;
        conflicts?: 'leave' | 'mine' | 'unit';
      }>();
      const plan = await facade.call('twin.plan', { project: project(command) }, invocation.context);
      if (!yes) {
        if (invocation.json) invocation.printJson(plan);
        else if (plan.items.length > 0) {
          invocation.print(formatTable(plan.items, PLAN_COLUMNS, invocation.width));
        }
        const nothing = plan.items.length === 0;
        invocation.remark(nothing ? 'Nothing waits.' : 'Nothing was changed: say --yes to do it.');
        return;
      }
      const params = { project: plan.project, confirm: plan.confirm, conflicts };
      const done = await facade.call('twin.apply', params, invocation.context);
      if (invocation.json) invocation.printJson(done);
      else {
        const name = done.name === '' ? `Project ${done.project}` : escapeText(done.name);
        invocation.printLine(
          `${name}: ${done.applied} settings changed, ${done.sending} samples on their way, ${done.edited} pads left.`,
        );
      }
    },
  )
    .option('--yes', 'carry it out')
    .option('--conflicts <way>', 'leave, mine or unit: what was changed on both sides', conflictWay);
}

function conflictWay(word: string): 'leave' | 'mine' | 'unit' {
  if (word === 'leave' || word === 'mine' || word === 'unit') return word;
  throw new InvalidArgumentError('Use leave, mine or unit.');
}
