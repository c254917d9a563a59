import { open } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { bouncePattern } from '../../../hardware/sp404/link/bounce.js';
import { padView } from '../../../hardware/sp404/link/pad-view.js';
import { restoreProject } from '../../../hardware/sp404/link/project-files.js';
import { listSerialPorts, openSerialStream } from '../../../hardware/sp404/link/serial-stream.js';
import { delay } from '../../../hardware/sp404/link/session.js';
import type { Unit } from '../../../hardware/sp404/link/unit.js';
import { createFolderVolume } from '../../../hardware/sp404/simulator/folder-volume.js';
import { createSimulatedUnit } from '../../../hardware/sp404/simulator/unit.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { BANKS, type BankLetter, padAddress, padAt, type PadInspection } from '../../../schemas/sp404.js';
import { keepPad, keepProject } from '../../device/keep.js';
import { openUnit } from '../../device/open-unit.js';
import { PAD_WORDS, padChangeOf } from '../../device/pad-words.js';
import { prepareSample, readPieces, sampleNameOf } from '../../device/prepared-sample.js';
import { exportToFolder, folderSource, saveStream } from '../../device/project-folder.js';
import { putOnPad } from '../../device/put-on-pad.js';
import { produceAtomic } from '../../files/write-atomic.js';
import { absolutePath, wholeNumber } from '../arguments.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Invocation, Runner } from '../invocation.js';
import { formatTable } from '../table.js';
import type { Terminal } from '../terminal.js';
import { formatBytes, formatDuration } from '../values.js';
import { ENTRY_COLUMNS, LIVE_PAD_COLUMNS, PORT_COLUMNS, PROJECT_COLUMNS } from './link-text.js';

/** Where on this computer the things are kept that a command replaces on the unit, below the data folder. */
const ARCHIVE = 'unit-archive';
/** A menu on the unit is given this long to be closed before a command gives up. */
const MENU_PATIENCE_MS = 20_000;
const MENU_LOOK_MS = 500;
/** How long a preview sounds unless it is told. */
const PREVIEW_SECONDS = 2;
const PROJECT = wholeNumber(1, 16);
const SAMPLE_RATE = 48_000;

/** "B3", in any case. */
function padWord(word: string): string {
  const pad = word.toUpperCase().replace(/^([A-J])0(?=[1-9]$)/, '$1');
  if (!padAddress.safeParse(pad).success) throw new InvalidArgumentError('Use a pad from A1 to J16.');
  return pad;
}

interface Work {
  unit: Unit;
  invocation: Invocation;
  args: readonly unknown[];
  options: Record<string, unknown>;
  archive: string;
}

