import { MAX_CHOPS, MAX_SAMPLE_NAME, padAt } from '../../../schemas/sp404.js';
import { readText, viewOf } from '../formats/fields.js';
import {
  chopOffset,
  nameOffset,
  PAD_NAME_BYTES,
  padRecord,
  readPadconf,
  recordOffset,
} from '../formats/padconf.js';
import { createPadconf } from '../formats/padconf-project.js';
import { SETTINGS_WORDS } from './control-replies.js';
import type { PadBlock } from './pad-block.js';

/** Words that the unit works out while it runs: files hold 0. */
const RUNTIME_WORDS: ReadonlySet<number> = new Set([27, 29, 33]);
const SETTINGS_OFFSET = 0x10;

/**
 * The stored PADCONF brought up to what the unit holds now: it stores its memory only now and then, and an export of the old
 * file would lose the newest edits. Bytes that say the same stay as they are; without a stored file a fresh one is made.
 */
export function livePadconf(
  stored: Uint8Array | undefined,
  blocks: readonly PadBlock[],
  settings: Uint32Array,
): Uint8Array {
  const conf = stored === undefined ? createPadconf(3) : readPadconf(stored);
  const bytes = conf.bytes.slice();
  const view = viewOf(bytes);
  for (let word = 0; word < SETTINGS_WORDS; word++)
    view.setUint32(SETTINGS_OFFSET + 4 * word, settings[word]!);
  for (const block of blocks) {
    const pad = padAt(block.index);
    const before = padRecord(conf, pad);
    const record = recordOffset(conf.version, pad);
    block.words.forEach((word, i) => {
      if (!RUNTIME_WORDS.has(i) && word !== before[i]) view.setUint32(record + 4 * i, word);
    });
    const name = nameOffset(conf.version, pad);
    if (readText(bytes, name, PAD_NAME_BYTES) !== block.name) {
      bytes.fill(0x20, name, name + MAX_SAMPLE_NAME);
      bytes.set(Buffer.from(block.name, 'latin1').subarray(0, MAX_SAMPLE_NAME), name);
    }
    const chops = chopOffset(conf.version, pad);
    if (chops === undefined) continue;
    for (let i = 0; i < MAX_CHOPS; i++) view.setInt32(chops + 4 * i, block.chops[i] ?? -1);
  }
  return bytes;
}
