import { InvalidArgumentError } from 'commander';
import { padView } from '../../../../hardware/sp404/link/pad-view.js';
import { delay } from '../../../../hardware/sp404/link/session.js';
import { PadbridgeError } from '../../../../schemas/errors.js';
import { BANKS, type BankLetter, type PadInspection } from '../../../../schemas/sp404.js';
import { keepPad } from '../../../device/keep.js';
import { padChangeOf } from '../../../device/pad-words.js';
import { prepareSample, sampleNameOf } from '../../../device/prepared-sample.js';
import { putOnPad } from '../../../device/put-on-pad.js';
import { render } from '../../../render/render.js';
import { wholeNumber } from '../../arguments.js';
import type { Invocation } from '../../invocation.js';
import { formatTable } from '../../table.js';
import { formatBytes, formatDuration } from '../../values.js';
import { LIVE_PAD_COLUMNS } from './text.js';
import { answer, type On, padWord, waitForMenu } from './work.js';

/** How long a preview sounds unless it is told. */
const PREVIEW_SECONDS = 2;
const SAMPLE_RATE = 48_000;

/** Commands for pads and banks of the selected project. */
export function addPadCommands(on: On, local: (word: string) => string): void {
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
      const sample = await prepareSample(file, render, invocation.signal);
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
