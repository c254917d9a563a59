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
export function createSnapshotCollector(size: number): SnapshotCollector {
  let kept: Float32Array[] = [];
  let every = 1;
  let index = 0;
  let inWindow = 0;
  let current = new Float32Array(size);

  function close(): void {
    if (index % every === 0) {
      kept.push(current);
      current = new Float32Array(size);
      if (kept.length === 2 * MAX_SNAPSHOTS) {
        kept = kept.filter((_, i) => i % 2 === 0);
        every *= 2;
      }
    }
    index++;
    inWindow = 0;
  }

  return {
    add(signal, frames) {
      let done = 0;
      while (done < frames) {
        const count = Math.min(frames - done, size - inWindow);
        if (index % every === 0) {
          current.set(signal.subarray(done, done + count), inWindow);
        }
        done += count;
        inWindow += count;
        if (inWindow === size) close();
      }
    },
    read() {
      if (inWindow > 0 && index % every === 0 && kept.length < 2 * MAX_SNAPSHOTS) {
        current.fill(0, inWindow);
        kept.push(current);
      }
      if (kept.length > MAX_SNAPSHOTS) kept = kept.filter((_, i) => i % 2 === 0);
      return kept;
    },
  };
}
