import { kernelFloats, type Place, placeFloats } from '../kernels/memory.js';
import { MAX_CHANNELS } from '../audio/pcm-layout.js';

/** Frames that kernels look at in one go: 16 kB a channel stay in a processor's cache from one to the next. */
export const PLANE_FRAMES = 4096;
/** Some kernels take so many frames at a turn. */
const TURN = 64;

export const roundUp = (frames: number): number => Math.ceil(frames / TURN) * TURN;

/** Room for one channel, with some to spare at the end. */
export const placePlane = (): Place => placeFloats(PLANE_FRAMES + TURN);

/** Address of samples where kernels reach them: where they lie, or `spare` with a copy. */
export function addressOf(signal: Float32Array, from: number, count: number, spare: Place): number {
  if (signal.buffer === spare.floats.buffer) return signal.byteOffset + 4 * from;
  spare.floats.set(signal.subarray(from, from + count));
  return spare.address;
}

/** The same for kernels that take whole turns: what is missing in the last one is `padding`. */
export function wholeTurns(
  signal: Float32Array,
  from: number,
  count: number,
  spare: Place,
  padding: number,
): number {
  if (count % TURN === 0) return addressOf(signal, from, count, spare);
  spare.floats.set(signal.subarray(from, from + count));
  spare.floats.fill(padding, count, roundUp(count));
  return spare.address;
}

/** Puts a sample in front of a plane, where there is always room for one. */
export function putBefore(address: number, sample: number): void {
  kernelFloats[address / 4 - 1] = sample;
}

const planes: Place[] = [];

/**
 * A chunk of at most PLANE_FRAMES where kernels reach it, for everybody who is about to look at it; valid until the next
 * call on this thread.
 */
export function onPlanes(chunk: readonly Float32Array[], frames: number): Float32Array[] {
  while (planes.length < Math.min(chunk.length, MAX_CHANNELS)) planes.push(placePlane());
  return chunk.map((channel, c) => {
    const { floats } = planes[c]!;
    floats.set(channel.subarray(0, frames));
    return floats;
  });
}
