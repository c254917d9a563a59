import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { ParamsOf, ResultOf } from '../../../schemas/methods.js';
import type { Kit, KitPad, KitSummary, PadsResult } from '../../../schemas/methods/kits.js';
import { kitsCreate, kitsUpdate, padsSet } from '../../../schemas/methods/kits.js';
import { bankLetter, type BankLetter, padAddress, padsFrom } from '../../../schemas/sp404.js';
import { escapeText } from '../../log/escape.js';
import { requireId } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import { type Invocation, type Runner, withSession } from '../invocation.js';
import type { Session } from '../session.js';
import { type Column, formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';
import { addKitBuild } from './kit-build.js';
import { formatBpm, formatDuration, formatTime, NONE } from '../values.js';

const KIT_COLUMNS: Column<KitSummary>[] = [
  { title: 'ID', value: (kit) => String(kit.id), align: 'right' },
  { title: 'Name', value: (kit) => kit.name, flexible: true },
  { title: 'Tempo', value: (kit) => formatBpm(kit.tempo), align: 'right' },
  { title: 'Pads', value: (kit) => String(kit.loaded), align: 'right' },
  { title: 'Missing', value: (kit) => String(kit.missing), align: 'right' },
  { title: 'Changed', value: (kit) => formatTime(kit.updatedAt) },
];

const PAD_COLUMNS: Column<KitPad>[] = [
  { title: 'Pad', value: (pad) => pad.pad },
  { title: 'Sample', value: (pad) => (pad.sample === null ? NONE : String(pad.sample.id)), align: 'right' },
  { title: 'Name', value: (pad) => pad.name ?? pad.sample?.name ?? NONE, flexible: true },
  { title: 'Length', value: (pad) => formatDuration(pad.sample?.duration ?? null), align: 'right' },
  { title: 'Level', value: (pad) => String(pad.level), align: 'right' },
  { title: 'BPM', value: (pad) => formatBpm(pad.bpm), align: 'right' },
  { title: 'State', value: (pad) => (pad.sample === null ? 'gone' : pad.sample.presence) },
];

type Call = (session: Session, invocation: Invocation, words: string[]) => Promise<void>;

/** `kit …`: kits of the catalogue and their pads. */
export function addKit(program: Command, run: Runner, terminal: Terminal): void {
  const kit = program
    .command('kit')
    .description('Kits: what lies on the pads of the sampler')
    .addHelpText(
      'after',
      `
Examples:
  padbridge kit create "Live set" --tempo 92
  padbridge kit assign 1 A1 42                 sample 42 on pad A1
  padbridge kit assign 1 A1 42 43 44           42 on A1, 43 on A2, 44 on A3
  padbridge kit fill 1 B dusty kick
  padbridge kit set 1 A1 level=100 muteGroup=1 oneShot=true
  padbridge kit swap 1 A1 A2
  padbridge kit build 1 --out /media/ana/SP404/EXPORT/PROJECT
  padbridge kit undo 1`,
    );
  const add = (
    usage: string,
    description: string,
    readonly: boolean,
    action: Call,
    options: (command: Command) => Command = (command) => command,
  ) => {
    const [name = '', ...args] = usage.split(' ');
    const command = kit.command(name, { isDefault: name === 'list' }).description(description);
    for (const word of args) command.argument(word);
    options(command).action(
      run((invocation, given) =>
        withSession(invocation, { readonly }, async (session) => {
          await action(session, invocation, given.args);
          return EXIT.ok;
        }),
      ),
    );
    return command;
  };

  add('list', 'List them, last changed first', true, async ({ facade }, invocation) => {
    const found = await facade.call('kits.list', {}, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else if (found.kits.length === 0)
      invocation.remark('No kit yet. Make one with: padbridge kit create NAME');
    else invocation.print(formatTable(found.kits, KIT_COLUMNS, invocation.width));
  });
  add('show <kit>', 'Show a kit and its pads', true, async ({ facade }, invocation, [word]) => {
    showKit(invocation, await facade.call('kits.get', { id: kitId(word) }, invocation.context));
  });
  addCreate(kit, run);
  add('rename <kit> <name>', 'Rename a kit', false, async ({ facade }, invocation, [word, name = '']) => {
    showKit(
      invocation,
      await facade.call(
        'kits.update',
        checked(kitsUpdate.params, { id: kitId(word), name }),
        invocation.context,
      ),
    );
  });
  add('duplicate <kit> [name]', 'Copy a kit', false, async ({ facade }, invocation, [word, name]) => {
    const params = { id: kitId(word), ...(name === undefined ? {} : { name }) };
    showKit(invocation, await facade.call('kits.duplicate', params, invocation.context));
  });
  add('remove <kit>', 'Put a kit into the archive', false, async ({ facade }, invocation, [word]) => {
    const gone = await facade.call('kits.remove', { id: kitId(word) }, invocation.context);
    if (invocation.json) invocation.printJson(gone);
    else invocation.print(`In the archive. Bring it back with: padbridge kit restore ${gone.archiveId}\n`);
  });
  add('restore <archived>', 'Bring a removed kit back', false, async ({ facade }, invocation, [word]) => {
    const archiveId = kitId(word);
    showKit(invocation, await facade.call('kits.restore', { archiveId }, invocation.context));
  });
  add(
    'assign <kit> <pad> <samples...>',
    'Put a sample on a pad; several go onto the pads after it, too',
    false,
    async ({ facade }, invocation, [word, first, ...samples]) => {
      const onto = padsFrom(padOf(first), samples.length);
      if (onto.length < samples.length) {
        throw new InvalidArgumentError(`From ${onto[0] ?? ''} on there are only ${onto.length} pads.`);
      }
      const pads = onto.map((pad, at) => ({ pad, sampleId: requireId(samples[at] ?? '', 'sample') }));
      const params = { kitId: kitId(word), pads };
      showPads(invocation, await facade.call('pads.assignAll', params, invocation.context));
    },
  );
  for (const [name, description] of [
    ['move', 'Move a pad onto another, which it replaces'],
    ['swap', 'Exchange two pads'],
    ['copy', 'Copy a pad onto another, which it replaces'],
  ] as const) {
    add(`${name} <kit> <from> <to>`, description, false, async ({ facade }, invocation, words) => {
      const params = { kitId: kitId(words[0]), from: padOf(words[1]), to: padOf(words[2]) };
      showPads(invocation, await facade.call(`pads.${name}`, params, invocation.context));
    });
  }
  add('clear <kit> <pads...>', 'Empty pads', false, async ({ facade }, invocation, [word, ...pads]) => {
    const params = { kitId: kitId(word), pads: pads.map(padOf) };
    showPads(invocation, await facade.call('pads.clear', params, invocation.context));
  });
  add(
    'set <kit> <pad> <settings...>',
    'Change a pad: level=100 name="Kick" chops=[0,12000] …',
    false,
    async ({ facade }, invocation, [word, pad, ...settings]) => {
      const changes = settingsOf(settings);
      const params = { kitId: kitId(word), pad: padOf(pad), changes };
      showPads(invocation, await facade.call('pads.set', params, invocation.context));
    },
  );
  addFill(kit, run);
  for (const name of ['undo', 'redo'] as const) {
    const description = name === 'undo' ? 'Take the last edit back' : 'Do it again';
    add(`${name} <kit>`, description, false, async ({ facade }, invocation, [word]) => {
      showKit(invocation, await facade.call(`kits.${name}`, { id: kitId(word) }, invocation.context));
    });
  }
  add('history <kit>', 'The edits, newest first', true, async ({ facade }, invocation, [word]) => {
    const found = await facade.call('kits.history', { id: kitId(word), limit: 200 }, invocation.context);
    if (invocation.json) invocation.printJson(found);
    else {
      for (const { madeAt, label, undone } of found.edits)
        invocation.print(`${formatTime(madeAt)}  ${escapeText(label)}${undone ? ' (undone)' : ''}\n`);
    }
  });
  addCheck(kit, run);
  addKitBuild(kit, run, terminal);
}

function addCreate(kit: Command, run: Runner): void {
  kit
    .command('create')
    .argument('<name>')
    .description('Make an empty kit')
    .option('--tempo <bpm>', 'project tempo, 40 to 200 (default 90)', Number)
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          const { tempo } = command.opts<{ tempo?: number }>();
          const name = command.args[0] ?? '';
          const given = { name, ...(tempo === undefined ? {} : { tempo }) };
          const params = checked(kitsCreate.params, given);
          showKit(invocation, await facade.call('kits.create', params, invocation.context));
          return EXIT.ok;
        }),
      ),
    );
}

