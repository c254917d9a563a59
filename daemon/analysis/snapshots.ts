import type { Scratch } from '../audio/scratch.js';

/** Most windows kept; spectral means over more frames of the same sound change nothing a person would see. */
export const MAX_SNAPSHOTS = 16;

export interface SnapshotCollector {
  add(signal: Float32Array, frames: number): void;
  /** Flushes the window in hand (padded with silence) and returns what was kept, one window after the other. */
  read(): Float32Array;
}

/**
 * Windows of the signal at the file's own rate, spread evenly over a stream of unknown length: every n-th window is
 * kept, and when there are too many every second one is dropped and n doubles.
 */
export function createSnapshotCollector(size: number, scratch: Scratch): SnapshotCollector {
  const all = scratch.floats(2 * MAX_SNAPSHOTS * size);
  // Windows at the start of `all`; the one after them is being filled.
  let kept = 0;
  let every = 1;
  let index = 0;
  let inWindow = 0;

  function thin(): void {
    for (let i = 1; 2 * i < kept; i++) all.copyWithin(i * size, 2 * i * size, (2 * i + 1) * size);
    kept = Math.ceil(kept / 2);
  }

  function close(): void {
    if (index % every === 0 && ++kept === 2 * MAX_SNAPSHOTS) {
      thin();
      every *= 2;
    }
    index++;
    inWindow = 0;
  }

  return {
    add(signal, frames) {
      let done = 0;
      while (done < frames) {
        const count = Math.min(frames - done, size - inWindow);
        if (index % every === 0) all.set(signal.subarray(done, done + count), kept * size + inWindow);
        done += count;
        inWindow += count;
        if (inWindow === size) close();
      }
    },
    read() {
      if (inWindow > 0 && index % every === 0) {
        kept++;
        all.fill(0, (kept - 1) * size + inWindow, kept * size);
      }
      if (kept > MAX_SNAPSHOTS) thin();
      return all.subarray(0, kept * size);
    },
  };
}
