import { type ByteSource } from './bytes.js';
import { viewOf, type Chunk } from './iff.js';
import { type RiffMap } from './riff.js';
import { type FileHints } from './source.js';

/** Loops and cue points that are kept; a sample with more is a table somebody wrote by machine. */
export const MAX_POSITIONS = 1024;
/** Bytes of one chunk that are looked at: more than all positions need. */
const MAX_CHUNK_BYTES = 1 << 16;

const ACID_ONE_SHOT = 0x01;
const ACID_ROOT_SET = 0x02;

/** Fields of `LIST INFO` with a place in the hints (Microsoft, RIFF MCI 1991, and common use). */
const INFO_FIELDS: Record<string, 'title' | 'artist' | 'album' | 'genre' | 'comment'> = {
  INAM: 'title',
  IART: 'artist',
  IPRD: 'album',
  IGNR: 'genre',
  ICMT: 'comment',
};

/** What the chunks of a WAV say. Broken chunks are passed over. */
export async function riffHints(source: ByteSource, { chunks, littleEndian }: RiffMap): Promise<FileHints> {
  const hints: FileHints = {};
  // RIFX is read for its audio only; nobody ever wrote these chunks in it.
  if (!littleEndian) return hints;
  for (const chunk of chunks) {
    const read = READERS[chunk.id];
    if (read) read(await source.read(chunk.start, Math.min(chunk.size, MAX_CHUNK_BYTES)), hints);
  }
  return hints;
}

/** Whether tags lie in the file that only the tag reader understands. */
export function hasId3Chunk(chunks: readonly Chunk[]): boolean {
  return chunks.some(({ id }) => id === 'id3 ' || id === 'ID3 ');
}

const READERS: Record<string, (body: Uint8Array, hints: FileHints) => void> = {
  acid: readAcid,
  smpl: readSmpl,
  'cue ': readCue,
  bext: readBext,
  LIST: readInfo,
};

/** Sonic Foundry, 1998: flags, root note, beats, meter, tempo. */
function readAcid(body: Uint8Array, hints: FileHints): void {
  if (body.length < 24) return;
  const view = viewOf(body);
  const flags = view.getUint32(0, true);
  const bpm = view.getFloat32(20, true);
  hints.acid = {
    oneShot: (flags & ACID_ONE_SHOT) !== 0,
    rootNote: flags & ACID_ROOT_SET ? view.getUint16(4, true) : null,
    beats: view.getUint32(12, true),
    bpm: Number.isFinite(bpm) ? bpm : 0,
    meter: [view.getUint16(18, true), view.getUint16(16, true)],
  };
}

/** MIDI Manufacturers Association, RP-003: root note and loops. */
function readSmpl(body: Uint8Array, hints: FileHints): void {
  if (body.length < 36) return;
  const view = viewOf(body);
  const count = Math.min(view.getUint32(28, true), Math.floor((body.length - 36) / 24), MAX_POSITIONS);
  const loops = Array.from({ length: count }, (_, i) => {
    const at = 36 + i * 24;
    return {
      type: view.getUint32(at + 4, true),
      start: view.getUint32(at + 8, true),
      end: view.getUint32(at + 12, true),
    };
  });
  // The fraction is a 32-bit share of a semitone.
  hints.smpl = {
    rootNote: view.getUint32(12, true),
    fineCents: (view.getUint32(16, true) / 2 ** 32) * 100,
    loops,
  };
}

function readCue(body: Uint8Array, hints: FileHints): void {
  if (body.length < 4) return;
  const view = viewOf(body);
  const count = Math.min(view.getUint32(0, true), Math.floor((body.length - 4) / 24), MAX_POSITIONS);
  if (count === 0) return;
  hints.cues = Array.from({ length: count }, (_, i) => view.getUint32(4 + i * 24 + 20, true)).sort(
    (a, b) => a - b,
  );
}

/** EBU Tech 3285. */
function readBext(body: Uint8Array, hints: FileHints): void {
  if (body.length < 346) return;
  const view = viewOf(body);
  hints.bext = {
    description: cleanText(body.subarray(0, 256)),
    originator: cleanText(body.subarray(256, 288)),
    date: cleanText(body.subarray(320, 330)),
    timeReference: Number(view.getBigUint64(338, true)),
  };
}

function readInfo(body: Uint8Array, hints: FileHints): void {
  if (cleanText(body.subarray(0, 4)) !== 'INFO') return;
  const view = viewOf(body);
  for (let at = 4; at + 8 <= body.length;) {
    const size = view.getUint32(at + 4, true);
    const id = cleanText(body.subarray(at, at + 4));
    const text = cleanText(body.subarray(at + 8, at + 8 + size));
    const field = INFO_FIELDS[id];
    if (field && text) hints[field] ??= text;
    const year = id === 'ICRD' ? yearOf(text) : null;
    if (year !== null) hints.year ??= year;
    at += 8 + size + (size % 2);
  }
}

/** A year from a date as people write it; null where there is none. */
export function yearOf(text: string): number | null {
  const found = /\b(1[89]|20)\d\d\b/.exec(text);
  return found ? Number(found[0]) : null;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Text up to its first zero: UTF-8 where it is valid, else Latin-1, which older programs wrote. */
export function cleanText(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  const text = zero < 0 ? bytes : bytes.subarray(0, zero);
  try {
    return strictUtf8.decode(text).trim();
  } catch {
    return Buffer.from(text.buffer, text.byteOffset, text.length).toString('latin1').trim();
  }
}
