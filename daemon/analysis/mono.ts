import type { Scratch } from '../audio/scratch.js';

/** A mix this far under a single channel (−26 dB) has cancelled out. */
const CANCELLED = 0.0025;
/** How fast the past is forgotten, a chunk (93 ms at 44.1 kHz): a second or so decides. */
const MEMORY = 0.9;

export interface Mono {
  /**
   * The mono mix of a chunk; valid until the next call.
   * @param firstEnergy energy of the first channel in this chunk
   */
  mix(chunk: readonly Float32Array[], frames: number, firstEnergy: number): Float32Array;
  /** Frames for which the first channel stood in for a mix that cancelled out. */
  readonly cancelled: number;
}

/**
 * Mixes channels to mono. Where channels out of phase wipe each other out, the first one speaks for the sound; that is
 * decided chunk by chunk from the energies of the last second, so the answer depends on the audio alone.
 */
export function createMono(channels: number, chunkFrames: number, scratch: Scratch): Mono {
  const out = scratch.floats(chunkFrames);
  let mixEnergy = 0;
  let firstEnergy = 0;
  let cancelled = 0;
  return {
    mix(chunk, frames, energy) {
      const first = chunk[0]!;
      if (channels === 1) return first;
      mixEnergy = mixEnergy * MEMORY + mixDown(chunk, frames, out);
      firstEnergy = firstEnergy * MEMORY + energy;
      if (mixEnergy >= CANCELLED * firstEnergy) return out;
      cancelled += frames;
      return first;
    },
    get cancelled() {
      return cancelled;
    },
  };
}

/** Fills `out` with the mean of the channels; returns its energy. */
function mixDown(chunk: readonly Float32Array[], frames: number, out: Float32Array): number {
  const [left, right] = chunk;
  let energy = 0;
  if (chunk.length === 2 && left && right) {
    for (let i = 0; i < frames; i++) {
      const x = (left[i]! + right[i]!) * 0.5;
      out[i] = x;
      energy += x * x;
    }
    return energy;
  }
  const share = 1 / chunk.length;
  out.fill(0, 0, frames);
  for (const channel of chunk) for (let i = 0; i < frames; i++) out[i]! += share * channel[i]!;
  for (let i = 0; i < frames; i++) energy += out[i]! * out[i]!;
  return energy;
}
