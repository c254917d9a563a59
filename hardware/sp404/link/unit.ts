import { padIndex, type PadInspection, type SmpShape } from '../../../schemas/sp404.js';
import { padIndexOf, type PeaksReply, readPeaks, REPLY, type UnitStatus } from './control-replies.js';
import * as request from './control-requests.js';
import type { UnitFiles } from './files.js';
import type { PadBlock } from './pad-block.js';
import { padView } from './pad-view.js';
import { GLOBAL } from './parameters.js';
import type { ProjectView } from './project-view.js';
import type { LinkSession } from './session.js';
import { createUnitCalls } from './unit-calls.js';
import { type PadEdits, padEdits } from './unit-pads.js';
import { type ProjectEdits, projectEdits } from './unit-projects.js';

/**
 * An SP-404MK2 on its link, in musical terms. Pads are "A1"–"J16", projects 1–16. Every edit first makes sure that no menu is
 * open on the unit and that the bank is not protected, and is confirmed by reading back what the unit then holds: it
 * acknowledges edits that fail a moment later. Methods throw PadbridgeError.
 */
export interface Unit extends PadEdits, ProjectEdits {
  readonly session: LinkSession;
  readonly files: UnitFiles;
  status: () => Promise<UnitStatus & { locked: boolean }>;
  /** Settings of a project and the names of all 16, '' for one never named. */
  project: (project: number) => Promise<{ project: ProjectView; names: string[]; words: Uint32Array }>;
  block: (pad: string, signal?: AbortSignal) => Promise<PadBlock>;
  /** All 160, A1 first. */
  blocks: (signal?: AbortSignal) => Promise<PadBlock[]>;
  /** With the positions in frames, which takes a look into the sample's file. */
  pad: (pad: string) => Promise<PadInspection>;
  /** Channels and length of a pad's sample; undefined for an empty pad. */
  shape: (pad: string, signal?: AbortSignal) => Promise<SmpShape | undefined>;
  select: (pad: string) => Promise<void>;
  peaks: (peaks: Omit<request.PeaksRequest, 'pad'> & { pad: string }) => Promise<PeaksReply>;
  preview: (pad: string) => Promise<void>;
  stopPreview: (pad: string) => Promise<void>;
  hasPattern: (pattern: string) => Promise<boolean>;
  leaveRemote: () => Promise<void>;
  /** Work of several steps that nothing else of this unit may come between. Checks the lock first. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
  /** Throws 'forbidden' when the bank of one of these pads is protected: the unit does not look, so we do. */
  checkProtection: (pads: readonly string[]) => Promise<void>;
  close: () => Promise<void>;
}

export function createUnit(session: LinkSession): Unit {
  const calls = createUnitCalls(session);
  const { files, ask, status, project, block, blocks, shapeOf, exclusive, checkProtection, setParameters } =
    calls;

  return {
    ...padEdits(calls),
    ...projectEdits(calls),
    session,
    files,
    status,
    project,
    block,
    blocks,
    exclusive,
    checkProtection,
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