/** Commands for an SP-404MK2 on its USB link. */
export function addLink(program: Command, run: Runner, terminal: Terminal): void {
  const link = program
    .command('link')
    .description('An SP-404MK2 on USB: its pads, projects and files')
    .addHelpText(
      'after',
      `
Examples:
  padbridge link status
  padbridge link import B3 kick.wav --name KICK
  padbridge link set B3 level 100
  padbridge link export-project 2 ./project-2
  padbridge link ls /IMPORT --port /dev/ttyACM0

Settings of a pad: ${PAD_WORDS.join(', ')}.
Paths below /SP404REMOTE// are the unit's own storage, all others its SD card.
What a command replaces or deletes on the unit is kept in ${ARCHIVE} of the data folder first.
The daemon holds the link while it runs; stop it to use these commands.`,
    );

  /** A command that works on an open unit. */
  const on = (
    name: string,
    description: string,
    work: (work: Work) => Promise<ExitCode | void>,
    parsers: readonly ((word: string) => unknown)[] = [],
  ) => {
    const command = link
      .command(name)
      .description(description)
      .option('--port <path>', 'serial device or pseudo-terminal of the unit');
    command.registeredArguments.forEach((argument, i) => {
      const parse = parsers[i];
      if (parse !== undefined) argument.argParser(parse);
    });
    command.action(
      run(async (invocation, given) => {
        const options = given.opts<Record<string, unknown>>();
        const unit = await openUnit(options.port as string | undefined, invocation.signal);
        try {
          const archive = path.join(invocation.config.data, ARCHIVE);
          return (await work({ unit, invocation, args: given.processedArgs, options, archive })) ?? EXIT.ok;
        } finally {
          await unit.close();
        }
      }),
    );
    return command;
  };
  const local = (word: string) => absolutePath(word, terminal.surroundings);

  link
    .command('ports')
    .description('The serial ports of this computer, and which is an SP-404MK2')
    .action(
      run(async ({ json, print, printJson, remark, width }) => {
        const ports = await listSerialPorts();
        if (json) printJson({ ports });
        else if (ports.length > 0) print(formatTable(ports, PORT_COLUMNS, width));
        else remark('This computer has no serial ports now.');
        return EXIT.ok;
      }),
    );

  link
    .command('simulate')
    .description('Be a simulated SP-404MK2 at one end of a serial line or pseudo-terminal, until Ctrl-C')
    .requiredOption('--port <path>', 'this end of the line')
    .option('--card <folder>', 'folder that stands for the SD card (default: in memory)')
    .action(
      run(async ({ signal, remark }, command) => {
        const { port, card } = command.opts<{ port: string; card?: string }>();
        const unit = createSimulatedUnit(card === undefined ? {} : { card: createFolderVolume(local(card)) });
        const stream = await openSerialStream(port);
        unit.plug(stream);
        remark(`A simulated SP-404MK2 is at ${port}`);
        await new Promise<void>((resolve) => {
          stream.onClose(() => resolve());
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        await stream.close();
        return EXIT.ok;
      }),
    );

  on('status', 'What is selected on the unit, and whether it may be edited', async ({ unit, invocation }) => {
    const status = await unit.status();
    const { project } = await unit.project(status.project + 1);
    const bank = BANKS[status.bank] ?? null;
    const pad = bank === null || status.pad > 15 ? null : padAt(status.bank * 16 + status.pad);
    const found = {
      port: unit.session.name,
      project: status.project + 1,
      projectName: project.name,
      tempo: project.tempo,
      bank,
      pad,
      mode: status.mode,
      locked: status.locked,
      played: status.played,
    };
    if (invocation.json) invocation.printJson(found);
    else {
      const lock = status.locked ? '; a menu is open on it, so it cannot be edited' : '';
      invocation.print(
        `Project ${found.project} "${project.name}", ${project.tempo} BPM, pad ${pad ?? '?'} selected${lock}\n`,
      );
    }
  });

  on('projects', 'The 16 projects of the unit', async ({ unit, invocation }) => {
    const current = (await unit.status()).project + 1;
    const { names } = await unit.project(current);
    const projects = names.map((name, i) => ({ project: i + 1, name, current: i + 1 === current }));
    if (invocation.json) invocation.printJson({ current, projects });
    else invocation.print(formatTable(projects, PROJECT_COLUMNS, invocation.width));
  });

  on(
    'select <project>',
    'Select another project on the unit',
    async ({ unit, invocation, args }) => {
      await waitForMenu(unit, invocation);
      await unit.selectProject(args[0] as number, invocation.signal);
      answer(invocation, { project: args[0] as number }, `Project ${String(args[0])} is selected`);
    },
    [PROJECT],
  );

  on(
    'pads',
    'The pads of the selected project that hold something; with --json all 160',
    async ({ unit, invocation }) => {
      const blocks = await unit.blocks(invocation.signal);
      const pads = blocks.map((block) => padView(block));
      const loaded = pads.filter(({ sizeBytes }) => sizeBytes > 0);
      if (invocation.json) invocation.printJson({ project: unit.session.status.project + 1, pads });
      else if (loaded.length > 0) invocation.print(formatTable(loaded, LIVE_PAD_COLUMNS, invocation.width));
      else invocation.remark('Every pad is empty.');
    },
  );

  on(
    'pad <pad>',
    'One pad with all its settings',
    async ({ unit, invocation, args }) => {
      showPad(invocation, await unit.pad(args[0] as string), {});
    },
    [padWord],
  );

  on(
    'set <pad> <setting> <value>',
    'Change a setting of a pad; it is read back',
    async ({ unit, invocation, args }) => {
      const change = padChangeOf(args[1] as string, args[2] as string);
      await waitForMenu(unit, invocation);
      const { pad, unconfirmed } = await unit.setPad(args[0] as string, change);
      if (unconfirmed.length > 0)
        invocation.remark(`The unit took ${unconfirmed.join(', ')}, but does not show it: look at the unit.`);
      showPad(invocation, pad, { confirmed: unconfirmed.length === 0, unconfirmed });
    },
    [padWord],
  );

  on(
    'bank <bank> <setting> <value>',
    'Change a bank: protect on|off, tempo 40-200, volume 0-127',
    async ({ unit, invocation, args }) => {
      const changes = bankChangeOf(args[1] as string, args[2] as string);
      await waitForMenu(unit, invocation);
      const { banks } = await unit.setBank(args[0] as BankLetter, changes);
      const bank = banks[args[0] as BankLetter];
      answer(
        invocation,
        { bank: args[0], ...bank },
        `Bank ${String(args[0])}: ${bank.tempo} BPM, volume ${bank.volume}${bank.protected ? ', protected' : ''}`,
      );
    },
    [bankWord],
  );

  on(
    'import <pad> <file>',
    'Put a sound onto a pad of the selected project',
    async ({ unit, invocation, args, options, archive }) => {
      const [pad, file] = [args[0] as string, local(args[1] as string)];
      await waitForMenu(unit, invocation);
      const sample = await prepareSample(file, invocation.signal);
      try {
        const name = (options.name as string | undefined) ?? sampleNameOf(file);
        const result = await putOnPad(unit, pad, sample, {
          name,
          archive,
          now: Date.now(),
          signal: invocation.signal,
          onProgress: ({ sent, checked, total }) =>
            invocation.status.show(
              checked > 0
                ? `Checked ${formatBytes(checked)} of ${formatBytes(total)}`
                : `Sent ${formatBytes(sent)} of ${formatBytes(total)}`,
            ),
        });
        for (const remark of sample.remarks) invocation.remark(remark);
        if (result.kept !== null) invocation.remark(`What lay there before is kept in ${result.kept}`);
        if (result.alreadyThere)
          invocation.remark('The same audio was there already; it was not sent again.');
        showPad(invocation, result.pad, {
          verified: true,
          alreadyThere: result.alreadyThere,
          kept: result.kept,
          remarks: sample.remarks,
        });
      } finally {
        await sample.discard();
      }
    },
    [padWord],
  ).option('--name <name>', 'name on the unit, up to 23 plain characters (default: the file name)');

  on(
    'delete <pad>',
    "Delete a pad's sample; a copy is kept first",
    async ({ unit, invocation, args, archive }) => {
      const pad = args[0] as string;
      await waitForMenu(unit, invocation);
      await unit.checkProtection([pad]);
      const kept = await keepPad(unit, pad, archive, Date.now(), invocation.signal);
      await unit.deletePad(pad);
      answer(invocation, { pad, deleted: true, kept }, `Deleted ${pad}; it is kept in ${kept ?? 'nothing'}`);
    },
    [padWord],
  );

  on(
    'move <from> <to>',
    'Move a sample to another pad; what lies there is kept on this computer',
    async ({ unit, invocation, args, options, archive }) => {
      const [from, to] = args as [string, string];
      const exchange = options.exchange === true;
      await waitForMenu(unit, invocation);
      await unit.checkProtection([from, to]);
      const kept = exchange ? null : await keepPad(unit, to, archive, Date.now(), invocation.signal);
      await unit.move(from, to, exchange ? 'exchange' : 'overwrite');
      answer(
        invocation,
        { from, to, exchanged: exchange, kept },
        `${exchange ? 'Exchanged' : 'Moved'} ${from} ${exchange ? 'and' : 'to'} ${to}`,
      );
    },
    [padWord, padWord],
  ).option('--exchange', 'swap the two pads');

  for (const [name, description] of [
    ['truncate', 'Cut a sample to its start and end, on the unit'],
    ['normalise', 'Raise a sample to full level, on the unit'],
    ['emphasise', 'Emphasise the highs of a sample, on the unit'],
  ] as const) {
    on(
      `${name} <pad>`,
      `${description}; a copy is kept first`,
      async ({ unit, invocation, args, archive }) => {
        const pad = args[0] as string;
        await waitForMenu(unit, invocation);
        await unit.checkProtection([pad]);
        const kept = await keepPad(unit, pad, archive, Date.now(), invocation.signal);
        await unit[name](pad);
        showPad(invocation, await unit.pad(pad), { kept });
      },
      [padWord],
    );
  }

  on(
    'preview <pad>',
    'Play a pad on the unit',
    async ({ unit, invocation, args, options }) => {
      const pad = args[0] as string;
      const seconds = (options.seconds as number | undefined) ?? PREVIEW_SECONDS;
      await unit.preview(pad);
      try {
        await delay(seconds * 1000, invocation.signal);
      } finally {
        await unit.stopPreview(pad);
      }
      answer(invocation, { pad, previewed: true }, `Played ${pad}`);
    },
    [padWord],
  ).option('--seconds <seconds>', `stop after so many (default ${PREVIEW_SECONDS})`, wholeNumber(1, 960));

  on(
    'export-project <project> <folder>',
    'Copy a project out of the unit into an empty folder',
    async ({ unit, invocation, args }) => {
      const folder = local(args[1] as string);
      const files = await exportToFolder(unit, args[0] as number, folder, {
        signal: invocation.signal,
        onProgress: ({ bytes, total }) =>
          invocation.status.show(`${formatBytes(bytes)} of ${formatBytes(total)}`),
      });
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      answer(
        invocation,
        { project: args[0], folder, files, bytes },
        `${files.length} files, ${formatBytes(bytes)}, in ${folder}`,
      );
    },
    [PROJECT],
  );

  on(
    'restore-project <project> <folder>',
    'Replace a project of the unit by one from a folder',
    async ({ unit, invocation, args, options, archive }) => {
      const project = args[0] as number;
      const folder = local(args[1] as string);
      if (options.yes !== true) {
        throw new PadbridgeError('invalid-input', `This erases project ${project} on the unit.`, {
          subject: `project ${project}`,
          next: 'Add --yes if you mean it; the project is copied to this computer first.',
        });
      }
      const source = await folderSource(folder);
      await waitForMenu(unit, invocation);
      let kept = '';
      const backUp = async () =>
        void (kept = await keepProject(unit, project, archive, Date.now(), invocation.signal));
      const files = await restoreProject(unit, project, source, backUp, {
        signal: invocation.signal,
        onProgress: ({ bytes, total }) =>
          invocation.status.show(`${formatBytes(bytes)} of ${formatBytes(total)}`),
      });
      answer(
        invocation,
        { project, folder, files, kept, verified: true },
        `Project ${project} is restored; the one before is kept in ${kept}`,
      );
    },
    [PROJECT],
  ).option('--yes', 'erase the project that is there (a copy is kept)');

  on(
    'bounce <pattern> <file>',
    'Let the unit render a pattern into a WAV file',
    async ({ unit, invocation, args }) => {
      const file = local(args[1] as string);
      let bytes = 0;
      await produceAtomic(
        file,
        async (temporary) => {
          const handle = await open(temporary, 'wx', 0o644);
          try {
            bytes = await bouncePattern(
              unit,
              args[0] as string,
              {
                write: async (piece, position) => void (await handle.write(piece, 0, piece.length, position)),
              },
              {
                signal: invocation.signal,
                onProgress: (size) => invocation.status.show(`${formatBytes(size)} written by the unit`),
              },
            );
          } finally {
            await handle.close();
          }
        },
        { existing: 'keep' },
      );
      answer(invocation, { pattern: args[0], file, bytes }, `${formatBytes(bytes)} in ${file}`);
    },
    [padWord],
  );

  on('ls <path>', 'List a folder of the unit', async ({ unit, invocation, args }) => {
    const entries = await unit.files.list(args[0] as string, invocation.signal);
    if (invocation.json) invocation.printJson({ path: args[0], entries });
    else if (entries.length > 0) invocation.print(formatTable(entries, ENTRY_COLUMNS, invocation.width));
    else invocation.remark('The folder is empty.');
  });

  on(
    'get <path> [file]',
    'Copy a file from the unit; never replaces one here',
    async ({ unit, invocation, args }) => {
      const from = args[0] as string;
      const file = local((args[1] as string | undefined) ?? path.posix.basename(from));
      const bytes = await saveStream(file, unit.files.read(from, { signal: invocation.signal }));
      answer(invocation, { path: from, file, bytes }, `${formatBytes(bytes)} in ${file}`);
    },
  );

  on('put <file> <path>', 'Copy a file to the unit', async ({ unit, invocation, args, options }) => {
    const file = local(args[0] as string);
    const to = args[1] as string;
    if (options.replace !== true && (await unit.files.stat(to)) !== undefined) {
      throw new PadbridgeError('conflict', `There is something at ${to} on the unit already.`, {
        subject: to,
        next: 'Add --replace if you mean it.',
      });
    }
    const bytes = await unit.files.write(to, readPieces(file), { signal: invocation.signal });
    const stat = await unit.files.stat(to);
    if (stat?.size !== bytes)
      throw new PadbridgeError('corrupt', `${to} has not arrived whole.`, {
        subject: to,
        next: 'Try again.',
      });
    answer(invocation, { file, path: to, bytes }, `${formatBytes(bytes)} in ${to}`);
  }).option('--replace', 'replace a file that is there');

  on(
    'rm <path>',
    'Remove a file or an empty folder on the unit; a file is kept on this computer first',
    async ({ unit, invocation, args, archive }) => {
      const target = args[0] as string;
      const stat = await unit.files.stat(target);
      if (stat === undefined)
        throw new PadbridgeError('not-found', `There is nothing at ${target} on the unit.`, {
          subject: target,
        });
      let kept: string | null = null;
      if (stat.folder) await unit.files.rmdir(target);
      else {
        kept = path.join(archive, `${Date.now()}-${path.posix.basename(target).replace(/[^\w.-]/g, '_')}`);
        await saveStream(kept, unit.files.read(target, { signal: invocation.signal }));
        await unit.files.unlink(target);
      }
      answer(
        invocation,
        { path: target, removed: true, kept },
        `Removed ${target}${kept === null ? '' : `; it is kept in ${kept}`}`,
      );
    },
  );

  on('mkdir <path>', 'Make a folder on the unit', async ({ unit, invocation, args }) => {
    await unit.files.mkdir(args[0] as string, invocation.signal);
    answer(invocation, { path: args[0], made: true }, `Made ${args[0] as string}`);
  });

  on('mv <from> <to>', 'Rename or move a file or folder on the unit', async ({ unit, invocation, args }) => {
    await unit.files.rename(args[0] as string, args[1] as string, invocation.signal);
    answer(invocation, { from: args[0], to: args[1] }, `Moved to ${args[1] as string}`);
  });

  on('leave', 'Leave the remote screen on the unit', async ({ unit, invocation }) => {
    await unit.leaveRemote();
    answer(invocation, { left: true }, 'The unit has left the remote screen');
  });
}

function bankWord(word: string): BankLetter {
  const bank = BANKS.find((letter) => letter === word.toUpperCase());
  if (bank === undefined) throw new InvalidArgumentError('Use a bank from A to J.');
  return bank;
}

function bankChangeOf(setting: string, value: string) {
  const number = Number(value);
  if (setting === 'protect' && ['on', 'off'].includes(value)) return { protected: value === 'on' };
  if (setting === 'tempo' && number >= 40 && number <= 200) return { tempo: number };
  if (setting === 'volume' && Number.isInteger(number) && number >= 0 && number <= 127)
    return { volume: number };
  throw new PadbridgeError('invalid-input', `A bank cannot be set to ${setting} ${value}.`, {
    subject: setting,
    next: 'Use protect on|off, tempo 40-200 or volume 0-127.',
  });
}

/** Edits wait for a while until the menu on the unit is closed, and say so. */
async function waitForMenu(unit: Unit, invocation: Invocation): Promise<void> {
  const until = performance.now() + MENU_PATIENCE_MS;
  for (let said = false; (await unit.status()).locked && performance.now() < until; said = true) {
    if (!said) invocation.remark('A menu is open on the unit: press EXIT on it; waiting.');
    await delay(MENU_LOOK_MS, invocation.signal);
  }
}

function answer(invocation: Invocation, result: unknown, sentence: string): void {
  if (invocation.json) invocation.printJson(result);
  else invocation.print(`${sentence}\n`);
}

function showPad(invocation: Invocation, pad: PadInspection, extra: Record<string, unknown>): void {
  if (invocation.json) {
    invocation.printJson({ ...pad, ...extra });
    return;
  }
  invocation.print(formatTable([pad], LIVE_PAD_COLUMNS, invocation.width));
  if (pad.startFrame === null || pad.endFrame === null || pad.frames === null) return;
  const seconds = (frames: number) => formatDuration(frames / SAMPLE_RATE);
  invocation.print(
    `Plays ${seconds(pad.startFrame)} to ${seconds(pad.endFrame)} of ${seconds(pad.frames)}\n`,
  );
}
