import { type WaveformPeaks } from '../../schemas/analysis.js';
import type { Scratch } from '../audio/scratch.js';
import { LEVEL_MODULE, type LevelKernel } from '../kernels/level-kernel.js';
import { instantiate, placeFloats } from '../kernels/memory.js';
import { PLANE_FRAMES, placePlane, roundUp, wholeTurns } from './planes.js';

/** More pairs than the widest waveform view has pixels are wasted. */
export const MAX_PEAK_PAIRS = 2000;
/** Frames of a cell, the least that is looked at on the way. */
const CELL = 16;
/** Shorter sounds get stretches shorter than a cell, made at the end. */
const SHORT = (MAX_PEAK_PAIRS + 1) * (CELL / 2);

export interface PeakCollector {
  /** Takes the next frames, a multiple of sixteen except for the last time. */
  add(signal: Float32Array, frames: number): void;
  read(): WaveformPeaks;
}

const kernel = instantiate<LevelKernel>(LEVEL_MODULE);
const spare = placePlane();
const [cellLow, cellHigh] = [placeFloats(PLANE_FRAMES / CELL + 4), placeFloats(PLANE_FRAMES / CELL + 4)];

/**
 * Waveform overview of a stream whose length is not known: starts with one cell a pair and, whenever the pairs run out,
 * merges neighbours and doubles the stretch. Ends between half of and all of MAX_PEAK_PAIRS, one to spare, unless there
 * are fewer frames than that.
 */
export function createPeakCollector(scratch: Scratch): PeakCollector {
  const start = scratch.floats(SHORT);
  const low = scratch.floats(MAX_PEAK_PAIRS);
  const high = scratch.floats(MAX_PEAK_PAIRS);
  let total = 0;
  let pairs = 0;
  let stretch = CELL;
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

  function addCells(count: number, frames: number): void {
    for (let c = 0; c < count; c++) {
      const lo = cellLow.floats[c]!;
      const hi = cellHigh.floats[c]!;
      if (inPair === 0 || lo < min) min = lo;
      if (inPair === 0 || hi > max) max = hi;
      inPair += Math.min(CELL, frames - c * CELL);
      if (inPair === stretch) close();
    }
  }

  return {
    add(signal, frames) {
      if (total < SHORT) start.set(signal.subarray(0, Math.min(frames, SHORT - total)), total);
      for (let from = 0; from < frames; from += PLANE_FRAMES) {
        const count = Math.min(PLANE_FRAMES, frames - from);
        const address = wholeTurns(signal, from, count, spare, signal[from + count - 1]!);
        kernel.extremes(address, 4 * roundUp(count), cellLow.address, cellHigh.address);
        addCells(Math.ceil(count / CELL), count);
      }
      total += frames;
    },
    read() {
      if (total < SHORT) return ofShort(start.subarray(0, total));
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

/** The overview of a sound that lies there whole. */
function ofShort(signal: Float32Array): WaveformPeaks {
  let stretch = 1;
  while (signal.length >= (MAX_PEAK_PAIRS + 1) * stretch) stretch *= 2;
  const pairs = Math.ceil(signal.length / stretch);
  const data = new Int8Array(2 * pairs);
  for (let p = 0; p < pairs; p++) {
    let min = signal[p * stretch]!;
    let max = min;
    const end = Math.min(signal.length, (p + 1) * stretch);
    for (let i = p * stretch + 1; i < end; i++) {
      const x = signal[i]!;
      if (x < min) min = x;
      else if (x > max) max = x;
    }
    data[2 * p] = quantise(min);
    data[2 * p + 1] = quantise(max);
  }
  return { framesPerPeak: stretch, data };
}

function quantise(value: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * 127);
}
