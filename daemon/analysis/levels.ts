export interface Levels {
  /** Highest absolute sample, linear. */
  peak: number;
  /** Root mean square over all channels, linear. */
  rms: number;
  /** Sign changes per frame, mean over channels, 0 to 1. */
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

export interface LevelMeter {
  add(chunk: Float32Array[], frames: number): void;
  read(): Levels;
}

/** Peak, RMS, zero crossings, DC and clipping of all channels, at the file's own rate. */
export function createLevelMeter(channels: number): LevelMeter {
  let peak = 0;
  let squares = 0;
  let sum = 0;
  let crossings = 0;
  let clipped = 0;
  let frames = 0;
  const last = new Float64Array(channels);
  const run = new Int32Array(channels);

  function addChannel(c: number, data: Float32Array, count: number): void {
    let high = peak;
    let energy = 0;
    let total = 0;
    let changes = 0;
    let previous = last[c]!;
    for (let i = 0; i < count; i++) {
      const x = data[i]!;
      energy += x * x;
      total += x;
      const magnitude = x < 0 ? -x : x;
      if (magnitude > high) high = magnitude;
      if (x * previous < 0) changes++;
      if (x !== 0) previous = x;
    }
    last[c] = previous;
    squares += energy;
    sum += total;
    crossings += changes;
    if (high >= FULL_SCALE) countClipping(c, data, count);
    peak = high;
  }

  function countClipping(c: number, data: Float32Array, count: number): void {
    let length = run[c]!;
    for (let i = 0; i < count; i++) {
      if (Math.abs(data[i]!) < FULL_SCALE) length = 0;
      else if (++length === CLIP_RUN) clipped += CLIP_RUN;
      else if (length > CLIP_RUN) clipped++;
    }
    run[c] = length;
  }

  return {
    add(chunk, count) {
      for (let c = 0; c < channels; c++) addChannel(c, chunk[c]!, count);
      frames += count;
    },
    read() {
      const samples = Math.max(1, frames * channels);
      return {
        peak,
        rms: Math.sqrt(squares / samples),
        zeroCrossingRate: Math.min(1, crossings / samples),
        dc: sum / samples,
        clippedRatio: clipped / samples,
      };
    },
  };
}

/** Linear amplitude to dBFS; null for digital silence. */
export function toDecibels(amplitude: number): number | null {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}