function addFill(kit: Command, run: Runner): void {
  kit
    .command('fill')
    .argument('<kit>')
    .argument('<bank>', 'A to J')
    .argument('[words...]', 'what to search for')
    .option('--replace', 'also pads that hold something and are not locked')
    .description('Fill a bank from a search')
    .action(
      run((invocation, command) =>
        withSession(invocation, { readonly: false }, async ({ facade }) => {
          const [word, letter, ...words] = command.args;
          const { replace = false } = command.opts<{ replace?: boolean }>();
          const search = words.length > 0 ? { query: words.join(' ') } : {};
          const params = { kitId: kitId(word), bank: bankOf(letter), search, replace };
          showPads(invocation, await facade.call('banks.fill', params, invocation.context));
          return EXIT.ok;
        }),
      ),
    );
}

function addCheck(kit: Command, run: Runner): void {
  kit
    .command('check')
    .argument('<kit>')
    .option('--fix', 'mend what can be mended')
    .description('Say what the unit would refuse or change')
    .action(
      run(async (invocation, command) => {
        const { fix = false } = command.opts<{ fix?: boolean }>();
        const found = await withSession(invocation, { readonly: !fix }, ({ facade }) =>
          facade.call('kits.preflight', { id: kitId(command.args[0]), fix }, invocation.context),
        );
        if (invocation.json) invocation.printJson(found);
        else showFindings(invocation, found);
        const errors = found.findings.filter(({ severity }) => severity === 'error').length;
        return errors > found.fixed ? EXIT.failed : EXIT.ok;
      }),
    );
}

