import type { Scratch } from '../audio/scratch.js';

/** Most windows kept; spectral means over more frames of the same sound change nothing a person would see. */
export const MAX_SNAPSHOTS = 16;

export interface SnapshotCollector {
  add(signal: Float32Array, frames: number): void;
  /** Flushes the window in hand (padded with silence) and returns what was kept, in order. */
  read(): Float32Array[];
}

/**
 * Windows of the signal at the file's own rate, spread evenly over a stream of unknown length: every n-th window is
 * kept, and when there are too many every second one is dropped and n doubles.
 */
export function createSnapshotCollector(size: number, scratch: Scratch): SnapshotCollector {
  const all = scratch.floats(2 * MAX_SNAPSHOTS * size);
  // Windows by place; the first `kept` hold something, the one after them is being filled.
  const places = Array.from({ length: 2 * MAX_SNAPSHOTS }, (_, i) => all.subarray(i * size, (i + 1) * size));
  let kept = 0;
  let every = 1;
  let index = 0;
  let inWindow = 0;

  function thin(): void {
    for (let i = 1; 2 * i < kept; i++) {
      const dropped = places[i]!;
      places[i] = places[2 * i]!;
      places[2 * i] = dropped;
    }
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
        if (index % every === 0) places[kept]!.set(signal.subarray(done, done + count), inWindow);
        done += count;
        inWindow += count;
        if (inWindow === size) close();
      }
    },
    read() {
      if (inWindow > 0 && index % every === 0) {
        places[kept]!.fill(0, inWindow);
        kept++;
      }
      if (kept > MAX_SNAPSHOTS) thin();
      return places.slice(0, kept);
    },
  };
}
