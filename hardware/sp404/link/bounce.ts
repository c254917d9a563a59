import { PadbridgeError } from '../../../schemas/errors.js';
import { padIndex } from '../../../schemas/sp404.js';
import { readRender, REPLY } from './control-replies.js';
import * as request from './control-requests.js';
import { decodeFileRequest, encodeFileReply, type FileReply } from './file-messages.js';
import { CONTROL_CHANNEL, FILE_CHANNEL, type Message } from './message.js';
import type { Unit } from './unit.js';

/** Where the unit writes the WAV of a rendering: it seeks back to fill in headers. */
export interface RenderTarget {
  write: (bytes: Uint8Array, position: number) => Promise<void>;
}

export interface BounceOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((bytes: number) => void) | undefined;
}

/** The unit plays the pattern in real time and says little meanwhile; silence longer than this is the end of it. */
const SILENCE_MS = 60_000;
/** One rendering at a time, so any number does. */
const HANDLE = 1;
/** 16 minutes of stereo at 48 kHz is below 200 MB; a unit that writes more is broken. */
const MAX_BYTES = 0x2000_0000;

/**
 * Lets the unit render a pattern of the current project and takes the WAV it writes to us (facts: device-rendered bounce).
 * The status must be polled meanwhile, which the session does.
 * @returns the size of the file
 */
export function bouncePattern(
  unit: Unit,
  pattern: string,
  target: RenderTarget,
  options: BounceOptions = {},
): Promise<number> {
  const index = padIndex(pattern);
  const what = `Bounce pattern ${pattern}`;
  const { session } = unit;
  return unit.exclusive(async () => {
    if (!(await unit.hasPattern(pattern))) {
      throw new PadbridgeError('not-found', `There is no pattern on ${pattern}.`, { subject: pattern });
    }
    await session.send(request.beginEdit());
    try {
      await renderStep(request.RENDER.begin);
      try {
        return await render();
      } finally {
        if (!session.closed) await renderStep(request.RENDER.end);
      }
    } finally {
      if (!session.closed) await session.send(request.endEdit());
    }
  });

  function renderStep(step: number): Promise<true> {
    return session.ask(request.renderStep(index, step, HANDLE), {
      what,
      answer: ({ channel, payload }) =>
        channel === CONTROL_CHANNEL && payload[0] === REPLY.render && readRender(payload).step === step
          ? true
          : undefined,
      signal: step === request.RENDER.end ? undefined : options.signal,
    });
  }

  /** Serves the unit's own file requests, in order, until it says that it is done. */
  async function render(): Promise<number> {
    let position = 0;
    let size = 0;
    let serving: Promise<void> = Promise.resolve();
    let finish: (result: number) => void = () => undefined;
    let fail: (error: unknown) => void = () => undefined;
    const done = new Promise<number>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
    let idle = setTimeout(() => fail(silent(what)), SILENCE_MS);
    const onAbort = () => fail(new PadbridgeError('cancelled', `${what} was cancelled.`));
    options.signal?.addEventListener('abort', onAbort, { once: true });
    session.onClose((error) => fail(error ?? silent(what)));
    const stop = session.onMessage((message) => {
      clearTimeout(idle);
      idle = setTimeout(() => fail(silent(what)), SILENCE_MS);
      if (message.channel === FILE_CHANNEL && message.form === 'long') {
        serving = serving.then(() => serve(message.payload)).catch(fail);
      } else if (message.channel === CONTROL_CHANNEL && message.payload[0] === REPLY.rendered) {
        const { step, result } = readRender(message.payload);
        if (step === request.RENDER.bounce) void serving.then(() => finish(result));
      }
    });

    async function serve(payload: Uint8Array): Promise<void> {
      const asked = decodeFileRequest(payload);
      let result = -1;
      if (asked.operation === 'seek') result = position = asked.argument;
      else if (asked.operation === 'write') {
        if (position + asked.data.length > MAX_BYTES) throw silent(what);
        await target.write(asked.data, position);
        position += asked.data.length;
        size = Math.max(size, position);
        result = asked.data.length;
        options.onProgress?.(size);
      }
      await session.send(reply({ kind: 'notice' }));
      await session.send(reply({ kind: 'status', result, extra: -1 }));
    }

    try {
      await renderStep(request.RENDER.bounce);
      const result = await done;
      if (result !== 0) {
        throw new PadbridgeError('io', `${what}: the SP-404MK2 could not render it.`, { subject: pattern });
      }
      return size;
    } finally {
      clearTimeout(idle);
      stop();
      options.signal?.removeEventListener('abort', onAbort);
    }
  }
}

function reply(answer: FileReply): Message {
  return {
    channel: FILE_CHANNEL,
    form: answer.kind === 'notice' ? 'short' : 'long',
    payload: encodeFileReply(answer),
  };
}

function silent(what: string): PadbridgeError {
  return new PadbridgeError('timeout', `${what}: the SP-404MK2 has stopped answering.`, {
    subject: 'bounce',
  });
}
