import { PadbridgeError } from '../../../schemas/errors.js';
import {
  chopPoints,
  MAX_CHOPS,
  MAX_SAMPLE_NAME,
  type PadChanges,
  sampleName,
} from '../../../schemas/sp404.js';
import { checked, viewOf, writeText } from './fields.js';
import { changePadRecord, emptyPadRecord, loadedPadRecord } from './pad-record.js';
import {
  chopOffset,
  nameOffset,
  type Padconf,
  type PadconfVersion,
  PAD_CHOP_BYTES,
  padChops,
  padName,
  PAD_NAME_BYTES,
  padRecord,
  recordOffset,
} from './padconf.js';

/** Changes of single pads in a PADCONF file. Each returns a new file in which only the bytes of the change differ. */

const NO_CHOP = -1;
const CHOP_POINT_BYTES = 4 * MAX_CHOPS;

/**
 * The file with some of a pad's settings, its name or its chops changed. Throws 'invalid-input' for values the unit would
 * not take, 'unsupported' for chops in a version 2 file.
 */
export function setPad(conf: Padconf, pad: string, changes: PadChanges): Padconf {
  const { name, chops, ...settings } = changes;
  const { version } = conf;
  const bytes = conf.bytes.slice();
  writeRecord(bytes, recordOffset(version, pad), changePadRecord(padRecord(conf, pad), settings, pad));
  if (name !== undefined && name !== padName(conf, pad)) writeName(version, bytes, pad, name);
  if (chops !== undefined && !sameNumbers(chops, padChops(conf, pad))) writeChops(version, bytes, pad, chops);
  return { version, bytes };
}

/** The file with a new sample on a pad: whole region, default settings, no chops. `sizeBytes` is the size of its SMP file. */
export function loadPad(conf: Padconf, pad: string, sizeBytes: number, name: string): Padconf {
  const { version, bytes } = clearPad(conf, pad);
  writeRecord(bytes, recordOffset(version, pad), loadedPadRecord(sizeBytes));
  writeName(version, bytes, pad, name);
  return { version, bytes };
}

/** The file with a pad emptied, exactly as the unit leaves an unused one. */
export function clearPad({ version, bytes: before }: Padconf, pad: string): Padconf {
  const bytes = before.slice();
  writeEmptyPad(version, bytes, pad);
  return { version, bytes };
}

/**
 * `to` with one of its pads replaced by a pad of `from`, unknown words included: this is how a pad moves without losing
 * what nobody understands yet. Throws 'unsupported' when the pad has chops and `to` is version 2.
 */
export function copyPad(from: Padconf, fromPad: string, to: Padconf, toPad: string): Padconf {
  const { version } = to;
  const bytes = to.bytes.slice();
  writeEmptyPad(version, bytes, toPad);
  writeRecord(bytes, recordOffset(version, toPad), padRecord(from, fromPad));
  const name = nameOffset(from.version, fromPad);
  bytes.set(from.bytes.subarray(name, name + PAD_NAME_BYTES), nameOffset(version, toPad));
  const source = chopOffset(from.version, fromPad);
  const target = chopOffset(version, toPad);
  if (source !== undefined && target !== undefined) {
    bytes.set(from.bytes.subarray(source, source + PAD_CHOP_BYTES), target);
  } else if (padChops(from, fromPad).length > 0) {
    throw noChopTable(toPad);
  }
  return { version, bytes };
}

/** Makes a pad empty in bytes that nobody else holds yet. */
export function writeEmptyPad(version: PadconfVersion, bytes: Uint8Array, pad: string): void {
  writeRecord(bytes, recordOffset(version, pad), emptyPadRecord());
  const name = nameOffset(version, pad);
  bytes.fill(0x20, name, name + MAX_SAMPLE_NAME);
  bytes[name + MAX_SAMPLE_NAME] = 0;
  const table = chopOffset(version, pad);
  if (table === undefined) return;
  bytes.fill(0xff, table, table + CHOP_POINT_BYTES);
  bytes.fill(0, table + CHOP_POINT_BYTES, table + PAD_CHOP_BYTES);
}

function writeRecord(bytes: Uint8Array, offset: number, words: Uint32Array): void {
  const view = viewOf(bytes);
  words.forEach((word, i) => view.setUint32(offset + 4 * i, word));
}

function writeName(version: PadconfVersion, bytes: Uint8Array, pad: string, name: string): void {
  writeText(bytes, nameOffset(version, pad), PAD_NAME_BYTES, checked(sampleName, name, `${pad} name`));
}

function writeChops(version: PadconfVersion, bytes: Uint8Array, pad: string, chops: readonly number[]): void {
  const points = checked(chopPoints, chops, `${pad} chops`);
  const table = chopOffset(version, pad);
  if (table === undefined) throw noChopTable(pad);
  const view = viewOf(bytes);
  for (let i = 0; i < MAX_CHOPS; i++) view.setInt32(table + 4 * i, points[i] ?? NO_CHOP);
}

function noChopTable(pad: string): PadbridgeError {
  return new PadbridgeError('unsupported', 'A version 2 project cannot store chop points.', {
    subject: `${pad} chops`,
    next: 'Open and save the project on a unit with firmware 5, which writes version 3.',
  });
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
