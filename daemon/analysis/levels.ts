import { LEVEL_MODULE, type LevelKernel } from '../kernels/level-kernel.js';
import { instantiate, placeFloats } from '../kernels/memory.js';
import { PLANE_FRAMES, placePlane, putBefore, roundUp, wholeTurns } from './planes.js';

export interface Levels {
  /** Highest absolute sample, linear. */
  peak: number;
  /** Root mean square over all channels, linear. */
  rms: number;
  /** Changes between below zero and not below zero a frame, mean over channels, 0 to 1. */
  zeroCrossingRate: number;
  /** Mean over all samples, linear: what a DC fault looks like. */
  dc: number;
  /** Samples at or next to full scale in runs of three or more, over all samples. */
  clippedRatio: number;
}

/** From here on a sample counts as touching full scale (16-bit full scale is 0.99997). */
const FULL_SCALE = 0.9999;
/** A run this long at full scale is clipping; shorter ones are what a normaliser leaves. */
const CLIP_RUN = 3;
/** 120 dB over full scale: no sound, but a file read in the wrong format, and squares would overflow a float. */
export const LARGEST = 1e6;

export interface LevelMeter {
  /**
   * Takes a chunk.
   * @returns false, with nothing taken, when it holds values that are no sound (NaN, infinite, absurdly large)
   */
  add(chunk: readonly Float32Array[], frames: number): boolean;
  /** Energy of a channel in the chunk added last. */
  energyOf(channel: number): number;
  read(): Levels;
}

/** What one pass over a channel's chunk finds. */
interface Found {
  energy: number;
  sum: number;
  peak: number;
  crossings: number;
  last: number;
}

const kernel = instantiate<LevelKernel>(LEVEL_MODULE);
const spare = placePlane();
const result = placeFloats(16);
const counts = new Int32Array(result.floats.buffer, result.address, 16);

/** Peak, RMS, zero crossings, DC and clipping of all channels, at the file's own rate. */
export function createLevelMeter(channels: number): LevelMeter {
  let peak = 0;
  let squares = 0;
  let sum = 0;
  let crossings = 0;
  let clipped = 0;
  let frames = 0;
  const found = Array.from({ length: channels }, (): Found => ({
    energy: 0,
    sum: 0,
    peak: 0,
    crossings: 0,
    last: 0,
  }));
  const lasts = new Float32Array(channels);
  const runs = new Int32Array(channels);

  function countClipping(c: number, data: Float32Array, count: number): void {
    let length = runs[c]!;
    for (let i = 0; i < count; i++) {
      if (Math.abs(data[i]!) < FULL_SCALE) length = 0;
      else if (++length === CLIP_RUN) clipped += CLIP_RUN;
      else if (length > CLIP_RUN) clipped++;
    }
    runs[c] = length;
  }

  return {
    add(chunk, count) {
      for (let c = 0; c < channels; c++) {
        const channel = found[c]!;
        // The first sample of a sound crosses nothing.
        survey(chunk[c]!, count, frames === 0 ? chunk[c]![0]! : lasts[c]!, channel);
        // A NaN makes the energy one; it would hide from the peak.
        if (!(channel.peak <= LARGEST && channel.energy >= 0)) return false;
      }
      for (let c = 0; c < channels; c++) {
        const channel = found[c]!;
        squares += channel.energy;
        sum += channel.sum;
        crossings += channel.crossings;
        lasts[c] = channel.last;
        peak = Math.max(peak, channel.peak);
        if (channel.peak >= FULL_SCALE) countClipping(c, chunk[c]!, count);
        else runs[c] = 0;
      }
      frames += count;
      return true;
    },
    energyOf: (channel) => found[channel]!.energy,
    read() {
      const samples = Math.max(1, frames * channels);
      return {
        peak,
        rms: Math.sqrt(squares / samples),
        zeroCrossingRate: crossings / samples,
        dc: sum / samples,
        clippedRatio: clipped / samples,
      };
    },
  };
}

/** @param before the sample in front of the data */
function survey(data: Float32Array, count: number, before: number, found: Found): void {
  found.energy = 0;
  found.sum = 0;
  found.peak = 0;
  found.crossings = 0;
  found.last = before;
  for (let from = 0; from < count; from += PLANE_FRAMES) {
    const length = Math.min(PLANE_FRAMES, count - from);
    const address = wholeTurns(data, from, length, spare, 0);
    putBefore(address, found.last);
    kernel.survey(address, 4 * roundUp(length), result.address);
    found.last = data[from + length - 1]!;
    for (let lane = 0; lane < 4; lane++) {
      found.energy += result.floats[lane]!;
      found.sum += result.floats[4 + lane]!;
      found.peak = Math.max(found.peak, result.floats[8 + lane]!);
      found.crossings += counts[12 + lane]!;
    }
    // The silence that fills the last turn is not below zero.
    if (length < roundUp(length) && found.last < 0) found.crossings--;
  }
}

/** Linear amplitude to dBFS; null for digital silence. */
export function toDecibels(amplitude: number): number | null {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}
