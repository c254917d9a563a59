import { MAX_CHOPS, padAt } from '../../../schemas/sp404.js';
import { readText, viewOf } from '../formats/fields.js';
import { readSmpHeader, smpOffset, SMP_HEADER_BYTES, decodeSmpPcm, writeSmpHeader } from '../formats/smp.js';
import { readParameter } from '../link/control-replies.js';
import { GLOBAL_TARGET, RENDER } from '../link/control-requests.js';
import { CONTROL_CHANNEL, type Message } from '../link/message.js';
import { encodePadBlock, readPadBlock } from '../link/pad-block.js';
import { bankParameterOf, FIRST_CHOP_PARAMETER, GLOBAL, isPosition, wordOf } from '../link/parameters.js';
import { framesOf, projectPath, type SimulatedProjects } from './projects.js';
import type { Volume } from './volume.js';

/** The unit's side of the control channel, with its habit of saying yes first and complaining later. */
export interface ControlServer {
  handle: (payload: Uint8Array) => Message[];
  /** 4 while a menu is open on the unit. */
  mode: number;
  bank: number;
  pad: number;
  /** True between the beginning and the end of an operation. */
  readonly busy: boolean;
  /** Renderings the host asked for and has not had yet: pattern, step and our handle for its file. */
  readonly renders: { pattern: number; step: number; handle: number }[];
}

const EMPTY_PAD = -119;
const HASH_CHECK = -101;
const LOOP_ON = 0x7fff_ffff;
const ERASE_RESTORE_MODE = 100;

const short = (...bytes: number[]): Message => ({
  channel: CONTROL_CHANNEL,
  form: 'short',
  payload: Uint8Array.from(bytes),
});
const long = (payload: Uint8Array): Message => ({ channel: CONTROL_CHANNEL, form: 'long', payload });

function complaint(code: number): Message {
  const payload = new Uint8Array(5);
  payload[0] = 0x32;
  viewOf(payload).setInt32(1, code, true);
  return { channel: CONTROL_CHANNEL, form: 'short', payload };
}

