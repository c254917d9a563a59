import { type ByteSource } from './bytes.js';

/** One chunk of a RIFF or IFF file. `start` and `size` describe its body and never reach past the file. */
export interface Chunk {
  id: string;
  start: number;
  size: number;
  /** The size its header claims. */
  declared: number;
}

/** No sound has more; a file that does is garbage that would only cost time. */
const MAX_CHUNKS = 2048;

/** Chunk headers of RIFF, RIFX and AIFF: four letters, then a size of four bytes. */
export const CHUNK_HEADER_BYTES = 8;

/** A reader's own idea of a chunk's size, given its header; null takes the header's word. */
export type SizeRule = (chunk: Chunk, remaining: number) => Promise<number | null>;

/**
 * The chunks from `from` to the end of the file, in order, up to the first thing that is no chunk. Ignores the size in
 * the outer header: it is the field most often wrong.
 */
export async function listChunks(
  source: ByteSource,
  from: number,
  littleEndian: boolean,
  sizeRule: SizeRule = () => Promise.resolve(null),
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let position = from;
  while (position + CHUNK_HEADER_BYTES <= source.size && chunks.length < MAX_CHUNKS) {
    const chunk = await chunkAt(source, position, littleEndian);
    if (!chunk) break;
    chunk.size = Math.min(
      (await sizeRule(chunk, source.size - chunk.start)) ?? chunk.declared,
      source.size - chunk.start,
    );
    chunks.push(chunk);
    position = await afterChunk(source, chunk);
  }
  return chunks;
}

/** The chunk whose header lies at `position`; null where there is none. */
export async function chunkAt(
  source: ByteSource,
  position: number,
  littleEndian: boolean,
): Promise<Chunk | null> {
  const header = await source.read(position, CHUNK_HEADER_BYTES);
  if (header.length < CHUNK_HEADER_BYTES || !isChunkId(header)) return null;
  const declared = viewOf(header).getUint32(4, littleEndian);
  const start = position + CHUNK_HEADER_BYTES;
  return { id: ascii(header, 0, 4), start, size: Math.min(declared, source.size - start), declared };
}

/** Chunks are padded to even sizes, but some writers forget the pad byte: look which reading finds a chunk. */
async function afterChunk(source: ByteSource, chunk: Chunk): Promise<number> {
  const end = chunk.start + chunk.size;
  if (chunk.size % 2 === 0) return end;
  const next = await source.read(end, 5);
  return next.length === 5 && isChunkId(next) && !isChunkId(next.subarray(1)) ? end : end + 1;
}

function isChunkId(bytes: Uint8Array): boolean {
  for (let i = 0; i < 4; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return bytes[0] !== 0x20;
}

/** `length` bytes from `from` as Latin text, cut at nothing. */
export function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

/** A DataView over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