function showFindings({ print, remark }: Invocation, { findings, fixed }: ResultOf<'kits.preflight'>): void {
  for (const { severity, pad, message, fix } of findings) {
    const where = pad === null ? '' : `${pad}: `;
    print(
      escapeText(`${severity}: ${where}${message}${fix === null ? '' : ` Fix: ${fix.description}`}`) + '\n',
    );
  }
  if (findings.length === 0) remark('Nothing to mend.');
  else if (fixed > 0) remark(`${fixed} mended; \`padbridge kit undo\` takes it back.`);
}

function showKit(invocation: Invocation, kit: Kit): void {
  if (invocation.json) {
    invocation.printJson(kit);
    return;
  }
  invocation.print(`${kit.id}  ${escapeText(kit.name)}, ${formatBpm(kit.tempo)} BPM, ${kit.loaded} pads\n`);
  if (kit.pads.length > 0) invocation.print(formatTable(kit.pads, PAD_COLUMNS, invocation.width));
}

function showPads(invocation: Invocation, result: PadsResult): void {
  if (invocation.json) {
    invocation.printJson(result);
    return;
  }
  for (const { pad, content } of result.pads) {
    const text = content === null ? 'empty' : (content.name ?? content.sample?.name ?? NONE);
    invocation.print(`${pad}  ${escapeText(text)}\n`);
  }
  if (result.pads.length === 0) invocation.remark('Nothing changed.');
}

function kitId(word: string | undefined): number {
  return requireId(word ?? '', 'kit');
}

function padOf(word: string | undefined): string {
  const pad = padAddress.safeParse((word ?? '').toUpperCase());
  if (!pad.success) throw new InvalidArgumentError(`"${word ?? ''}" is not a pad; use A1 to J16.`);
  return pad.data;
}

function bankOf(word: string | undefined): BankLetter {
  const bank = bankLetter.safeParse((word ?? '').toUpperCase());
  if (!bank.success) throw new InvalidArgumentError(`"${word ?? ''}" is not a bank; use A to J.`);
  return bank.data;
}

/** `level=100 name=Kick chops=[0,480]` as the changes of `pads.set`. */
function settingsOf(words: readonly string[]): ParamsOf<'pads.set'>['changes'] {
  const given = Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new InvalidArgumentError(`"${word}" is not a setting; use NAME=VALUE.`);
      return [word.slice(0, at), valueOf(word.slice(at + 1))];
    }),
  );
  return checked(padsSet.params.shape.changes, given);
}

/** The value as its schema has it; a mistake is one of usage. */
function checked<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(z.prettifyError(parsed.error).replace(/\s+/g, ' '));
}

/** JSON where it is JSON, else the text itself: true, 100, [0,480], null, Kick. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