export function createControlServer(projects: SimulatedProjects, own: Volume): ControlServer {
  let depth = 0;
  const server: ControlServer = {
    mode: 0,
    bank: 0,
    pad: 0,
    renders: [],
    get busy() {
      return depth > 0;
    },
    handle,
  };
  const changed = () => short(0x1a, projects.current, 0, 0, 0);

  function status(): Message {
    const payload = new Uint8Array(19);
    payload.set([0x7e, projects.current, 0, server.bank, 0, server.pad]);
    payload.fill(0xff, 8, 12);
    payload[12] = server.mode;
    return long(payload);
  }

  function projectReply(project: number): Message[] {
    const { words, name } = projects.settings(project);
    const payload = new Uint8Array(147).fill(0x20, 115);
    payload.set([0x7d, project, 0]);
    words.forEach((word, i) => viewOf(payload).setUint32(3 + 4 * i, word, true));
    payload.set(Buffer.from(name, 'latin1').subarray(0, 32), 115);
    return [long(payload), ...Array.from({ length: 16 }, (_, slot) => nameReply(slot))];
  }

  function nameReply(project: number): Message {
    const payload = new Uint8Array(34).fill(0x20, 2);
    payload.set([0x35, project]);
    payload.set(Buffer.from(projects.name(project), 'latin1').subarray(0, 32), 2);
    return long(payload);
  }

  function set(payload: Uint8Array): Message[] {
    const { parameter, target, value } = readParameter(payload);
    if (target === GLOBAL_TARGET) setGlobal(parameter, value);
    else if (target < 160) setOfPad(parameter, target, value);
    return [long(payload.slice())];
  }

  function setOfPad(parameter: number, pad: number, value: number): void {
    const chop = parameter - FIRST_CHOP_PARAMETER;
    if (chop >= 0 && chop < MAX_CHOPS) {
      projects.setChop(pad, chop, value);
      return;
    }
    const word = wordOf(parameter);
    if (word === undefined || projects.sample(pad).size === undefined) return;
    if (isPosition(word)) projects.setWord(pad, word, smpOffset(value, projects.channels(pad)));
    else projects.setWord(pad, word, word === 5 && value !== 0 ? LOOP_ON : value);
  }

  function setGlobal(parameter: number, value: number): void {
    if (parameter === GLOBAL.bank) server.bank = value;
    if (parameter === GLOBAL.pad) server.pad = value;
    if (parameter === GLOBAL.tempo) projects.setSettingsWord(0, (word) => (word & ~0xffff) | value);
    if (parameter === GLOBAL.tempoSelect)
      projects.setSettingsWord(0, (word) => (word & 0xffff) | (value << 16));
    const of = bankParameterOf(parameter);
    if (of === undefined) return;
    const bank = of.bank.charCodeAt(0) - 65;
    if (of.setting === 'protect') projects.setSettingsWord(12 + bank, (word) => (word & ~1) | (value & 1));
    if (of.setting === 'tempo') projects.setSettingsWord(12 + bank, (word) => (word & 1) | (value << 1));
    if (of.setting === 'volume') {
      const shift = bank % 2 === 0 ? 0 : 16;
      projects.setSettingsWord(23 + (bank >> 1), (word) => (word & ~(0xffff << shift)) | (value << shift));
    }
  }

  function commit(pad: number): Message[] {
    const taken = short(0x1f, pad & 0xff, pad >> 8, 0);
    const { path, size } = projects.sample(pad);
    if (size === undefined) return [taken, complaint(EMPTY_PAD)];
    try {
      readSmpHeader(own.read(path, 0, SMP_HEADER_BYTES), size);
    } catch {
      return [taken, complaint(HASH_CHECK)];
    }
    return [taken, changed()];
  }

  /** Truncate and the like: taken at once, and an empty pad is noticed only then. */
  function treat(reply: number, pad: number, work: () => void): Message[] {
    if (projects.sample(pad).size === undefined) return [short(reply, 0), complaint(EMPTY_PAD)];
    work();
    return [short(reply, 0), changed()];
  }

  function truncate(pad: number): void {
    const { path } = projects.sample(pad);
    const { words } = projects.block(pad);
    const channels = projects.channels(pad);
    const audio = own.read(path, words[1]!, words[2]! - words[1]!);
    const header = writeSmpHeader({ channels, frames: Math.floor(audio.length / (2 * channels)) });
    own.create(path);
    own.write(path, 0, header);
    own.write(path, SMP_HEADER_BYTES, audio);
    const size = SMP_HEADER_BYTES + audio.length;
    for (const [word, value] of [
      [0, size],
      [1, SMP_HEADER_BYTES],
      [2, size],
      [11, SMP_HEADER_BYTES],
    ] as const) {
      projects.setWord(pad, word, value);
    }
  }

  function peaks(payload: Uint8Array): Message[] {
    const view = viewOf(payload);
    const pad = view.getUint16(2, true);
    const channel = payload[4]!;
    const [start, points, each] = [5, 9, 13].map((at) => view.getUint32(at, true)) as [
      number,
      number,
      number,
    ];
    const { path, size } = projects.sample(pad);
    const channels = projects.channels(pad);
    const frames = size === undefined ? 0 : framesOf(size, channels);
    const reply = new Uint8Array(16 + 4 * points);
    reply.set(payload.subarray(2), 1);
    reply[0] = 0x1c;
    for (let point = 0; point < points; point++) {
      const from = Math.min(frames, start + point * each);
      const count = Math.min(frames, from + each) - from;
      const audio = decodeSmpPcm(own.read(path, smpOffset(from, channels), count * 2 * channels));
      let [low, high] = [0, 0];
      for (let i = Math.min(channel, channels - 1); i < audio.length; i += channels) {
        low = Math.min(low, audio[i]!);
        high = Math.max(high, audio[i]!);
      }
      viewOf(reply).setInt16(16 + 4 * point, low, true);
      viewOf(reply).setInt16(18 + 4 * point, high, true);
    }
    return [long(reply)];
  }

  function handle(payload: Uint8Array): Message[] {
    const command = payload[0]!;
    const word = (at: number) => (payload[at] ?? 0) | ((payload[at + 1] ?? 0) << 8);
    const pad = word(1);
    switch (command) {
      case 0xfe:
        return [status()];
      case 0xfd:
        return projectReply(payload[1]! & 15);
      case 0x9a:
        projects.store();
        projects.load(payload[1]! & 15);
        return [short(0x1a, 0), changed()];
      case 0xb1:
        projects.load(payload[1]! & 15);
        return [short(0x31, 0), short(0x2c, 0, 0, 0, 0), changed()];
      case 0x9e:
        return pad < 160 ? [encodePadBlock(projects.block(pad), 'whole')] : [];
      case 0x1e:
        projects.writeBlock(readPadBlock(payload));
        return [];
      case 0x01:
        return set(payload);
      case 0x02: {
        projects.setName(pad, readText(payload, 3, payload.length - 3));
        const echo = new Uint8Array(27).fill(0x20, 3, 26);
        echo.set(payload);
        return [long(echo)];
      }
      case 0x35:
        projects.rename(projects.current, readText(payload, 2, payload.length - 2));
        return [long(payload.slice())];
      case 0x91:
        if (word(3) === 0) projects.clear(pad);
        return word(3) === 0 ? [short(0x11, 0), changed()] : [short(0x11, 0)];
      case 0x98:
        return treat(0x18, pad, () => truncate(pad));
      case 0xa3:
        return treat(0x23, pad, () => undefined);
      case 0xa9:
        return treat(0x29, pad, () => undefined);
      case 0x95:
        if (projects.sample(pad).size === undefined) return [short(0x15, 0), complaint(EMPTY_PAD)];
        projects.move(pad, word(3), word(5) === 1);
        return [short(0x15, 0), changed()];
      case 0x8e:
        return [short(0x0e, ...payload.subarray(1, 3), 0)];
      case 0x8f:
        return [short(0x0f, ...payload.subarray(1, 3), 0)];
      case 0x9c:
        return peaks(payload);
      case 0xab: {
        const file = `${projectPath(projects.current)}/PTN/PTN${String(pad + 1).padStart(5, '0')}.BIN`;
        return [short(0x2b, ...payload.subarray(1, 3), own.stat(file) === undefined ? 0 : 1, 0)];
      }
      case 0x9d:
        return [short(0x1d, 0)];
      case 0x9f:
        return commit(pad);
      case 0xfb:
        depth++;
        return [];
      case 0xfc:
        depth = 0;
        projects.store();
        return [];
      case 0x92:
        projects.erase(word(1) === ERASE_RESTORE_MODE ? 0 : word(3), word(5));
        return [short(0x12, 0), changed()];
      case 0xb8:
        if (word(3) !== RENDER.begin && word(3) !== RENDER.end) {
          server.renders.push({ pattern: pad, step: word(3), handle: word(5) });
        }
        return [short(0x38, ...payload.subarray(1, 5))];
      case 0x3a:
        projects.store();
        return [];
      default:
        return [];
    }
  }

  return server;
}

/** What the unit says when somebody hits a pad on it: the pad plays, and is selected. */
export function padHit(pad: number): Message[] {
  padAt(pad);
  const selected = (parameter: number, value: number) => {
    const payload = new Uint8Array(9);
    payload[0] = 0x01;
    payload[1] = parameter;
    viewOf(payload).setUint16(3, GLOBAL_TARGET, true);
    viewOf(payload).setInt32(5, value, true);
    return long(payload);
  };
  return [
    short(0x0e, pad & 0xff, pad >> 8, 0),
    selected(GLOBAL.bank, pad >> 4),
    selected(GLOBAL.pad, pad & 15),
  ];
}
