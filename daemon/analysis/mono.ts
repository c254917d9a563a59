import { LEVEL_MODULE, type LevelKernel } from '../kernels/level-kernel.js';
import { instantiate, placeFloats } from '../kernels/memory.js';
import { placePlane, roundUp, wholeTurns } from './planes.js';

/** A mix this far under a single channel (−26 dB) has cancelled out. */
const CANCELLED = 0.0025;
/** How fast the past is forgotten, a chunk (93 ms at 44.1 kHz): a second or so decides. */
const MEMORY = 0.9;

export interface Mono {
  /**
   * The mono mix of a chunk of at most PLANE_FRAMES; valid until the next call on this thread.
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
export function createMono(channels: number): Mono {
  let mixEnergy = 0;
  let firstEnergy = 0;
  let cancelled = 0;
  return {
    mix(chunk, frames, energy) {
      const first = chunk[0]!;
      if (channels === 1) return first;
      mixEnergy = mixEnergy * MEMORY + mixDown(chunk, frames);
      firstEnergy = firstEnergy * MEMORY + energy;
      if (mixEnergy >= CANCELLED * firstEnergy) return mixed.floats;
      cancelled += frames;
      return first;
    },
    get cancelled() {
      return cancelled;
    },
  };
}

const kernel = instantiate<LevelKernel>(LEVEL_MODULE);
const mixed = placePlane();
const [spare, spareToo] = [placePlane(), placePlane()];
const parts = placeFloats(4);

/** Fills `mixed` with the mean of the channels; returns its energy. */
function mixDown(chunk: readonly Float32Array[], frames: number): number {
  const [left, right] = chunk;
  let energy = 0;
  if (chunk.length === 2 && left && right) {
    const from = wholeTurns(left, 0, frames, spare, 0);
    const fromToo = wholeTurns(right, 0, frames, spareToo, 0);
    kernel.mix(from, fromToo, mixed.address, 4 * roundUp(frames), parts.address);
    for (let lane = 0; lane < 4; lane++) energy += parts.floats[lane]!;
    return energy;
  }
  const out = mixed.floats;
  const share = 1 / chunk.length;
  out.fill(0, 0, frames);
  for (const channel of chunk) for (let i = 0; i < frames; i++) out[i]! += share * channel[i]!;
  for (let i = 0; i < frames; i++) energy += out[i]! * out[i]!;
  return energy;
}
