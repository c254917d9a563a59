import {
  BANKS,
  MAX_CHOPS,
  MAX_SAMPLE_NAME,
  padIndex,
  PADS_PER_BANK,
  type PadSettings,
} from '../../../schemas/sp404.js';
import { corrupt, readText, unsupported, viewOf } from './fields.js';
import { PAD_RECORD_WORDS, readPadRecord } from './pad-record.js';

/**
 * PADCONF.BIN: a project's settings and its 160 pads (facts: PADCONF). Version 3 is what firmware 5 writes; version 2 of
 * older units has no project name and no chops, and everything after the settings lies 32 bytes lower.
 */

const MAGIC = 0x5246_5044; // "RFPD"
const VERSION_OFFSET = 0x08;
const TABLES_OFFSET = 0x0c;
/** Bytes of the pad records and names together, the same in both versions. */
const TABLES_BYTES = 0x7a80;
const RECORD_BYTES = PAD_RECORD_WORDS * 4;
export const PAD_NAME_BYTES = MAX_SAMPLE_NAME + 1;
/** 16 chop points, then 16 words nobody has seen used. */
export const PAD_CHOP_BYTES = 128;

/** Where the tables of each version begin, and how long the file is. */
const LAYOUT = {
  2: { bytes: 31_488, projectName: undefined, records: 0x80, names: 0x6c00, chops: undefined },
  3: { bytes: 52_000, projectName: 0x80, records: 0xa0, names: 0x6c20, chops: 0x7b20 },
} as const;
export type PadconfVersion = keyof typeof LAYOUT;

/** A PADCONF file. `bytes` is the whole truth and is never changed in place. */
export interface Padconf {
  readonly version: PadconfVersion;
  readonly bytes: Uint8Array;
}

/** Recognises a PADCONF file and takes a copy of it. Throws 'corrupt' or 'unsupported' with the offset. */
export function readPadconf(bytes: Uint8Array): Padconf {
  if (bytes.length < TABLES_OFFSET + 4) throw corrupt('PADCONF', bytes.length, 'the header is cut off');
  const view = viewOf(bytes);
  if (view.getUint32(0) !== MAGIC) throw corrupt('PADCONF', 0, 'it does not begin with RFPD');
  const version = bytes[VERSION_OFFSET];
  if (version !== 2 && version !== 3) throw unsupported('PADCONF', VERSION_OFFSET, `version ${version}`);
  const expected = LAYOUT[version].bytes;
  if (bytes.length !== expected) {
    const reason = `version ${version} has ${expected} bytes, this has ${bytes.length}`;
    throw corrupt('PADCONF', Math.min(bytes.length, expected), reason);
  }
  if (view.getUint32(TABLES_OFFSET) !== TABLES_BYTES) {
    throw unsupported('PADCONF', TABLES_OFFSET, 'the pad tables have an unknown size');
  }
  return { version, bytes: bytes.slice() };
}

/** A file of the right size with its header filled in and nothing else. */
export function padconfShell(version: PadconfVersion): Uint8Array {
  const bytes = new Uint8Array(LAYOUT[version].bytes);
  const view = viewOf(bytes);
  view.setUint32(0, MAGIC);
  // Where version 3 keeps its records; version 2 files carry the same number although theirs begin lower.
  view.setUint32(4, LAYOUT[3].records);
  bytes[VERSION_OFFSET] = version;
  view.setUint32(TABLES_OFFSET, TABLES_BYTES);
  return bytes;
}

/** The 43 words of a pad's record. */
export function padRecord({ version, bytes }: Padconf, pad: string): Uint32Array {
  const view = viewOf(bytes);
  const offset = recordOffset(version, pad);
  const words = new Uint32Array(PAD_RECORD_WORDS);
  for (let i = 0; i < PAD_RECORD_WORDS; i++) words[i] = view.getUint32(offset + 4 * i);
  return words;
}

/** A pad's settings as stored; values outside their range are shown as they are. */
export function padOf(conf: Padconf, pad: string): PadSettings {
  return readPadRecord(padRecord(conf, pad));
}

/** The name of a pad's sample, '' for a pad without one. */
export function padName({ version, bytes }: Padconf, pad: string): string {
  return readText(bytes, nameOffset(version, pad), PAD_NAME_BYTES);
}

/** A pad's chop points in frames; none in version 2, which does not store them. */
export function padChops({ version, bytes }: Padconf, pad: string): number[] {
  const offset = chopOffset(version, pad);
  if (offset === undefined) return [];
  const view = viewOf(bytes);
  const chops: number[] = [];
  for (let i = 0; i < MAX_CHOPS; i++) {
    const frame = view.getInt32(offset + 4 * i);
    if (frame >= 0) chops.push(frame);
  }
  return chops;
}

export function recordOffset(version: PadconfVersion, pad: string): number {
  return LAYOUT[version].records + padIndex(pad) * RECORD_BYTES;
}

export function nameOffset(version: PadconfVersion, pad: string): number {
  return LAYOUT[version].names + padIndex(pad) * PAD_NAME_BYTES;
}

/** Undefined in version 2, which has no chop table. */
export function chopOffset(version: PadconfVersion, pad: string): number | undefined {
  const { chops } = LAYOUT[version];
  return chops === undefined ? undefined : chops + padIndex(pad) * PAD_CHOP_BYTES;
}

/** Undefined in version 2, which has no project name. */
export function projectNameOffset(version: PadconfVersion): number | undefined {
  return LAYOUT[version].projectName;
}

/** Every pad of the unit, "A1" first. */
export const ALL_PADS: readonly string[] = BANKS.flatMap((bank) =>
  Array.from({ length: PADS_PER_BANK }, (_, i) => `${bank}${i + 1}`),
);
