import { padAt, PAD_COUNT } from '../../../schemas/sp404.js';
import { viewOf } from '../formats/fields.js';
import { emptyPadRecord } from '../formats/pad-record.js';
import { createPadconf, projectOf, setProject } from '../formats/padconf-project.js';
import {
  nameOffset,
  type Padconf,
  padName,
  padRecord,
  readPadconf,
  recordOffset,
  chopOffset,
} from '../formats/padconf.js';
import { copyPad, clearPad } from '../formats/padconf-edit.js';
import { SMP_HEADER_BYTES } from '../formats/smp.js';
import type { PadBlock } from '../link/pad-block.js';
import { sampleStem } from '../link/paths.js';
import { SETTINGS_WORDS } from '../link/control-replies.js';
import type { Volume } from './volume.js';

/** The 16 projects of a simulated unit: what is in its memory, and the files behind it. */
export interface SimulatedProjects {
  current: number;
  name: (project: number) => string;
  rename: (project: number, name: string) => void;
  settings: (project: number) => { words: Uint32Array; name: string };
  setSettingsWord: (word: number, change: (value: number) => number) => void;
  /** The pad of the current project as the link shows it. */
  block: (pad: number) => PadBlock;
  setWord: (pad: number, word: number, value: number) => void;
  setName: (pad: number, name: string) => void;
  setChop: (pad: number, chop: number, frame: number) => void;
  writeBlock: (block: PadBlock) => void;
  clear: (pad: number) => void;
  move: (from: number, to: number, exchange: boolean) => void;
  /** Path of a pad's sample of the current project in the unit's storage, and whether one is there. */
  sample: (pad: number) => { path: string; size: number | undefined };
  channels: (pad: number) => 1 | 2;
  erase: (option: number, bank: number) => void;
  /** Memory to PADCONF, as the unit does when an edit ends or another project is chosen. */
  store: () => void;
  /** PADCONF to memory; pads whose sample is missing are dropped. */
  load: (project: number) => void;
}

const PROJECTS = 16;
const ROOT = 'ROLAND/SP-404MKII';
const SETTINGS_OFFSET = 0x10;
/** Words the live replies show where the file holds 0. */
const LIVE_WORDS = [
  [27, 9000],
  [29, 1],
  [33, 100],
] as const;

export function projectPath(project: number): string {
  return `${ROOT}/PROJECT_${String(project + 1).padStart(2, '0')}`;
}

