import { type WaveformPeaks } from '../../schemas/analysis.js';
import type { Scratch } from '../audio/scratch.js';

/** More pairs than the widest waveform view has pixels are wasted. */
export const MAX_PEAK_PAIRS = 2000;

export interface PeakCollector {
  add(signal: Float32Array, frames: number): void;
  read(): WaveformPeaks;
}

/**
 * Waveform overview of a stream whose length is not known: starts with one frame a pair and, whenever the pairs
 * run out, merges neighbours and doubles the stretch. Always ends between half of and all of MAX_PEAK_PAIRS.
 */
export function createPeakCollector(scratch: Scratch): PeakCollector {
  const low = scratch.floats(MAX_PEAK_PAIRS);
  const high = scratch.floats(MAX_PEAK_PAIRS);
  let pairs = 0;
  let stretch = 1;
  let inPair = 0;
  let min = 0;
  let max = 0;

  function close(): void {
    if (pairs === MAX_PEAK_PAIRS) {
      for (let i = 0; i < pairs / 2; i++) {
        low[i] = Math.min(low[2 * i]!, low[2 * i + 1]!);
        high[i] = Math.max(high[2 * i]!, high[2 * i + 1]!);
      }
      pairs /= 2;
      stretch *= 2;
      // The pair in hand covers half of the new stretch and goes on filling.
      if (inPair < stretch) return;
    }
    low[pairs] = min;
    high[pairs] = max;
    pairs++;
    inPair = 0;
  }

  return {
    add(signal, frames) {
      let i = 0;
      while (i < frames) {
        const end = Math.min(frames, i + stretch - inPair);
        let lo = inPair === 0 ? signal[i]! : min;
        let hi = inPair === 0 ? signal[i]! : max;
        inPair += end - i;
        for (; i < end; i++) {
          const x = signal[i]!;
          if (x < lo) lo = x;
          else if (x > hi) hi = x;
        }
        min = lo;
        max = hi;
        if (inPair === stretch) close();
      }
    },
    read() {
      const rest = inPair > 0 ? 1 : 0;
      const data = new Int8Array(2 * (pairs + rest));
      for (let i = 0; i < pairs; i++) {
        data[2 * i] = quantise(low[i]!);
        data[2 * i + 1] = quantise(high[i]!);
      }
      if (rest === 1) {
        data[2 * pairs] = quantise(min);
        data[2 * pairs + 1] = quantise(max);
      }
      return { framesPerPeak: stretch, data };
    },
  };
}

function quantise(value: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * 127);
}
