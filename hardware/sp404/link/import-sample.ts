import { PadbridgeError } from '../../../schemas/errors.js';
import { MAX_SAMPLE_FRAMES, padIndex, type SmpShape } from '../../../schemas/sp404.js';
import { loadedPadRecord } from '../formats/pad-record.js';
import { readSmpHeader, smpOffset, SMP_HEADER_BYTES, writeSmpHeader } from '../formats/smp.js';
import { padIndexOf, REPLY } from './control-replies.js';
import * as request from './control-requests.js';
import { CONTROL_CHANNEL, type Message } from './message.js';
import { encodePadBlock, type PadBlock } from './pad-block.js';
import { samplePath } from './paths.js';
import type { Unit } from './unit.js';
import { unitError } from './unit-errors.js';

/** What goes onto a pad: big-endian 16-bit PCM at 48 kHz in pieces of whole frames. */
export interface SampleToSend {
  channels: SmpShape['channels'];
  /** Frames, when they are known before the audio was made. */
  frames?: number | undefined;
  pcm: AsyncIterable<Uint8Array>;
  /** Up to 23 plain characters. */
  name: string;
}

export interface ImportOptions {
  signal?: AbortSignal | undefined;
  /** Bytes of audio that the unit has taken. */
  onProgress?: ((bytes: number) => void) | undefined;
}

/** A minute of samples has to be loaded by the unit before it answers. */
const COMMIT_MS = 15_000;

/**
 * Puts a sample onto a pad of the current project, in the order the unit needs (facts: import), and reads the pad back.
 * Whatever lay there is gone: keep it first. On failure the half-written file is removed, the operation closed and the
 * pad's state is what the unit says it is.
 * @returns the pad as the unit holds it, and the size of its file
 */
export function importSample(
  unit: Unit,
  pad: string,
  sample: SampleToSend,
  { signal, onProgress }: ImportOptions = {},
): Promise<{ block: PadBlock; sizeBytes: number; frames: number }> {
  const { session, files } = unit;
  const index = padIndex(pad);
  const what = `Import onto ${pad}`;
  if (sample.frames !== undefined) checkLength(sample.frames);

  return unit.exclusive(async () => {
    await unit.checkProtection([pad]);
    const mark = session.complaints.length;
    const { project } = session.status;
    const path = samplePath(project, pad);
    await session.send(request.beginImport());
    try {
      await step(request.prepareWrite(), REPLY.ready);
      await step(request.releasePad(index), REPLY.deleted);
      await files.unlink(samplePath(project, pad, 'TMP'), signal);
      await files.unlink(path, signal);
      const frames = await writeFile(path);
      const sizeBytes = smpOffset(frames, sample.channels);
      const words = loadedPadRecord(sizeBytes);
      await session.send(encodePadBlock({ index, words, name: sample.name, chops: [] }, 'written'));
      await step(
        request.commitPad(index),
        REPLY.committed,
        COMMIT_MS,
        (payload) => padIndexOf(payload) === index,
      );
      await session.send(request.endEdit());
      const block = await unit.block(pad, signal);
      const complaint = session.complaints[mark];
      if (complaint !== undefined) throw unitError(complaint, what);
      if (block.words[0] !== sizeBytes || block.name !== sample.name.trimEnd()) throw notThere(pad);
      return { block, sizeBytes, frames };
    } catch (error) {
      await giveUp(path);
      throw error;
    }
  });

  function step(
    message: Message,
    reply: number,
    timeoutMs?: number,
    fits: (payload: Uint8Array) => boolean = () => true,
  ) {
    return session.ask(message, {
      what,
      answer: ({ channel, payload }) =>
        channel === CONTROL_CHANNEL && payload[0] === reply && fits(payload) ? true : undefined,
      complains: true,
      retries: 1,
      signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  async function writeFile(path: string): Promise<number> {
    const frameBytes = 2 * sample.channels;
    const bytes = await files.create(
      path,
      async (writer) => {
        await writer.seek(SMP_HEADER_BYTES);
        let written = 0;
        for await (const piece of sample.pcm) {
          await writer.write(piece);
          written += piece.length;
          checkLength(written / frameBytes);
          onProgress?.(written);
        }
        if (written === 0 || written % frameBytes !== 0) throw noAudio(pad);
        await writer.seek(0);
        await writer.write(writeSmpHeader({ channels: sample.channels, frames: written / frameBytes }));
        return written;
      },
      signal,
    );
    const { size, start } = await files.verifyStart(path, signal);
    readSmpHeader(start, size);
    if (size !== SMP_HEADER_BYTES + bytes) throw notThere(pad);
    return bytes / frameBytes;
  }

  /** What can be put right is; the line may be gone, and then the reconnect finds the pad as it is. */
  async function giveUp(path: string): Promise<void> {
    if (session.closed) return;
    await files.unlink(path).catch(() => undefined);
    await session.send(request.endEdit()).catch(() => undefined);
  }
}

/** Refuses what the unit would: nothing, and more than 16 minutes. */
function checkLength(frames: number): void {
  if (frames <= MAX_SAMPLE_FRAMES) return;
  throw new PadbridgeError(
    'too-large',
    'The sound is longer than the 16 minutes a pad of the SP-404MK2 holds.',
    {
      subject: `${frames} frames`,
      next: 'Cut it shorter.',
    },
  );
}

function noAudio(pad: string): PadbridgeError {
  return new PadbridgeError('invalid-input', 'There is no audio to put onto the pad.', { subject: pad });
}

function notThere(pad: string): PadbridgeError {
  return new PadbridgeError(
    'io',
    `The SP-404MK2 took the sample for ${pad}, but does not hold what was sent.`,
    {
      subject: pad,
      next: 'Import it again.',
    },
  );
}
