import type { AudioBlock } from '../audio/source.js';

/** Every meter sees blocks of exactly this size (the last one may be shorter), whatever the decoder hands over. */
export const CHUNK_FRAMES = 4096;

/** 120 dB over full scale: no sound, but a file read in the wrong format, and squares would overflow a float. */
const LARGEST = 1e6;

export interface Rechunker {
  push(block: AudioBlock): void;
  /** Hands over what is left. */
  flush(): void;
  /** Frames seen so far. */
  readonly frames: number;
  /** Values that were no sound (NaN, infinite, absurdly large) and were replaced by 0. */
  readonly invalid: number;
}

/**
 * Cuts blocks of any size into equal chunks and cleans values that are no sound, so that results never depend
 * on how a decoder happened to slice the file and nothing downstream meets a NaN.
 * @param channels how many channels; missing ones in a block count as silent, extra ones are ignored
 * @param consume called with one buffer a channel and the number of valid frames; the buffers are reused
 */
export function createRechunker(
  channels: number,
  consume: (chunk: Float32Array[], frames: number) => void,
): Rechunker {
  const chunk = Array.from({ length: channels }, () => new Float32Array(CHUNK_FRAMES));
  let filled = 0;
  let total = 0;
  let invalid = 0;

  function copy(source: Float32Array | undefined, from: number, count: number, target: Float32Array): void {
    if (source === undefined) {
      target.fill(0, filled, filled + count);
      return;
    }
    target.set(source.subarray(from, from + count), filled);
    for (let i = filled; i < filled + count; i++) {
      const x = target[i]!;
      if (x >= -LARGEST && x <= LARGEST) continue;
      target[i] = 0;
      invalid++;
    }
  }

  return {
    push(block) {
      const length = block[0]?.length ?? 0;
      let done = 0;
      while (done < length) {
        const count = Math.min(length - done, CHUNK_FRAMES - filled);
        for (let c = 0; c < channels; c++) copy(block[c], done, count, chunk[c]!);
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
    get invalid() {
      return invalid;
    },
  };
}
