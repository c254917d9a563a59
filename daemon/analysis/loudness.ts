import { FILTER_MODULE, type FilterKernel, K_COEFFICIENTS, K_STATE } from '../kernels/filter-kernel.js';
import { instantiate, placeDoubles } from '../kernels/memory.js';
import { addressOf, PLANE_FRAMES, placePlane } from './planes.js';

/**
 * Integrated loudness after ITU-R BS.1770-4 (and EBU R 128, which uses the same measure). The recommendation gives
 * filter coefficients for 48 kHz only; for other rates the two stages are derived from their analogue prototypes
 * through the bilinear transform, with the constants that reproduce the 48 kHz table (B. De Man, "Evaluation of
 * Implementations of the EBU R128 Loudness Measurement", AES 145, 2018).
 */
export interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

/** Head effect: a high shelf of +4 dB. */
export function shelfFilter(rate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rate);
  const q = 0.7071752369554196;
  const vh = 10 ** (3.999843853973347 / 20);
  const vb = vh ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (vh + (vb * k) / q + k * k) / a0,
    b1: (2 * (k * k - vh)) / a0,
    b2: (vh - (vb * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

/** RLB weighting: a high pass at 38 Hz. Its numerator stays 1, −2, 1 as in the recommendation. */
export function highPassFilter(rate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}

/** Weights by channel in the order WAV files use: surrounds +1.5 dB, the low-frequency channel not at all. */
export function channelWeights(channels: number): number[] {
  const surround = 1.41;
  if (channels === 4) return [1, 1, surround, surround];
  if (channels === 5) return [1, 1, 1, surround, surround];
  if (channels >= 6) {
    return Array.from({ length: channels }, (_, c) => (c < 3 ? 1 : c === 3 ? 0 : surround));
  }
  return Array.from({ length: channels }, () => 1);
}

const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;
/** A gating block is 400 ms, a new one starts every 100 ms. */
const STEP_SECONDS = 0.1;
const STEPS_PER_BLOCK = 4;
/** Nothing shorter has an integrated loudness: BS.1770 measures in whole blocks. */
export const LOUDNESS_BLOCK_SECONDS = STEP_SECONDS * STEPS_PER_BLOCK;

const toLoudness = (power: number): number => -0.691 + 10 * Math.log10(power);

export interface LoudnessMeter {
  add(chunk: readonly Float32Array[], frames: number): void;
  /** LUFS; null when no 400 ms block passes the absolute gate of −70 LUFS. */
  read(): number | null;
}

/** Measures integrated loudness of a stream of chunks at the file's own rate. */
export function createLoudnessMeter(rate: number, channels: number): LoudnessMeter {
  const step = Math.max(1, Math.round(rate * STEP_SECONDS));
  const coefficients = kWeightingOf(rate);
  const pairs = pairsOf(channelWeights(channels));
  const steps: number[] = [];
  let inStep = 0;
  let power = 0;

  return {
    add(chunk, frames) {
      let done = 0;
      while (done < frames) {
        const count = Math.min(frames - done, step - inStep, PLANE_FRAMES);
        for (const pair of pairs) power += weightedEnergy(chunk, done, count, coefficients, pair);
        done += count;
        inStep += count;
        if (inStep === step) {
          steps.push(power / step);
          power = 0;
          inStep = 0;
        }
      }
    },
    read: () => integrate(steps),
  };
}

/** Two channels that are filtered side by side; an odd one is its own neighbour without weight. */
interface Pair {
  channels: readonly [number, number];
  weights: readonly [number, number];
  /** Of the filters, kept between calls. */
  state: Float64Array;
}

function pairsOf(weights: readonly number[]): Pair[] {
  const heard = weights.flatMap((weight, channel) => (weight > 0 ? [{ channel, weight }] : []));
  const pairs: Pair[] = [];
  for (let i = 0; i < heard.length; i += 2) {
    const left = heard[i]!;
    const right = heard[i + 1] ?? { channel: left.channel, weight: 0 };
    pairs.push({
      channels: [left.channel, right.channel],
      weights: [left.weight, right.weight],
      state: new Float64Array(K_STATE),
    });
  }
  return pairs;
}

function kWeightingOf(rate: number): Float64Array {
  const { b0, b1, b2, a1, a2 } = shelfFilter(rate);
  const highPass = highPassFilter(rate);
  return Float64Array.of(b0, b1, b2, a1, a2, highPass.a1, highPass.a2);
}

const kernel = instantiate<FilterKernel>(FILTER_MODULE);
const [spare, spareToo] = [placePlane(), placePlane()];
const factors = placeDoubles(K_COEFFICIENTS);
/** State of the filters and, behind it, the energy of either channel. */
const working = placeDoubles(K_STATE + 2);

/** A decaying filter in digital silence would run into denormal numbers, which are a hundred times slower. */
const settle = (value: number): number => (Math.abs(value) < 1e-30 ? 0 : value);

/** Weighted energy of a stretch of two channels after K-weighting. */
function weightedEnergy(
  chunk: readonly Float32Array[],
  from: number,
  count: number,
  coefficients: Float64Array,
  { channels: [left, right], weights, state }: Pair,
): number {
  const { doubles } = working;
  factors.doubles.set(coefficients);
  doubles.set(state);
  doubles.fill(0, K_STATE);
  kernel.kWeighting(
    addressOf(chunk[left]!, from, count, spare),
    addressOf(chunk[right]!, from, count, spareToo),
    4 * count,
    factors.address,
    working.address,
  );
  for (let i = 0; i < K_STATE; i++) state[i] = settle(doubles[i]!);
  return weights[0] * doubles[K_STATE]! + weights[1] * doubles[K_STATE + 1]!;
}

/** Two-stage gating over the mean powers of 100 ms steps. */
function integrate(steps: readonly number[]): number | null {
  const blocks: number[] = [];
  for (let i = STEPS_PER_BLOCK - 1; i < steps.length; i++) {
    let sum = 0;
    for (let k = 0; k < STEPS_PER_BLOCK; k++) sum += steps[i - k]!;
    const power = sum / STEPS_PER_BLOCK;
    if (power > 0 && toLoudness(power) > ABSOLUTE_GATE) blocks.push(power);
  }
  if (blocks.length === 0) return null;
  const gate = toLoudness(mean(blocks)) + RELATIVE_GATE;
  const loud = blocks.filter((power) => toLoudness(power) > gate);
  return toLoudness(mean(loud));
}

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
