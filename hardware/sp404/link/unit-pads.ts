import { PadbridgeError } from '../../../schemas/errors.js';
import { type PadChanges, padIndex, type PadInspection } from '../../../schemas/sp404.js';
import { changePadRecord, readPadRecord } from '../formats/pad-record.js';
import { SMP_HEADER_BYTES } from '../formats/smp.js';
import { padIndexOf, REPLY } from './control-replies.js';
import * as request from './control-requests.js';
import type { Message } from './message.js';
import { usedChops } from './pad-block.js';
import { padView } from './pad-view.js';
import {
  chopChanges,
  type ParameterChange,
  parameterChanges,
  UNREADABLE_PARAMETERS,
  type UnreadableSetting,
} from './parameters.js';
import type { UnitCalls } from './unit-calls.js';

/** Changes of a pad in frames, where PADCONF counts bytes, plus the settings the unit takes but never shows. */
export type LivePadChanges = Omit<PadChanges, 'start' | 'end' | 'loopTop' | 'sizeBytes'> & {
  startFrame?: number | undefined;
  endFrame?: number | undefined;
  loopTopFrame?: number | undefined;
} & { [S in UnreadableSetting]?: number | undefined };

/** Edits of pads. */
export interface PadEdits {
  /** `unconfirmed` names what the unit took but does not show. */
  setPad: (pad: string, changes: LivePadChanges) => Promise<{ pad: PadInspection; unconfirmed: string[] }>;
  deletePad: (pad: string) => Promise<void>;
  truncate: (pad: string) => Promise<void>;
  normalise: (pad: string) => Promise<void>;
  emphasise: (pad: string) => Promise<void>;
  move: (from: string, to: string, mode: 'overwrite' | 'exchange') => Promise<void>;
}

export function padEdits({
  session,
  ask,
  block,
  shapeOf,
  editPads,
  confirm,
  setParameters,
  command,
}: UnitCalls): PadEdits {
  async function setPad(
    pad: string,
    changes: LivePadChanges,
  ): Promise<{ pad: PadInspection; unconfirmed: string[] }> {
    const index = padIndex(pad);
    const what = `Change pad ${pad}`;
    const { startFrame, endFrame, loopTopFrame, name, chops, key, groove, rate, humanize, ...settings } =
      changes;
    const mark = session.complaints.length;
    const before = await block(pad);
    if (before.words[0] === 0) throw emptyPad(pad);
    const moves = startFrame ?? endFrame ?? loopTopFrame;
    const shape = moves === undefined ? undefined : await shapeOf(before);
    const channels = shape?.channels ?? 2;
    const offset = (frame: number | undefined) =>
      frame === undefined ? undefined : SMP_HEADER_BYTES + frame * 2 * channels;
    // One-shot excludes gate and loop; the unit's own app turns them off with it.
    const oneShot = settings.oneShot === true ? { gate: false, loop: false } : {};
    const wanted = changePadRecord(
      before.words,
      {
        ...oneShot,
        ...settings,
        start: offset(startFrame),
        end: offset(endFrame),
        loopTop: offset(loopTopFrame),
      },
      pad,
    );
    const unreadable = Object.entries({ key, groove, rate, humanize }).flatMap(([setting, value]) =>
      value === undefined ? [] : [unreadableChange(setting as UnreadableSetting, value)],
    );
    await setParameters(what, index, [
      ...parameterChanges(before.words, wanted, channels),
      ...(chops === undefined ? [] : chopChanges(chops)),
      ...unreadable,
    ]);
    if (name !== undefined && name !== before.name) {
      await ask(request.setSampleName(index, name), what, (payload) =>
        payload[0] === REPLY.sampleName && padIndexOf(payload) === index ? true : undefined,
      );
    }
    const after = await confirm(
      what,
      mark,
      () => block(pad),
      (now) =>
        sameSettings(now.words, wanted, before.words) &&
        (name === undefined || now.name === name.trimEnd()) &&
        (chops === undefined || String(usedChops(now)) === String(chops)),
    );
    const unconfirmed = Object.entries({ key, groove, rate, humanize }).flatMap(([setting, value]) =>
      value === undefined ? [] : [setting],
    );
    return { pad: padView(after, shape), unconfirmed };
  }

  const treat = (message: Message, what: string, reply: number, pad: string) =>
    editPads([pad], async () => {
      if ((await block(pad)).words[0] === 0) throw emptyPad(pad);
      await session.send(request.beginEdit());
      try {
        await command(message, `${what} pad ${pad}`, reply);
      } finally {
        if (!session.closed) await session.send(request.endEdit());
      }
    });

  return {
    setPad: (pad, changes) => editPads([pad], () => setPad(pad, changes)),
    deletePad: (pad) =>
      editPads([pad], async () => {
        const mark = session.complaints.length;
        const what = `Delete pad ${pad}`;
        if ((await block(pad)).words[0] === 0) throw emptyPad(pad);
        await command(request.deletePad(padIndex(pad)), what, REPLY.deleted);
        await confirm(
          what,
          mark,
          () => block(pad),
          ({ words }) => words[0] === 0,
        );
      }),
    truncate: (pad) => treat(request.truncatePad(padIndex(pad)), 'Truncate', REPLY.truncated, pad),
    normalise: (pad) => treat(request.normalisePad(padIndex(pad)), 'Normalise', REPLY.normalised, pad),
    emphasise: (pad) => treat(request.emphasisePad(padIndex(pad)), 'Emphasise', REPLY.emphasised, pad),
    move: (from, to, mode) =>
      editPads([from, to], async () => {
        const what = `Move ${from} to ${to}`;
        if (from === to)
          throw new PadbridgeError('invalid-input', 'A pad cannot be moved onto itself.', { subject: from });
        const mark = session.complaints.length;
        const [source, target] = [await block(from), await block(to)];
        if (source.words[0] === 0) throw emptyPad(from);
        await command(request.movePad(source.index, target.index, mode), what, REPLY.moved);
        await confirm(
          what,
          mark,
          async () => [await block(from), await block(to)] as const,
          ([left, arrived]) =>
            arrived.words[0] === source.words[0] &&
            arrived.name === source.name &&
            left.words[0] === (mode === 'exchange' ? target.words[0] : 0),
        );
      }),
  };
}

/** Whether every setting that was to change has its value; what the unit changed beside it is its own affair. */
function sameSettings(now: Uint32Array, wanted: Uint32Array, before: Uint32Array): boolean {
  const [is, should, was] = [now, wanted, before].map(readPadRecord) as [
    ReturnType<typeof readPadRecord>,
    ReturnType<typeof readPadRecord>,
    ReturnType<typeof readPadRecord>,
  ];
  return (Object.keys(should) as (keyof typeof should)[]).every(
    (setting) => should[setting] === was[setting] || should[setting] === is[setting],
  );
}

function unreadableChange(setting: UnreadableSetting, value: number): ParameterChange {
  const { parameter, min, max } = UNREADABLE_PARAMETERS[setting];
  if (Number.isInteger(value) && value >= min && value <= max) return { parameter, value };
  throw new PadbridgeError('invalid-input', `${setting} is a whole number from ${min} to ${max}.`, {
    subject: setting,
  });
}

function emptyPad(pad: string): PadbridgeError {
  return new PadbridgeError('not-found', `Pad ${pad} is empty.`, {
    subject: pad,
    next: 'Import a sample onto it first.',
  });
}
