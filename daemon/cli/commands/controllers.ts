import { InvalidArgumentError, Option, type Command } from 'commander';
import { bindingMode, type Controller } from '../../../schemas/controllers.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { ResultOf } from '../../../schemas/methods.js';
import {
  controllersBind,
  controllersUnbind,
  type ReadyAction,
} from '../../../schemas/methods/controllers.js';
import { padAddress } from '../../../schemas/sp404.js';
import { READY_ACTIONS } from '../../controllers/ready-actions.js';
import { wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../invocation.js';
import type { Session } from '../session.js';
import { formatTable, type Column } from '../table.js';
import { validParams } from '../valid-params.js';
import { NONE } from '../values.js';

type ProfileLine = ResultOf<'controllers.profiles'>['profiles'][number];

const CONTROLLERS: Column<Controller>[] = [
  { title: 'Controller', value: ({ port }) => port, flexible: true },
  { title: 'Profile', value: ({ profile }) => profile ?? NONE },
  { title: 'Because', value: ({ because }) => because },
  { title: 'Lights', value: ({ output }) => (output ? 'yes' : NONE) },
  { title: 'Problem', value: ({ problem }) => problem ?? NONE },
];
const PROFILES: Column<ProfileLine>[] = [
  { title: 'Profile', value: ({ id }) => id },
  { title: 'Name', value: ({ name }) => name, flexible: true },
  { title: 'Origin', value: ({ origin }) => origin },
  { title: 'Pads', value: ({ pads }) => String(pads), align: 'right' },
  { title: 'Bindings', value: ({ bindings }) => String(bindings), align: 'right' },
];
const ACTIONS: Column<ReadyAction>[] = [
  { title: 'Action', value: ({ id }) => id },
  { title: 'Does', value: ({ label }) => label, flexible: true },
  { title: 'Pad', value: ({ needsPad }) => (needsPad ? 'yes' : NONE) },
];

/** Commands for MIDI controllers. What needs the controllers themselves asks the running daemon. */
export function addControllers(program: Command, run: Runner): void {
  const controllers = program
    .command('controllers')
    .description('MIDI controllers: their pads, keys and knobs, and what they do')
    .addHelpText(
      'after',
      `
Examples:
  padbridge controllers list
  padbridge controllers learn
  padbridge controllers bind MPD218 cc:1:20 next
  padbridge controllers bind MPD218 note:10:36 assign --pad A1
  padbridge controllers bind "nanoPAD2" note:1:40 kits.undo --params '{"id":"$kit"}'

A control is note:CHANNEL:NUMBER, cc:CHANNEL:NUMBER or program:CHANNEL:NUMBER; learn tells which.
The controllers are those of the running daemon (padbridge start).`,
    );

  const on = (
    name: string,
    description: string,
    work: (session: Session, invocation: Invocation, command: Command) => Promise<void>,
    options: { readonly: boolean } = { readonly: false },
  ) =>
    controllers
      .command(name)
      .description(description)
      .action(
        run(async (invocation, command) => {
          await withSession(invocation, options, (session) => work(session, invocation, command));
          return EXIT.ok;
        }),
      );

  on(
    'list',
    'The controllers that are plugged in, and the profile of each',
    async ({ facade }, invocation) => {
      const found = await facade.call('controllers.list', {}, invocation.context);
      if (invocation.json) invocation.printJson(found);
      else if (found.controllers.length > 0)
        invocation.print(formatTable(found.controllers, CONTROLLERS, invocation.width));
      else invocation.remark(found.reason ?? 'No controller is plugged in.');
    },
  );

  on(
    'profiles',
    'The profiles there are',
    async ({ facade }, invocation) => {
      const found = await facade.call('controllers.profiles', {}, invocation.context);
      if (invocation.json) invocation.printJson(found);
      else invocation.print(formatTable(found.profiles, PROFILES, invocation.width));
      for (const { reason } of found.refused) invocation.remark(`Passed over: ${reason}`);
    },
    { readonly: true },
  );

  controllers
    .command('actions')
    .description('Actions ready to be bound')
    .action(
      run(({ json, print, printJson, width }) => {
        if (json) printJson({ actions: READY_ACTIONS });
        else print(formatTable([...READY_ACTIONS], ACTIONS, width));
        return Promise.resolve(EXIT.ok);
      }),
    );

  on(
    'show <profile>',
    'One profile as JSON: the beginning of one of your own',
    async ({ facade }, invocation, { args: [id = ''] }) => {
      const profile = await facade.call('controllers.profile', { id }, invocation.context);
      if (invocation.json) invocation.printJson(profile);
      else invocation.print(`${JSON.stringify(profile, null, 2)}\n`);
    },
    { readonly: true },
  );

  on(
    'use <controller> <profile>',
    'Give a controller a profile; "none" takes it away',
    async (session, invocation, command) => {
      const [port = '', word = ''] = command.args;
      const profile = word === 'none' ? null : word;
      const found = await session.facade.call('controllers.use', { port, profile }, invocation.context);
      if (invocation.json) invocation.printJson(found);
      else invocation.print(`${port} ${profile === null ? 'has no profile' : `follows ${profile}`}\n`);
    },
  );

  on(
    'learn [controller]',
    'Touch a pad, key or knob and read its address',
    async (session, invocation, command) => {
      const port = command.args[0];
      const { seconds } = command.opts<{ seconds: number }>();
      invocation.remark('Touch a control.');
      const learned = await session.facade.call(
        'controllers.learn',
        { ...(port === undefined ? {} : { port }), seconds },
        invocation.context,
      );
      if (invocation.json) invocation.printJson(learned);
      else invocation.print(`${learned.control} on ${learned.port} (${learned.value})\n`);
    },
  ).option('--seconds <seconds>', 'wait at most so long', wholeNumber(1, 60), 20);

  on(
    'bind <controller> <control> <action>',
    'Let a control do something',
    async (session, invocation, command) => {
      const [port = '', control = '', word = ''] = command.args;
      const options = command.opts<BindOptions>();
      const action = actionOf(word, options);
      const params = validParams(controllersBind, {
        port,
        control,
        layer: options.layer ?? 0,
        mode: options.mode ?? action.mode,
        press: action.press,
        release: action.release,
        ...(action.light === undefined ? {} : { light: action.light }),
        ...(options.label === undefined ? {} : { label: options.label }),
      });
      const profile = await session.facade.call('controllers.bind', params, invocation.context);
      if (invocation.json) invocation.printJson(profile);
      else invocation.print(`${control} on ${port} does "${word}" (profile ${profile.id})\n`);
    },
  )
    .option('--pad <pad>', 'the pad it is about: A1, or 1-16 for a pad of the selected bank', padWord)
    .option('--params <json>', 'params, when the action is a method')
    .option('--layer <layer>', 'layer in which it holds', wholeNumber(0, 7))
    .option('--label <label>', 'a name for it')
    .addOption(new Option('--mode <mode>', 'how the control works').choices(bindingMode.options));

  on(
    'unbind <controller> <control>',
    'Take away what a control does',
    async (session, invocation, command) => {
      const [port = '', control = ''] = command.args;
      const { layer = 0 } = command.opts<{ layer?: number }>();
      const params = validParams(controllersUnbind, { port, control, layer });
      const profile = await session.facade.call('controllers.unbind', params, invocation.context);
      if (invocation.json) invocation.printJson(profile);
      else invocation.print(`${control} on ${port} does nothing now\n`);
    },
  ).option('--layer <layer>', 'layer in which it holds', wholeNumber(0, 7));
}

interface BindOptions {
  pad?: string;
  params?: string;
  layer?: number;
  label?: string;
  mode?: ReadyAction['mode'];
}

/** "A1" stays; "7" is pad 7 of the selected bank. */
function padWord(word: string): string {
  const pad = word.toUpperCase();
  if (padAddress.safeParse(pad).success) return pad;
  if (/^([1-9]|1[0-6])$/.test(word)) return `$bank:${word}`;
  throw new InvalidArgumentError('Use a pad from A1 to J16, or 1 to 16.');
}

/** A ready action by its name, or any method with params. */
function actionOf(word: string, { pad, params }: BindOptions) {
  const found = READY_ACTIONS.find(({ id }) => id === word);
  if (found === undefined) {
    const press = { method: word, params: params === undefined ? {} : parsedParams(params) };
    return { mode: 'momentary' as const, press, release: null, light: undefined };
  }
  if (found.needsPad && pad === undefined) {
    throw new PadbridgeError('invalid-input', `${word} is about a pad.`, {
      subject: '--pad',
      next: 'Add --pad A1, or --pad 1 for pad 1 of the selected bank.',
    });
  }
  const light = { 'assign-mode': 'assign', 'unit-pads': 'unit' }[word] as 'assign' | 'unit' | undefined;
  const about = <A extends ReadyAction['press'] | null>(action: A): A =>
    action === null || pad === undefined
      ? action
      : {
          ...action,
          params: JSON.parse(JSON.stringify(action.params).replaceAll('"$pad"', `"${pad}"`)) as never,
        };
  return { mode: found.mode, press: about(found.press), release: about(found.release), light };
}

function parsedParams(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new PadbridgeError('invalid-input', 'The params are no JSON.', { subject: '--params', cause });
  }
}
