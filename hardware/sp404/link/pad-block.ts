import { PadbridgeError } from '../../../schemas/errors.js';
import { MAX_CHOPS, MAX_SAMPLE_NAME } from '../../../schemas/sp404.js';
import { readText, viewOf } from '../formats/fields.js';
import { PAD_RECORD_WORDS } from '../formats/pad-record.js';
import { CONTROL_CHANNEL, type Message } from './message.js';

/** A pad as it travels on the link: `1E`, index, 43 words, name, chops, 16 words nobody knows (facts: pad block). */

const COMMAND = 0x1e;
const WORDS_OFFSET = 3;
const NAME_OFFSET = WORDS_OFFSET + 4 * PAD_RECORD_WORDS;
const NAME_BYTES = MAX_SAMPLE_NAME + 1;
const CHOPS_OFFSET = NAME_OFFSET + NAME_BYTES;
/** What is written back after an import: everything up to the name. */
const WRITTEN_BYTES = CHOPS_OFFSET;
export const PAD_BLOCK_BYTES = CHOPS_OFFSET + 8 * MAX_CHOPS;
const NO_CHOP = -1;

export interface PadBlock {
  /** 0–159. */
  index: number;
  /** The record of PADCONF: positions are byte offsets in the SMP file. */
  words: Uint32Array;
  name: string;
  /** Frames, −1 for an unused one. */
  chops: readonly number[];
}

/** Throws 'corrupt' when the block is cut off. */
export function readPadBlock(payload: Uint8Array): PadBlock {
  if (payload.length < CHOPS_OFFSET) {
    throw new PadbridgeError('corrupt', "The unit's answer about a pad is cut off.", {
      subject: 'pad block',
    });
  }
  const view = viewOf(payload);
  const chops = Math.min(MAX_CHOPS, (payload.length - CHOPS_OFFSET) >> 2);
  return {
    index: view.getUint16(1, true),
    words: Uint32Array.from({ length: PAD_RECORD_WORDS }, (_, i) =>
      view.getUint32(WORDS_OFFSET + 4 * i, true),
    ),
    name: readText(payload, NAME_OFFSET, NAME_BYTES),
    chops: Array.from({ length: chops }, (_, i) => view.getInt32(CHOPS_OFFSET + 4 * i, true)),
  };
}

/** Both directions of a pad block: the unit answers with all of it, we write the part up to the name. */
export function encodePadBlock(block: PadBlock, part: 'whole' | 'written'): Message {
  const payload = new Uint8Array(part === 'whole' ? PAD_BLOCK_BYTES : WRITTEN_BYTES);
  const view = viewOf(payload);
  payload[0] = COMMAND;
  view.setUint16(1, block.index, true);
  block.words.forEach((word, i) => view.setUint32(WORDS_OFFSET + 4 * i, word, true));
  payload.fill(0x20, NAME_OFFSET, CHOPS_OFFSET - 1);
  for (let i = 0; i < block.name.length; i++) payload[NAME_OFFSET + i] = block.name.charCodeAt(i);
  if (part === 'whole') {
    for (let i = 0; i < MAX_CHOPS; i++) view.setInt32(CHOPS_OFFSET + 4 * i, block.chops[i] ?? NO_CHOP, true);
  }
  return { channel: CONTROL_CHANNEL, form: 'long', payload };
}

/** The chops in use, in order. */
export function usedChops(block: PadBlock): number[] {
  return block.chops.filter((frame) => frame >= 0);
}
