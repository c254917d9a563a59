import { type ByteSource } from './bytes.js';
import { type HintPlaces } from './container.js';
import { CHUNK_HEADER_BYTES, type Chunk } from './iff.js';
import { hasId3Chunk } from './riff-hints.js';

/** The parts of a file that carry tags, put together so that they are again a file of their kind. */
export interface TagImage {
  bytes: Uint8Array;
  mimeType: string;
}

/** Tags above this are left unread: it holds any cover picture people embed. */
const MAX_TAG_BYTES = 16 << 20;
/** Comments stand at the start of an Ogg file; this holds them with a picture in front. */
const OGG_HEAD_BYTES = 1 << 20;
/** A few frames after the tags, for the tag reader to see that it is an MP3. */
const FRAMES_BYTES = 4096;
const STREAM_INFO = 0;
const VORBIS_COMMENT = 4;
const LAST_BLOCK = 0x80;

/**
 * What the tag reader needs to see of a file: never its audio, so that tags of an hour-long mix cost no more than those of
 * a one-shot. Null where nothing in the file needs the tag reader, as in nearly all WAVs.
 */
export async function tagImage(source: ByteSource, places: HintPlaces): Promise<TagImage | null> {
  const parts = await partsOf(source, places);
  if (!parts) return null;
  const size = parts.ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  if (size > MAX_TAG_BYTES) return null;
  const read = await Promise.all(parts.ranges.map(({ start, end }) => source.read(start, end - start)));
  return { bytes: parts.assemble(read), mimeType: parts.mimeType };
}

interface Parts {
  ranges: { start: number; end: number }[];
  mimeType: string;
  assemble: (parts: Uint8Array[]) => Uint8Array;
}

async function partsOf(source: ByteSource, places: HintPlaces): Promise<Parts | null> {
  switch (places.kind) {
    case 'riff':
      return chunkParts(places.map.chunks, 'fmt ', 'audio/wav', (size) => [
        ...text('RIFF'),
        ...u32(size, true),
        ...text('WAVE'),
      ]);
    case 'aiff':
      return chunkParts(places.map.chunks, 'COMM', 'audio/aiff', (size) => [
        ...text('FORM'),
        ...u32(size, false),
        ...text(places.map.compressed ? 'AIFC' : 'AIFF'),
      ]);
    case 'flac':
      return flacParts(source, places.start, places.audioStart);
    case 'ogg':
      return {
        ranges: [{ start: places.start, end: Math.min(source.size, places.start + OGG_HEAD_BYTES) }],
        mimeType: 'audio/ogg',
        assemble: join,
      };
    case 'mp4':
      return {
        ranges: places.boxes.filter(({ type }) => type === 'ftyp' || type === 'moov'),
        mimeType: 'audio/mp4',
        assemble: ([type, index]) =>
          join([boxHeader('ftyp', type), type ?? NOTHING, boxHeader('moov', index), index ?? NOTHING]),
      };
    case 'mpeg': {
      const { audioStart, audioEnd } = places;
      if (audioStart === 0 && audioEnd === source.size) return null;
      const frames = { start: audioStart, end: Math.min(audioEnd, audioStart + FRAMES_BYTES) };
      return {
        ranges: [{ start: 0, end: audioStart }, frames, { start: audioEnd, end: source.size }],
        mimeType: 'audio/mpeg',
        assemble: join,
      };
    }
  }
}

const NOTHING = new Uint8Array(0);

/** A WAV or AIFF of its format and ID3 chunks only; the other chunks have a reader of their own. */
function chunkParts(
  chunks: readonly Chunk[],
  formatId: string,
  mimeType: string,
  outer: (size: number) => number[],
): Parts | null {
  if (!hasId3Chunk(chunks)) return null;
  const wanted = chunks.filter(({ id }) => id === formatId || id === 'id3 ' || id === 'ID3 ');
  return {
    ranges: wanted.map(({ start, size }) => ({
      start: start - CHUNK_HEADER_BYTES,
      end: start + size + (size % 2),
    })),
    mimeType,
    assemble: (parts) => {
      const size = parts.reduce((sum, part) => sum + part.length, 4);
      return join([Uint8Array.from(outer(size)), ...parts]);
    },
  };
}

async function flacParts(source: ByteSource, start: number, audioStart: number): Promise<Parts | null> {
  const ranges: { start: number; end: number }[] = [];
  for (let position = start + 4; position < audioStart;) {
    const header = await source.read(position, 4);
    if (header.length < 4) break;
    const type = header[0]! & ~LAST_BLOCK;
    const end = position + 4 + ((header[1]! << 16) | (header[2]! << 8) | header[3]!);
    if (type === STREAM_INFO || type === VORBIS_COMMENT) ranges.push({ start: position, end });
    position = end;
  }
  if (ranges.length < 2) return null;
  return {
    ranges,
    mimeType: 'audio/flac',
    assemble: (blocks) =>
      join([
        Uint8Array.from(text('fLaC')),
        ...blocks.map((block, i) => withLastFlag(block, i === blocks.length - 1)),
      ]),
  };
}

function withLastFlag(block: Uint8Array, isLast: boolean): Uint8Array {
  const copy = block.slice();
  copy[0] = (copy[0]! & ~LAST_BLOCK) | (isLast ? LAST_BLOCK : 0);
  return copy;
}

function boxHeader(type: string, body: Uint8Array | undefined): Uint8Array {
  return Uint8Array.from([...u32(8 + (body?.length ?? 0), false), ...text(type)]);
}

function u32(value: number, littleEndian: boolean): number[] {
  const bytes = [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return littleEndian ? bytes.reverse() : bytes;
}

function text(characters: string): number[] {
  return Array.from(characters, (character) => character.charCodeAt(0));
}

function join(parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
