import { encodeFileReply, type FileRequest } from '../link/file-messages.js';
import { createFrameDecoder } from '../link/frame-decoder.js';
import { CONTROL_CHANNEL, encodeMessage, FILE_CHANNEL, type Message } from '../link/message.js';
import type { LinkStream } from '../link/stream.js';
import { viewOf } from '../formats/fields.js';
import { createControlServer, padHit } from './control-server.js';
import { createFileServer } from './file-server.js';
import { createProjects, type SimulatedProjects } from './projects.js';
import { renderWav } from './rendering.js';
import { createMemoryVolume, type Volume } from './volume.js';

/** What can go wrong on request, for tests and for trying what Padbridge does then. */
export interface Faults {
  /** Every byte in a write of its own. */
  splitBytes: boolean;
  /** Bytes between messages. */
  noise: () => Uint8Array | undefined;
  /** Milliseconds before every answer. */
  delayMs: number;
  /** True for an answer that gets lost. */
  drop: (message: Message) => boolean;
  /** The line goes away after so many bytes from the host. */
  unplugAfter: number | undefined;
  /** The next request of an operation is refused with this error number. */
  refuse: Map<FileRequest['operation'], number>;
}

export interface SimulatedUnit {
  readonly own: Volume;
  readonly card: Volume;
  readonly projects: SimulatedProjects;
  readonly faults: Faults;
  /** Opens or closes a menu on the unit. */
  menu: (open: boolean) => void;
  /** Somebody hits a pad (0–159) on the unit. */
  hit: (pad: number) => void;
  /** Told about every hit on a pad. */
  onHit: (listener: (pad: number) => void) => void;
  /** Something is changed on the unit itself; the link hears that something did. */
  changeOnUnit: (work: (projects: SimulatedProjects) => void) => void;
  /** Plugs a line in; a new one replaces the old. */
  plug: (stream: LinkStream) => void;
  unplug: () => Promise<void>;
  /** Every message the host has sent, newest last; a bounded number. */
  readonly heard: readonly Message[];
  readonly openFiles: number;
}

const MAX_HEARD = 20_000;
const CHUNK = 20_480;

export function createSimulatedUnit(volumes: { own?: Volume; card?: Volume } = {}): SimulatedUnit {
  const own = volumes.own ?? createMemoryVolume();
  const card = volumes.card ?? createMemoryVolume();
  for (const folder of ['IMPORT', 'EXPORT', 'EXPORT/PROJECT', 'EXPORT/SAMPLE']) card.mkdir(folder);
  const faults: Faults = {
    splitBytes: false,
    noise: () => undefined,
    delayMs: 0,
    drop: () => false,
    unplugAfter: undefined,
    refuse: new Map(),
  };
  const projects = createProjects(own);
  const control = createControlServer(projects, own);
  const files = createFileServer(own, card, faults);
  const heard: Message[] = [];
  const hitListeners: ((pad: number) => void)[] = [];
  let line: LinkStream | undefined;
  let rendering: (() => Message | undefined) | undefined;

  async function say(stream: LinkStream, messages: readonly Message[]): Promise<void> {
    if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    for (const message of messages) {
      const noise = faults.noise();
      if (noise !== undefined) await stream.write(noise);
      if (faults.drop(message)) continue;
      const bytes = encodeMessage(message, 'unit');
      if (!faults.splitBytes) await stream.write(bytes);
      else for (let i = 0; i < bytes.length; i++) await stream.write(bytes.subarray(i, i + 1));
    }
  }

  function answer(message: Message): Message[] {
    if (heard.length < MAX_HEARD) heard.push({ ...message, payload: message.payload.slice(0, 256) });
    if (message.channel === CONTROL_CHANNEL) {
      const replies = control.handle(message.payload);
      const render = control.renders.shift();
      if (render === undefined) return replies;
      rendering = renderSteps(render);
      return [...replies, ...nextRenderStep()];
    }
    // The host says 7C before the status that answers one of our own requests; only the status counts.
    if (message.payload[3] === 0x7c) return [];
    if (message.payload[3] === 0x7a) return nextRenderStep();
    return files.handle(message.payload).map((reply) => ({
      channel: FILE_CHANNEL,
      form: reply.kind === 'notice' ? 'short' : 'long',
      payload: encodeFileReply(reply),
    }));
  }

  function nextRenderStep(): Message[] {
    const next = rendering?.();
    return next === undefined ? [] : [next];
  }

  /** The unit writes a WAV to the host piece by piece, each after the answer to the one before, then says it is done. */
  function renderSteps(render: { pattern: number; step: number; handle: number }): () => Message | undefined {
    const wav = renderWav(own, projects, render.pattern);
    let at = 0;
    let finished = false;
    return () => {
      if (at < wav.length) {
        const data = wav.subarray(at, at + CHUNK);
        at += data.length;
        return hostRequest(0x06, render.handle, data);
      }
      if (finished) return undefined;
      finished = true;
      const payload = new Uint8Array(9);
      payload[0] = 0x39;
      viewOf(payload).setUint16(1, render.pattern, true);
      viewOf(payload).setUint16(3, render.step, true);
      viewOf(payload).setUint16(5, render.handle, true);
      return { channel: CONTROL_CHANNEL, form: 'long', payload };
    };
  }

  return {
    own,
    card,
    projects,
    faults,
    heard,
    get openFiles() {
      return files.open;
    },
    menu(open) {
      control.mode = open ? 4 : 0;
    },
    hit(pad) {
      control.bank = pad >> 4;
      control.pad = pad & 15;
      if (line !== undefined) void say(line, padHit(pad)).catch(() => undefined);
      for (const listener of hitListeners) listener(pad);
    },
    onHit: (listener) => void hitListeners.push(listener),
    changeOnUnit(work) {
      work(projects);
      const changed: Message = {
        channel: CONTROL_CHANNEL,
        form: 'short',
        payload: Uint8Array.of(0x1a, projects.current),
      };
      if (line !== undefined) void say(line, [changed]).catch(() => undefined);
    },
    plug(stream) {
      line = stream;
      files.reset();
      rendering = undefined;
      const decoder = createFrameDecoder('host');
      let received = 0;
      let turn: Promise<void> = Promise.resolve();
      stream.onClose(() => {
        if (line === stream) line = undefined;
      });
      stream.onData((bytes) => {
        if (line !== stream) return;
        received += bytes.length;
        if (faults.unplugAfter !== undefined && received > faults.unplugAfter) {
          faults.unplugAfter = undefined;
          line = undefined;
          void stream.close();
          return;
        }
        for (const message of decoder.push(bytes)) {
          const replies = answer(message);
          // A line that goes away in the middle of an answer is what unplugging does.
          if (replies.length > 0) turn = turn.then(() => say(stream, replies)).catch(() => undefined);
        }
      });
    },
    async unplug() {
      const stream = line;
      line = undefined;
      await stream?.close();
    },
  };
}

function hostRequest(operation: number, handle: number, data: Uint8Array): Message {
  const payload = new Uint8Array(15 + data.length + 1);
  payload.set([0xf0, 0x41, 0x7a, 0x03, operation, 0, 0, 0, (handle >> 7) & 0x7f, handle & 0x7f]);
  const size = data.length;
  payload.set([0x40, 0, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f], 10);
  payload.set(data, 15);
  payload[payload.length - 1] = 0xf7;
  return { channel: FILE_CHANNEL, form: 'long', payload };
}
