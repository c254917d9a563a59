import { type ByteSource } from './bytes.js';
import { chunkAt, listChunks, viewOf, ascii, type Chunk } from './iff.js';
import { humanBytes } from './pcm-layout.js';

/** The chunks of a WAV and what was odd about them. */
export interface RiffMap {
  rf64: boolean;
  littleEndian: boolean;
  chunks: Chunk[];
  warnings: string[];
}

const SIZE_IN_DS64 = 0xffffffff;

/**
 * Maps a RIFF, RIFX, RF64 or BW64 file. The size of `data` is put right where the header is wrong: recorders that were
 * switched off and programs that write to a pipe leave 0 or 0xFFFFFFFF there; RF64 keeps it in `ds64` (EBU Tech 3306).
 */
export async function readRiff(source: ByteSource): Promise<RiffMap> {
  const head = await source.read(0, 12);
  const form = ascii(head, 0, 4);
  const littleEndian = form !== 'RIFX';
  const rf64 = form === 'RF64' || form === 'BW64';
  const warnings: string[] = [];
  let longDataSize: number | null = null;

  const chunks = await listChunks(source, 12, littleEndian, async (chunk, remaining) => {
    if (chunk.id === 'ds64' && rf64) longDataSize = await readDs64(source, chunk);
    if (chunk.id !== 'data') return null;
    const size = chunk.declared === SIZE_IN_DS64 && longDataSize !== null ? longDataSize : chunk.declared;
    if (size === 0 && remaining > 0 && !(await isTrulyEmpty(source, chunk, littleEndian))) {
      warnings.push('The header says there is no audio, but there is; all of it is used.');
      return remaining;
    }
    if (size === SIZE_IN_DS64) {
      warnings.push(
        'The header does not say how long the audio is; everything up to the end of the file is used.',
      );
    } else if (size > remaining) {
      warnings.push(
        `The file is cut short: the header promises ${humanBytes(size)} of audio, ${humanBytes(remaining)} are there.`,
      );
    }
    return Math.min(size, remaining);
  });
  return { rf64, littleEndian, chunks, warnings };
}

async function readDs64(source: ByteSource, chunk: Chunk): Promise<number | null> {
  const body = await source.read(chunk.start, 16);
  if (body.length < 16) return null;
  const size = viewOf(body).getBigUint64(8, true);
  return size > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(size);
}

/** A data chunk of size 0 is believed where nothing or another whole chunk follows it. */
async function isTrulyEmpty(source: ByteSource, data: Chunk, littleEndian: boolean): Promise<boolean> {
  const next = await chunkAt(source, data.start, littleEndian);
  return next !== null && next.start + next.declared <= source.size;
}
