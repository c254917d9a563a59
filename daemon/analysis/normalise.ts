import { LEVEL_MODULE, type LevelKernel } from '../kernels/level-kernel.js';
import { instantiate, placeFloats } from '../kernels/memory.js';
import { PLANE_FRAMES, placePlane, roundUp } from './planes.js';

const kernel = instantiate<LevelKernel>(LEVEL_MODULE);
const plane = placePlane();
const found = placeFloats(12);
const factors = placeFloats(2);

export interface Span {
  mean: number;
  low: number;
  high: number;
}

/** Mean, lowest and highest value of a signal, 0 for none. */
export function spanOf(signal: Float32Array): Span {
  let sum = 0;
  let low = 0;
  let high = 0;
  for (let from = 0; from < signal.length; from += PLANE_FRAMES) {
    const count = Math.min(PLANE_FRAMES, signal.length - from);
    plane.floats.set(signal.subarray(from, from + count));
    plane.floats.fill(0, count, roundUp(count));
    kernel.span(plane.address, 4 * roundUp(count), found.address);
    const { floats } = found;
    for (let lane = 0; lane < 4; lane++) {
      sum += floats[lane]!;
      low = Math.min(low, floats[4 + lane]!);
      high = Math.max(high, floats[8 + lane]!);
    }
  }
  return { mean: sum / Math.max(1, signal.length), low, high };
}

/** `to[i]` = (`signal[i]` − mean) × gain; both may be the same. */
export function scaleInto(to: Float32Array, signal: Float32Array, mean: number, gain: number): void {
  factors.floats[0] = mean;
  factors.floats[1] = gain;
  for (let from = 0; from < signal.length; from += PLANE_FRAMES) {
    const count = Math.min(PLANE_FRAMES, signal.length - from);
    plane.floats.set(signal.subarray(from, from + count));
    kernel.level(plane.address, 4 * roundUp(count), factors.address);
    to.set(plane.floats.subarray(0, count), from);
  }
}
