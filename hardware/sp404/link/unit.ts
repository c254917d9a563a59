import { PadbridgeError } from '../../../schemas/errors.js';
import {
  type BankChanges,
  type BankLetter,
  PAD_COUNT,
  padAt,
  type PadChanges,
  padIndex,
  type PadInspection,
  type ProjectChanges,
  type SmpShape,
} from '../../../schemas/sp404.js';
import { changePadRecord, readPadRecord } from '../formats/pad-record.js';
import { readSmpHeader, SMP_HEADER_BYTES } from '../formats/smp.js';
import {
  MENU_MODE,
  padIndexOf,
  type PeaksReply,
  readParameter,
  readPeaks,
  readProject,
  readProjectName,
  REPLY,
  type UnitStatus,
} from './control-replies.js';
import * as request from './control-requests.js';
import { createUnitFiles, type UnitFiles } from './files.js';
import { CONTROL_CHANNEL, type Message } from './message.js';
import { type PadBlock, readPadBlock, usedChops } from './pad-block.js';
import { padView } from './pad-view.js';
import {
  bankParameters,
  chopChanges,
  GLOBAL,
  type ParameterChange,
  parameterChanges,
  UNREADABLE_PARAMETERS,
  type UnreadableSetting,
} from './parameters.js';
import { samplePath } from './paths.js';
import { projectView, type ProjectView } from './project-view.js';
import { delay, freshStatus, type LinkSession } from './session.js';
import { unitError } from './unit-errors.js';

/** Changes of a pad in frames, where PADCONF counts bytes, plus the settings the unit takes but never shows. */
export type LivePadChanges = Omit<PadChanges, 'start' | 'end' | 'loopTop' | 'sizeBytes'> & {
  startFrame?: number | undefined;
  endFrame?: number | undefined;
  loopTopFrame?: number | undefined;
} & { [S in UnreadableSetting]?: number | undefined };

/**
 * An SP-404MK2 on its link, in musical terms. Pads are "A1"–"J16", projects 1–16. Every edit first makes sure that no menu is
 * open on the unit and that the bank is not protected, and is confirmed by reading back what the unit then holds: it
 * acknowledges edits that fail a moment later. Methods throw PadbridgeError.
 */
export interface Unit {
  readonly session: LinkSession;
  readonly files: UnitFiles;
  status: () => Promise<UnitStatus & { locked: boolean }>;
  /** Settings of a project and the names of all 16, '' for one never named. */
  project: (project: number) => Promise<{ project: ProjectView; names: string[]; words: Uint32Array }>;
  selectProject: (project: number, signal?: AbortSignal) => Promise<void>;
  setProject: (changes: ProjectChanges) => Promise<ProjectView>;
  setBank: (bank: BankLetter, changes: BankChanges) => Promise<ProjectView>;
  block: (pad: string, signal?: AbortSignal) => Promise<PadBlock>;
  /** All 160, A1 first. */
  blocks: (signal?: AbortSignal) => Promise<PadBlock[]>;
  /** With the positions in frames, which takes a look into the sample's file. */
  pad: (pad: string) => Promise<PadInspection>;
  /** Channels and length of a pad's sample; undefined for an empty pad. */
  shape: (pad: string, signal?: AbortSignal) => Promise<SmpShape | undefined>;
  /** `unconfirmed` names what the unit took but does not show. */
  setPad: (pad: string, changes: LivePadChanges) => Promise<{ pad: PadInspection; unconfirmed: string[] }>;
  select: (pad: string) => Promise<void>;
  peaks: (peaks: Omit<request.PeaksRequest, 'pad'> & { pad: string }) => Promise<PeaksReply>;
  preview: (pad: string) => Promise<void>;
  stopPreview: (pad: string) => Promise<void>;
  deletePad: (pad: string) => Promise<void>;
  truncate: (pad: string) => Promise<void>;
  normalise: (pad: string) => Promise<void>;
  emphasise: (pad: string) => Promise<void>;
  move: (from: string, to: string, mode: 'overwrite' | 'exchange') => Promise<void>;
  hasPattern: (pattern: string) => Promise<boolean>;
  leaveRemote: () => Promise<void>;
  /** Work of several steps that nothing else of this unit may come between. Checks the lock first. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  /** Throws 'forbidden' when the bank of one of these pads is protected: the unit does not look, so we do. */
  checkProtection: (pads: readonly string[]) => Promise<void>;
  close: () => Promise<void>;
}

