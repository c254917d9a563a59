import type { Scratch } from '../audio/scratch.js';
import type { AudioBlock } from '../audio/source.js';
import { LARGEST } from './levels.js';
import { PLANE_FRAMES } from './planes.js';

/** Every meter sees blocks of exactly this size (the last one may be shorter), whatever the decoder hands over. */
export const CHUNK_FRAMES = PLANE_FRAMES;

export interface Rechunker {
  push(block: AudioBlock): void;
  /** Hands over what is left. */
  flush(): void;
  /** Frames seen so far. */
  readonly frames: number;
}

/**
 * Cuts blocks of any size into equal chunks, so that results never depend on how a decoder happened to slice the file.
 * Chunks that lie whole in a block are handed on where they are.
 * @param channels how many channels; missing ones in a block count as silent, extra ones are ignored
 * @param consume called with one array a channel and the number of valid frames; they hold for that call only
 */
export function createRechunker(
  channels: number,
  scratch: Scratch,
  consume: (chunk: Float32Array[], frames: number) => void,
): Rechunker {
  const chunk = Array.from({ length: channels }, () => scratch.floats(CHUNK_FRAMES));
  const direct: Float32Array[] = [...chunk];
  let filled = 0;
  let total = 0;

  return {
    push(block) {
      const length = block[0]?.length ?? 0;
      let done = 0;
      while (done < length) {
        const count = Math.min(length - done, CHUNK_FRAMES - filled);
        if (count === CHUNK_FRAMES && block.length >= channels) {
          for (let c = 0; c < channels; c++) direct[c] = block[c]!.subarray(done, done + count);
          consume(direct, count);
          done += count;
          continue;
        }
        for (let c = 0; c < channels; c++) {
          const source = block[c];
          if (source) chunk[c]!.set(source.subarray(done, done + count), filled);
          else chunk[c]!.fill(0, filled, filled + count);
        }
        filled += count;
        done += count;
        if (filled === CHUNK_FRAMES) {
          consume(chunk, filled);
          filled = 0;
        }
      }
      total += length;
    },
    flush() {
      if (filled > 0) consume(chunk, filled);
      filled = 0;
    },
    get frames() {
      return total;
    },
  };
}

/** A copy of a chunk with silence for every value that is no sound, and how many there were. */
export function cleaned(
  chunk: readonly Float32Array[],
  frames: number,
): { chunk: Float32Array[]; invalid: number } {
  let invalid = 0;
  const copies = chunk.map((plane) => plane.slice(0, frames));
  for (const plane of copies) {
    for (let i = 0; i < frames; i++) {
      const x = plane[i]!;
      if (x >= -LARGEST && x <= LARGEST) continue;
      plane[i] = 0;
      invalid++;
    }
  }
  return { chunk: copies, invalid };
}