export function createProjects(own: Volume): SimulatedProjects {
  for (const folder of ['ROLAND', ROOT]) own.mkdir(folder);
  const confs: Padconf[] = [];

  for (let project = 0; project < PROJECTS; project++) {
    for (const folder of ['', '/SMPL', '/PTN', '/PICTURE']) own.mkdir(projectPath(project) + folder);
    const stored = readStored(project);
    confs.push(stored ?? createPadconf(3, project === 0 ? 'PROJECT_01' : ''));
  }

  const self: SimulatedProjects = {
    current: 0,
    name: (project) => projectOf(confs[project]!).name ?? '',
    rename(project, name) {
      confs[project] = setProject(confs[project]!, { name });
    },
    settings(project) {
      const view = viewOf(confs[project]!.bytes);
      const words = Uint32Array.from({ length: SETTINGS_WORDS }, (_, i) =>
        view.getUint32(SETTINGS_OFFSET + 4 * i),
      );
      return { words, name: self.name(project) };
    },
    setSettingsWord(word, change) {
      const view = viewOf(live().bytes);
      view.setUint32(SETTINGS_OFFSET + 4 * word, change(view.getUint32(SETTINGS_OFFSET + 4 * word)) >>> 0);
    },
    block(pad) {
      const conf = live();
      const words = padRecord(conf, padAt(pad));
      for (const [word, value] of LIVE_WORDS) words[word] = value;
      const table = chopOffset(3, padAt(pad))!;
      const view = viewOf(conf.bytes);
      const chops = Array.from({ length: 16 }, (_, i) => view.getInt32(table + 4 * i));
      return { index: pad, words, name: padName(conf, padAt(pad)), chops };
    },
    setWord(pad, word, value) {
      viewOf(live().bytes).setUint32(recordOffset(3, padAt(pad)) + 4 * word, value >>> 0);
    },
    setName(pad, name) {
      const offset = nameOffset(3, padAt(pad));
      live().bytes.fill(0x20, offset, offset + 23);
      for (let i = 0; i < Math.min(23, name.length); i++) live().bytes[offset + i] = name.charCodeAt(i);
    },
    setChop(pad, chop, frame) {
      viewOf(live().bytes).setInt32(chopOffset(3, padAt(pad))! + 4 * chop, frame);
    },
    writeBlock(block) {
      confs[self.current] = clearPad(live(), padAt(block.index));
      block.words.forEach((value, word) => self.setWord(block.index, word, value));
      for (const [word] of LIVE_WORDS) self.setWord(block.index, word, 0);
      self.setName(block.index, block.name);
    },
    clear(pad) {
      confs[self.current] = clearPad(live(), padAt(pad));
      own.unlink(self.sample(pad).path);
    },
    move(from, to, exchange) {
      const before = live();
      const [source, target] = [padAt(from), padAt(to)];
      const kept = exchange ? copyPad(before, target, before, source) : clearPad(before, source);
      confs[self.current] = copyPad(before, source, kept, target);
      const paths = [self.sample(from).path, self.sample(to).path] as const;
      const aside = `${paths[0]}~`;
      if (exchange) own.rename(paths[1], aside);
      else own.unlink(paths[1]);
      own.rename(paths[0], paths[1]);
      if (exchange) own.rename(aside, paths[0]);
    },
    sample(pad) {
      const path = `${projectPath(self.current)}/SMPL/${sampleStem(padAt(pad))}.SMP`;
      return { path, size: own.stat(path)?.size };
    },
    channels: (pad) => (own.read(self.sample(pad).path, 0x0f, 1)[0] === 1 ? 1 : 2),
    erase(option, bank) {
      const patterns = `${projectPath(self.current)}/PTN`;
      for (let pad = 0; pad < PAD_COUNT; pad++) {
        if (option === 0 || option === 1 || (option === 2 && pad >> 4 === bank)) self.clear(pad);
      }
      for (const { name } of own.list(patterns)) {
        const index = Number(/^PTN(\d{5})\.BIN$/.exec(name)?.[1] ?? 0) - 1;
        if (option === 0 || option === 3 || (option === 4 && index >> 4 === bank))
          own.unlink(`${patterns}/${name}`);
      }
      if (option === 0) {
        confs[self.current] = createPadconf(3, self.name(self.current));
        own.unlink(`${projectPath(self.current)}/PADCONF.BIN`);
      } else self.store();
    },
    store() {
      const path = `${projectPath(self.current)}/PADCONF.BIN`;
      own.create(path);
      own.write(path, 0, live().bytes);
    },
    load(project) {
      const conf = readStored(project);
      if (conf !== undefined) confs[project] = conf;
      self.current = project;
      for (let pad = 0; pad < PAD_COUNT; pad++) {
        const { size } = self.sample(pad);
        if (size === undefined && padRecord(live(), padAt(pad))[0] !== 0) {
          emptyPadRecord().forEach((value, word) => self.setWord(pad, word, value));
          self.setName(pad, '');
        }
      }
      if (self.name(project) === '') self.rename(project, `PROJECT_${String(project + 1).padStart(2, '0')}`);
    },
  };

  function live(): Padconf {
    return confs[self.current]!;
  }

  function readStored(project: number): Padconf | undefined {
    const path = `${projectPath(project)}/PADCONF.BIN`;
    const size = own.stat(path)?.size;
    if (size === undefined) return undefined;
    const conf = readPadconf(own.read(path, 0, size));
    // Live state is always of the newer shape.
    return conf.version === 3 ? conf : undefined;
  }

  return self;
}

/** Frames of a sample of this size. */
export function framesOf(sizeBytes: number, channels: 1 | 2): number {
  return Math.max(0, Math.floor((sizeBytes - SMP_HEADER_BYTES) / (2 * channels)));
}