/** After "done" the unit may still say that it went wrong, or that something changed. */
const AFTERMATH_MS = 1_500;
/** How long an edit may take to show when read back, and how often to look. */
const CONFIRM_MS = 3_000;
const CONFIRM_EVERY_MS = 60;
/** Selecting a project loads all its samples. */
const SELECT_MS = 15_000;
const READ_RETRIES = 2;
const PROJECTS = 16;

export function createUnit(session: LinkSession): Unit {
  const files = createUnitFiles(session);
  let turn: Promise<unknown> = Promise.resolve();

  const ask = <T>(
    message: Message,
    what: string,
    answer: (payload: Uint8Array) => T | undefined,
    signal?: AbortSignal,
  ) => session.ask(message, { what, answer: onControl(answer), retries: READ_RETRIES, signal });

  async function status(): Promise<UnitStatus & { locked: boolean }> {
    const now = await freshStatus(session);
    return { ...now, locked: now.mode === MENU_MODE };
  }

  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    const guarded = async () => {
      if ((await status()).locked) throw menuOpen();
      return work();
    };
    const run = turn.then(guarded, guarded);
    turn = run.catch(() => undefined);
    return run;
  }

  async function project(
    number: number,
  ): Promise<{ project: ProjectView; names: string[]; words: Uint32Array }> {
    const names = new Map<number, string>();
    const index = projectIndex(number);
    const listen = session.onMessage(({ channel, payload }) => {
      if (channel !== CONTROL_CHANNEL || payload[0] !== REPLY.projectName) return;
      const one = readProjectName(payload);
      names.set(one.project, one.name);
    });
    try {
      for (let left = READ_RETRIES; ; left--) {
        // The names follow the answer; the last of them ends the wait, and a lost one is asked for again with the rest.
        const lastName = session.hear({
          what: 'Read the projects',
          answer: onControl((payload) =>
            payload[0] === REPLY.projectName && payload[1] === PROJECTS - 1
              ? readProjectName(payload)
              : undefined,
          ),
        });
        lastName.catch(() => undefined);
        const reply = await ask(request.askProject(index), 'Read the project', (payload) =>
          payload[0] === REPLY.project && payload[1] === index ? readProject(payload) : undefined,
        );
        try {
          const last = await lastName;
          names.set(last.project, last.name);
        } catch (error) {
          if (left === 0 || !(error instanceof PadbridgeError) || error.code !== 'timeout') throw error;
        }
        if (names.size < PROJECTS && left > 0) continue;
        const known = Array.from({ length: PROJECTS }, (_, i) => names.get(i) ?? '');
        return { project: projectView(reply), names: known, words: reply.words };
      }
    } finally {
      listen();
    }
  }

  async function block(pad: string, signal?: AbortSignal): Promise<PadBlock> {
    const index = padIndex(pad);
    return ask(
      request.askPad(index),
      `Read pad ${pad}`,
      (payload) =>
        payload[0] === REPLY.pad && padIndexOf(payload) === index ? readPadBlock(payload) : undefined,
      signal,
    );
  }

  async function shapeOf(of: PadBlock, signal?: AbortSignal): Promise<SmpShape | undefined> {
    if (of.words[0] === 0) return undefined;
    const path = samplePath(session.status.project, padAt(of.index));
    const header = await files.readStart(path, SMP_HEADER_BYTES, signal);
    return readSmpHeader(header, of.words[0]);
  }

  async function checkProtection(pads: readonly string[]): Promise<void> {
    const banks = new Set(pads.map((pad) => pad.charAt(0) as BankLetter));
    const { project: current } = await project((await status()).project + 1);
    for (const bank of banks) if (current.banks[bank].protected) throw bankProtected(bank);
  }

  /** Reads until what was asked for is there. Says what the unit complained about when it never comes. */
  async function confirm<T>(
    what: string,
    mark: number,
    read: () => Promise<T>,
    good: (value: T) => boolean,
  ): Promise<T> {
    const until = performance.now() + CONFIRM_MS;
    for (;;) {
      const value = await read();
      const complaint = session.complaints[mark];
      if (complaint !== undefined) throw unitError(complaint, what);
      if (good(value)) return value;
      if (performance.now() > until) throw notTaken(what);
      await delay(CONFIRM_EVERY_MS);
    }
  }

  /** Sets parameters one after the other; each is echoed. */
  async function setParameters(
    what: string,
    target: number,
    changes: readonly ParameterChange[],
  ): Promise<void> {
    for (const { parameter, value } of changes) {
      await ask(request.setParameter(parameter, target, value), what, (payload) => {
        if (payload[0] !== REPLY.parameter) return undefined;
        const echo = readParameter(payload);
        return echo.parameter === parameter && echo.target === target ? echo : undefined;
      });
    }
  }

  /** A command that is answered at once and may fail, or change things, a moment later. */
  async function command(message: Message, what: string, reply: number): Promise<void> {
    const aftermath = session.hear({
      what,
      answer: onControl((payload) => (payload[0] === REPLY.changed ? true : undefined)),
      timeoutMs: AFTERMATH_MS,
      complains: true,
    });
    const settled = aftermath.catch((error: unknown) => {
      if (error instanceof PadbridgeError && error.code === 'timeout') return false;
      throw error;
    });
    settled.catch(() => undefined);
    await session.ask(message, {
      what,
      answer: onControl((payload) => (payload[0] === reply ? true : undefined)),
      complains: true,
    });
    await settled;
  }

  async function padBlocks(signal?: AbortSignal): Promise<PadBlock[]> {
    const all: PadBlock[] = [];
    for (let index = 0; index < PAD_COUNT; index++) all.push(await block(padAt(index), signal));
    return all;
  }

  const editPad = <T>(pads: readonly string[], work: () => Promise<T>) =>
    exclusive(async () => {
      await checkProtection(pads);
      return work();
    });

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
    editPad([pad], async () => {
      if ((await block(pad)).words[0] === 0) throw emptyPad(pad);
      await session.send(request.beginEdit());
      try {
        await command(message, `${what} pad ${pad}`, reply);
      } finally {
        if (!session.closed) await session.send(request.endEdit());
      }
    });

  return {
    session,
    files,
    status,
    project,
    block,
    blocks: padBlocks,
    exclusive,
    checkProtection,
    setPad: (pad, changes) => editPad([pad], () => setPad(pad, changes)),
    selectProject: (number, signal) =>
      exclusive(async () => {
        const index = projectIndex(number);
        if ((await status()).project === index) return;
        const what = `Select project ${number}`;
        // Two messages of the same kind come: taken, and done. Until the second the old project may still answer.
        let seen = 0;
        const done = session.hear({
          what,
          answer: onControl((payload) => (payload[0] === REPLY.changed && ++seen === 2 ? true : undefined)),
          timeoutMs: SELECT_MS,
          signal,
          complains: true,
        });
        done.catch(() => undefined);
        await session.send(request.selectProject(index));
        await done.catch((error: unknown) => {
          if (!(error instanceof PadbridgeError) || error.code !== 'timeout' || seen === 0) throw error;
        });
        await confirm(what, session.complaints.length, status, (now) => now.project === index);
      }),
    setProject: ({ name, tempo, tempoSelect }) =>
      exclusive(async () => {
        const mark = session.complaints.length;
        const current = (await status()).project;
        const what = 'Change the project';
        await setParameters(what, request.GLOBAL_TARGET, [
          ...(tempo === undefined ? [] : [{ parameter: GLOBAL.tempo, value: Math.round(tempo * 100) }]),
          ...(tempoSelect === undefined
            ? []
            : [{ parameter: GLOBAL.tempoSelect, value: tempoSelect === 'project' ? 1 : 0 }]),
        ]);
        if (name !== undefined) {
          await ask(request.setProjectName(current, name), what, (payload) =>
            payload[0] === REPLY.projectName ? true : undefined,
          );
        }
        return confirm(
          what,
          mark,
          async () => (await project(current + 1)).project,
          (now) =>
            (tempo === undefined || now.tempo === Math.round(tempo * 100) / 100) &&
            (tempoSelect === undefined || now.tempoSelect === tempoSelect) &&
            (name === undefined || now.name === name.trim()),
        );
      }),
    setBank: (bank, { tempo, volume, protected: guarded }) =>
      exclusive(async () => {
        const mark = session.complaints.length;
        const current = (await status()).project + 1;
        const what = `Change bank ${bank}`;
        await setParameters(what, request.GLOBAL_TARGET, [
          ...(tempo === undefined
            ? []
            : [{ parameter: bankParameters.tempo(bank), value: Math.round(tempo * 100) }]),
          ...(volume === undefined ? [] : [{ parameter: bankParameters.volume(bank), value: 127 - volume }]),
          ...(guarded === undefined
            ? []
            : [{ parameter: bankParameters.protect(bank), value: guarded ? 1 : 0 }]),
        ]);
        return confirm(
          what,
          mark,
          async () => (await project(current)).project,
          ({ banks }) =>
            (tempo === undefined || banks[bank].tempo === Math.round(tempo * 100) / 100) &&
            (volume === undefined || banks[bank].volume === volume) &&
            (guarded === undefined || banks[bank].protected === guarded),
        );
      }),
    async pad(pad) {
      const found = await block(pad);
      return padView(found, await shapeOf(found));
    },
    shape: async (pad, signal) => shapeOf(await block(pad, signal), signal),
    select: (pad) =>
      setParameters(`Select pad ${pad}`, request.GLOBAL_TARGET, [
        { parameter: GLOBAL.bank, value: padIndex(pad) >> 4 },
        { parameter: GLOBAL.pad, value: padIndex(pad) & 15 },
      ]),
    peaks: (peaks) => {
      const index = padIndex(peaks.pad);
      return ask(
        request.askPeaks({ ...peaks, pad: index }),
        `Read the waveform of ${peaks.pad}`,
        (payload) => {
          if (payload[0] !== REPLY.peaks) return undefined;
          const reply = readPeaks(payload);
          return reply.pad === index && reply.start === peaks.start && reply.channel === peaks.channel
            ? reply
            : undefined;
        },
      );
    },
    async preview(pad) {
      await ask(request.startPreview(padIndex(pad)), `Play pad ${pad}`, (payload) =>
        payload[0] === REPLY.previewStarted ? true : undefined,
      );
    },
    async stopPreview(pad) {
      await ask(request.stopPreview(padIndex(pad)), `Stop pad ${pad}`, (payload) =>
        payload[0] === REPLY.previewStopped ? true : undefined,
      );
    },
    deletePad: (pad) =>
      editPad([pad], async () => {
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
      editPad([from, to], async () => {
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
    hasPattern: (pattern) =>
      ask(request.askPattern(padIndex(pattern)), `Look for pattern ${pattern}`, (payload) =>
        payload[0] === REPLY.pattern && padIndexOf(payload) === padIndex(pattern)
          ? payload[3] === 1
          : undefined,
      ),
    leaveRemote: () => session.send(request.leaveRemote()),
    close: () => session.close(),
  };
}

/** Only messages of the control channel. */
function onControl<T>(answer: (payload: Uint8Array) => T | undefined): (message: Message) => T | undefined {
  return ({ channel, payload }) => (channel === CONTROL_CHANNEL ? answer(payload) : undefined);
}

/** Index 0–15 of a project 1–16. Throws 'invalid-input'. */
export function projectIndex(project: number): number {
  if (Number.isInteger(project) && project >= 1 && project <= PROJECTS) return project - 1;
  throw new PadbridgeError(
    'invalid-input',
    `There is no project ${project}; the unit has 1 to ${PROJECTS}.`,
    {
      subject: String(project),
    },
  );
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

function menuOpen(): PadbridgeError {
  return new PadbridgeError('conflict', 'A menu is open on the SP-404MK2, so nothing may be edited now.', {
    subject: 'locked',
    next: 'Press EXIT on the unit, then try again.',
  });
}

function bankProtected(bank: BankLetter): PadbridgeError {
  return new PadbridgeError('forbidden', `Bank ${bank} is protected on the SP-404MK2 (BANK Protected).`, {
    subject: `bank ${bank}`,
    next: 'Turn the protection off on the unit, or with `padbridge link bank`.',
  });
}

function emptyPad(pad: string): PadbridgeError {
  return new PadbridgeError('not-found', `Pad ${pad} is empty.`, {
    subject: pad,
    next: 'Import a sample onto it first.',
  });
}

function notTaken(what: string): PadbridgeError {
  return new PadbridgeError(
    'io',
    `${what}: the SP-404MK2 said yes, but what it holds now is not what was asked for.`,
    {
      subject: 'confirmation',
      next: 'Look at the unit, then try again.',
    },
  );
}
