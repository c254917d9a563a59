import { PadbridgeError } from '../../../schemas/errors.js';
import { type BankLetter, PAD_COUNT, padAt, padIndex, type SmpShape } from '../../../schemas/sp404.js';
import { readSmpHeader, SMP_HEADER_BYTES } from '../formats/smp.js';
import {
  MENU_MODE,
  padIndexOf,
  readParameter,
  readProject,
  readProjectName,
  REPLY,
  type UnitStatus,
} from './control-replies.js';
import * as request from './control-requests.js';
import { createUnitFiles, type UnitFiles } from './files.js';
import { CONTROL_CHANNEL, type Message } from './message.js';
import { type PadBlock, readPadBlock } from './pad-block.js';
import type { ParameterChange } from './parameters.js';
import { samplePath } from './paths.js';
import { projectView, type ProjectView } from './project-view.js';
import { delay, freshStatus, type LinkSession } from './session.js';
import { unitError } from './unit-errors.js';

/** What every edit of the unit is made of: questions, commands with their aftermath, and reading back until it is true. */
export interface UnitCalls {
  readonly session: LinkSession;
  readonly files: UnitFiles;
  ask: <T>(
    message: Message,
    what: string,
    answer: (payload: Uint8Array) => T | undefined,
    signal?: AbortSignal,
  ) => Promise<T>;
  status: () => Promise<UnitStatus & { locked: boolean }>;
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  project: (project: number) => Promise<{ project: ProjectView; names: string[]; words: Uint32Array }>;
  block: (pad: string, signal?: AbortSignal) => Promise<PadBlock>;
  blocks: (signal?: AbortSignal) => Promise<PadBlock[]>;
  shapeOf: (of: PadBlock, signal?: AbortSignal) => Promise<SmpShape | undefined>;
  checkProtection: (pads: readonly string[]) => Promise<void>;
  /** Work on pads: with no menu open, in no protected bank, and nothing else in between. */
  editPads: <T>(pads: readonly string[], work: () => Promise<T>) => Promise<T>;
  confirm: <T>(what: string, mark: number, read: () => Promise<T>, good: (value: T) => boolean) => Promise<T>;
  setParameters: (what: string, target: number, changes: readonly ParameterChange[]) => Promise<void>;
  command: (message: Message, what: string, reply: number) => Promise<void>;
}

/** After "done" the unit may still say that it went wrong, or that something changed. */
const AFTERMATH_MS = 1_500;
/** How long an edit may take to show when read back, and how often to look. */
const CONFIRM_MS = 3_000;
const CONFIRM_EVERY_MS = 60;
const READ_RETRIES = 2;
const PROJECTS = 16;

export function createUnitCalls(session: LinkSession): UnitCalls {
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

  const editPads = <T>(pads: readonly string[], work: () => Promise<T>) =>
    exclusive(async () => {
      await checkProtection(pads);
      return work();
    });

  return {
    session,
    files,
    ask,
    status,
    exclusive,
    project,
    block,
    blocks: padBlocks,
    shapeOf,
    checkProtection,
    editPads,
    confirm,
    setParameters,
    command,
  };
}

/** Only messages of the control channel. */
export function onControl<T>(
  answer: (payload: Uint8Array) => T | undefined,
): (message: Message) => T | undefined {
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
