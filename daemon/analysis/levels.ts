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
  /** Sign of the last sample, in the highest bit. */
  sign: number;
}

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
    sign: 0,
  }));
  const signs = new Int32Array(channels);
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
        survey(chunk[c]!, count, frames === 0 ? null : signs[c]!, channel);
        // A NaN makes the energy one; it would hide from the peak.
        if (!(channel.peak <= LARGEST && channel.energy >= 0)) return false;
      }
      for (let c = 0; c < channels; c++) {
        const channel = found[c]!;
        squares += channel.energy;
        sum += channel.sum;
        crossings += channel.crossings;
        signs[c] = channel.sign;
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

/**
 * One loop without a branch that noise could make a processor guess wrong. Signs are taken from the bits of the floats:
 * `b & (b − 1)` has the highest bit set for numbers below zero and not for −0.
 */
function survey(data: Float32Array, count: number, before: number | null, found: Found): void {
  const bits = new Int32Array(data.buffer, data.byteOffset, count);
  const first = count > 0 ? bits[0]! : 0;
  let sign = before ?? first & (first - 1);
  let energy = 0;
  let sum = 0;
  let peak = 0;
  let crossings = 0;
  for (let i = 0; i < count; i++) {
    const x = data[i]!;
    const b = bits[i]!;
    energy += x * x;
    sum += x;
    const magnitude = Math.abs(x);
    if (magnitude > peak) peak = magnitude;
    const now = b & (b - 1);
    crossings += (now ^ sign) >>> 31;
    sign = now;
  }
  found.energy = energy;
  found.sum = sum;
  found.peak = peak;
  found.crossings = crossings;
  found.sign = sign;
}

/** Linear amplitude to dBFS; null for digital silence. */
export function toDecibels(amplitude: number): number | null {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}
