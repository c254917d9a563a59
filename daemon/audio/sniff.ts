import { type ByteSource } from './bytes.js';
import { ascii, viewOf } from './iff.js';
import { corrupt, unsupported } from './refusal.js';
import { findMpegStream, type MpegStream } from './mpeg-frames.js';

/** What a file is by its content, with where the audio of a bare stream begins. */
export type Sniffed =
  | { kind: 'riff' }
  | { kind: 'aiff' }
  | { kind: 'flac'; start: number }
  | { kind: 'ogg'; start: number }
  | { kind: 'mp4' }
  | { kind: 'mpeg'; stream: MpegStream };

/** Beginnings of files that are no sound we play, and what to tell their owner. */
const STRANGERS: readonly (readonly [prefix: string, what: string])[] = [
  ['PK\x03\x04', 'a ZIP archive'],
  ['Rar!', 'a RAR archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['%PDF', 'a PDF document'],
  ['MThd', 'a MIDI file'],
  ['caff', 'a Core Audio (CAF) file'],
  ['wvpk', 'a WavPack file'],
  ['MAC ', "a Monkey's Audio file"],
  ['riff\x2e\x91', 'a Sony Wave64 file'],
  ['\x30\x26\xb2\x75', 'a Windows Media file'],
  ['\x1a\x45\xdf\xa3', 'a Matroska or WebM file'],
  ['.snd', 'a Sun/NeXT audio file'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['version https://git-lfs', 'a Git LFS pointer'],
];

/** AppleDouble: what macOS leaves as `._name` beside every file it copies to a card. */
const APPLE_DOUBLE = '\x00\x05\x16\x07';

const ID3_HEADER_BYTES = 10;
/** ID3v2 tags in front of one another; more than a few is garbage. */
const MAX_ID3_TAGS = 8;

/**
 * Recognises a file by its first bytes; the extension is never looked at.
 * @throws PadbridgeError corrupt (empty), unsupported (something else, named where known)
 */
export async function sniff(source: ByteSource): Promise<Sniffed> {
  if (source.size === 0) throw corrupt(source.path, 'The file is empty.');
  const start = await afterId3(source, 0);
  const head = await source.read(start, 36);
  const magic = ascii(head, 0, 4);
  const form = ascii(head, 8, 4);
  if (start === 0 && isRiff(magic) && form === 'WAVE') return { kind: 'riff' };
  if (start === 0 && magic === 'FORM' && (form === 'AIFF' || form === 'AIFC')) return { kind: 'aiff' };
  if (magic === 'fLaC') return { kind: 'flac', start };
  if (magic === 'OggS') return { kind: 'ogg', start };
  if (start === 0 && ascii(head, 4, 4) === 'ftyp') return { kind: 'mp4' };
  refuseStrangers(source.path, head, magic, form);
  const stream = await findMpegStream(source, start);
  if (stream) return { kind: 'mpeg', stream };
  throw await unknown(source, start, head);
}

/** Position of the first byte after the ID3v2 tags at `position`. */
export async function afterId3(source: ByteSource, position: number): Promise<number> {
  let start = position;
  for (let tags = 0; tags < MAX_ID3_TAGS; tags++) {
    const size = id3Size(await source.read(start, ID3_HEADER_BYTES));
    if (size === 0) break;
    start += size;
  }
  return start;
}

/** Whole size of the ID3v2 tag with this header, 0 where it is none (id3.org, ID3v2.4.0 §3.1). */
export function id3Size(header: Uint8Array): number {
  if (header.length < ID3_HEADER_BYTES || ascii(header, 0, 3) !== 'ID3' || header[3] === 0xff) return 0;
  const size = viewOf(header).getUint32(6);
  if ((size & 0x80808080) !== 0) return 0;
  const body =
    ((size >>> 3) & 0x0fe00000) | ((size >>> 2) & 0x001fc000) | ((size >>> 1) & 0x3f80) | (size & 0x7f);
  return ID3_HEADER_BYTES + body + ((header[5] ?? 0) & 0x10 ? ID3_HEADER_BYTES : 0);
}

function isRiff(magic: string): boolean {
  return magic === 'RIFF' || magic === 'RIFX' || magic === 'RF64' || magic === 'BW64';
}

function refuseStrangers(path: string, head: Uint8Array, magic: string, form: string): void {
  if (magic === APPLE_DOUBLE) {
    throw unsupported(path, 'This is a side file of macOS without any sound.', 'Delete it; nothing is lost.');
  }
  if (isRiff(magic)) {
    throw unsupported(
      path,
      form === 'sfbk' ? 'This is a SoundFont, not a sample.' : 'This RIFF file holds no wave audio.',
    );
  }
  const start = ascii(head, 0, head.length);
  const stranger = STRANGERS.find(([prefix]) => start.startsWith(prefix));
  if (stranger) {
    throw unsupported(
      path,
      `This is ${stranger[1]}, not a sound Padbridge plays.`,
      'Convert or unpack it, or remove it.',
    );
  }
}

async function unknown(source: ByteSource, start: number, head: Uint8Array) {
  if (start > 0)
    return corrupt(source.path, 'There are tags at the start of the file, but no audio after them.');
  if (head.every((byte) => byte === 0)) {
    return corrupt(source.path, 'The file begins with zeros only; copying it was probably interrupted.');
  }
  const sample = await source.read(0, 512);
  const text = sample.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  return unsupported(
    source.path,
    text ? 'This is a text file, not a sound.' : 'This is no kind of sound Padbridge knows.',
  );
}
