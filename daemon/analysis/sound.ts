import type { Scratch } from '../audio/scratch.js';

/** What the musical analysis works on: the start of the file as one decimated channel. */
export interface Sound {
  /** Samples at `rate`, scaled to a peak of 1 unless silent. */
  signal: Float32Array;
  rate: number;
  /** Frames of the file for one sample of `signal`. */
  factor: number;
  /** The first moments at the file's own rate, for what happens above 11 kHz. */
  head: Float32Array;
  headRate: number;
  /** Whole length of the file in seconds and frames; the signal may hold less. */
  seconds: number;
  frames: number;
}

/** Floats one after the other in memory that grows by doubling up to a limit. */
export interface Tape {
  /** Room for `count` more values at the end; less when the limit is near. */
  reserve(count: number): { buffer: Float32Array; offset: number; room: number };
  advance(count: number): void;
  read(): Float32Array;
}

/** Most sounds are shorter than this many values: three seconds at the working rate. */
const FIRST_LENGTH = 65_536;

export function createTape(limit: number, scratch: Scratch): Tape {
  let buffer = scratch.floats(Math.min(limit, FIRST_LENGTH));
  let used = 0;
  return {
    reserve(count) {
      const need = Math.min(limit, used + count);
      if (need > buffer.length) {
        const grown = scratch.floats(Math.min(limit, Math.max(need, buffer.length * 2)));
        grown.set(buffer.subarray(0, used));
        buffer = grown;
      }
      return { buffer, offset: used, room: Math.min(count, limit - used) };
    },
    advance(count) {
      used += count;
    },
    read: () => buffer.subarray(0, used),
  };
}
