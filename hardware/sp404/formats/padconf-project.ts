import { PadbridgeError } from '../../../schemas/errors.js';
import {
  bankChanges,
  type BankChanges,
  bankIndex,
  type BankLetter,
  type BankSettings,
  MAX_PROJECT_NAME,
  type PadconfInspection,
  projectChanges,
  type ProjectChanges,
  VOLUME_RANGE,
} from '../../../schemas/sp404.js';
import { checked, readText, viewOf, writeText } from './fields.js';
import { ALL_PADS, type Padconf, padconfShell, type PadconfVersion, projectNameOffset } from './padconf.js';
import { writeEmptyPad } from './padconf-edit.js';

/** The 28 settings words of a PADCONF file: project tempo, bank tempo, volume and protection (facts: settings words). */

const SETTINGS_OFFSET = 0x10;
const PROJECT_WORD = 0;
const BANK_WORD = 12;
const VOLUME_WORD = 23;
const TEMPO_MASK = 0xffff;
const TEMPO_SELECT_BIT = 0x1_0000;
const PROTECT_BIT = 1;
/** Bank tempo sits above the protect bit. */
const BANK_TEMPO_MASK = 0x1_fffe;

/** Words every file of a unit holds and nobody has explained: [word, value]. */
const FIXED_WORDS = [
  [3, 64],
  [4, 64],
  [5, 64],
  [7, 32],
  [8, 32],
  [9, 32],
  [10, 32],
  [11, 32],
] as const;
const FRESH_TEMPO_HUNDREDTHS = 9000;

/** A fresh project as the unit makes it: 160 empty pads, 90 BPM everywhere, full volume. `name` is '' in version 2. */
export function createPadconf(version: PadconfVersion, name = ''): Padconf {
  const bytes = padconfShell(version);
  const view = viewOf(bytes);
  const setWord = (word: number, value: number) => view.setUint32(SETTINGS_OFFSET + 4 * word, value);
  setWord(PROJECT_WORD, FRESH_TEMPO_HUNDREDTHS);
  for (const [word, value] of FIXED_WORDS) setWord(word, value);
  for (let bank = 0; bank < 10; bank++) setWord(BANK_WORD + bank, FRESH_TEMPO_HUNDREDTHS << 1);
  for (const pad of ALL_PADS) writeEmptyPad(version, bytes, pad);
  return name === '' ? { version, bytes } : setProject({ version, bytes }, { name });
}

/** Project name (null in version 2), tempo in BPM and which tempo plays. */
export function projectOf({ version, bytes }: Padconf): PadconfInspection['project'] {
  const word = settingsWord(bytes, PROJECT_WORD);
  const offset = projectNameOffset(version);
  return {
    name: offset === undefined ? null : readText(bytes, offset, MAX_PROJECT_NAME),
    tempo: (word & TEMPO_MASK) / 100,
    tempoSelect: (word & TEMPO_SELECT_BIT) === 0 ? 'bank' : 'project',
  };
}

/** A bank's tempo in BPM, its volume 0–127 and whether the unit guards it against changes. */
export function bankOf({ bytes }: Padconf, bank: BankLetter): BankSettings {
  const index = bankIndex(bank);
  const word = settingsWord(bytes, BANK_WORD + index);
  return {
    tempo: ((word & BANK_TEMPO_MASK) >>> 1) / 100,
    volume: VOLUME_RANGE.max - viewOf(bytes).getUint16(volumeOffset(index)),
    protected: (word & PROTECT_BIT) !== 0,
  };
}

/** The file with these project settings changed. Throws 'invalid-input', or 'unsupported' for a name in version 2. */
export function setProject(conf: Padconf, changes: ProjectChanges): Padconf {
  const { name, tempo, tempoSelect } = checked(projectChanges, changes, 'project');
  const current = projectOf(conf);
  const bytes = conf.bytes.slice();
  let word = settingsWord(bytes, PROJECT_WORD);
  if (tempo !== undefined && tempo !== current.tempo)
    word = ((word & ~TEMPO_MASK) | Math.round(tempo * 100)) >>> 0;
  if (tempoSelect === 'project') word = (word | TEMPO_SELECT_BIT) >>> 0;
  if (tempoSelect === 'bank') word = (word & ~TEMPO_SELECT_BIT) >>> 0;
  viewOf(bytes).setUint32(SETTINGS_OFFSET + 4 * PROJECT_WORD, word);
  if (name !== undefined && name !== current.name) {
    const offset = projectNameOffset(conf.version);
    if (offset === undefined) {
      throw new PadbridgeError('unsupported', 'A version 2 project has no name.', {
        subject: 'project name',
      });
    }
    writeText(bytes, offset, MAX_PROJECT_NAME, name);
  }
  return { version: conf.version, bytes };
}

/** The file with these settings of one bank changed. Throws 'invalid-input' outside the ranges. */
export function setBank(conf: Padconf, bank: BankLetter, changes: BankChanges): Padconf {
  const { tempo, volume, protected: guarded } = checked(bankChanges, changes, `bank ${bank}`);
  const current = bankOf(conf, bank);
  const index = bankIndex(bank);
  const bytes = conf.bytes.slice();
  const view = viewOf(bytes);
  let word = settingsWord(bytes, BANK_WORD + index);
  if (tempo !== undefined && tempo !== current.tempo) {
    word = ((word & ~BANK_TEMPO_MASK) | (Math.round(tempo * 100) << 1)) >>> 0;
  }
  if (guarded !== undefined) word = (guarded ? word | PROTECT_BIT : word & ~PROTECT_BIT) >>> 0;
  view.setUint32(SETTINGS_OFFSET + 4 * (BANK_WORD + index), word);
  if (volume !== undefined) view.setUint16(volumeOffset(index), VOLUME_RANGE.max - volume);
  return { version: conf.version, bytes };
}

/** `to` with tempo, volume and protection of one bank taken from `from`, bit by bit. */
export function copyBank(from: Padconf, bank: BankLetter, to: Padconf): Padconf {
  const index = bankIndex(bank);
  const bytes = to.bytes.slice();
  const word = SETTINGS_OFFSET + 4 * (BANK_WORD + index);
  const volume = volumeOffset(index);
  bytes.set(from.bytes.subarray(word, word + 4), word);
  bytes.set(from.bytes.subarray(volume, volume + 2), volume);
  return { version: to.version, bytes };
}

function settingsWord(bytes: Uint8Array, word: number): number {
  return viewOf(bytes).getUint32(SETTINGS_OFFSET + 4 * word);
}

/** Two banks share a word: the even one (A, C …) in its low half, which comes second in big-endian bytes. */
function volumeOffset(index: number): number {
  const word = SETTINGS_OFFSET + 4 * (VOLUME_WORD + (index >> 1));
  return word + (index % 2 === 0 ? 2 : 0);
}
