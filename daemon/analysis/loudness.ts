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

const toLoudness = (power: number): number => -0.691 + 10 * Math.log10(power);

export interface LoudnessMeter {
  add(chunk: Float32Array[], frames: number): void;
  /** LUFS; null when no 400 ms block passes the absolute gate of −70 LUFS. */
  read(): number | null;
}

/** Measures integrated loudness of a stream of chunks at the file's own rate. */
export function createLoudnessMeter(rate: number, channels: number): LoudnessMeter {
  const step = Math.max(1, Math.round(rate * STEP_SECONDS));
  const weights = channelWeights(channels);
  const heard = weights.flatMap((weight, channel) => (weight > 0 ? [{ channel, weight }] : []));
  const pairs: Weighting[] = [];
  for (let i = 0; i < heard.length; i += 2)
    pairs.push(createWeighting(rate, heard[i]!, heard[i + 1] ?? null));
  const steps: number[] = [];
  let inStep = 0;
  let power = 0;

  return {
    add(chunk, frames) {
      let done = 0;
      while (done < frames) {
        const count = Math.min(frames - done, step - inStep);
        for (const pair of pairs) power += pair(chunk, done, done + count);
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

type Eight = [number, number, number, number, number, number, number, number];
type Weighting = (chunk: readonly Float32Array[], from: number, to: number) => number;

interface WeightedChannel {
  channel: number;
  weight: number;
}

/** A decaying filter in digital silence would run into denormal numbers, which are a hundred times slower. */
const settle = (state: number): number => (Math.abs(state) < 1e-30 ? 0 : state);

/**
 * K-weighting of two channels side by side, which keeps a processor's units busy while either recursion waits for its
 * last value. Returns the weighted energy of the stretch; keeps its state between calls.
 */
function createWeighting(rate: number, left: WeightedChannel, right: WeightedChannel | null): Weighting {
  const { b0, b1, b2, a1, a2 } = shelfFilter(rate);
  const { a1: c1, a2: c2 } = highPassFilter(rate);
  const state = new Float64Array(8);
  return (chunk, from, to) => {
    const x = chunk[left.channel]!;
    const u = right ? chunk[right.channel]! : x;
    let [p1, p2, q1, q2, r1, r2, s1, s2] = state as unknown as Eight;
    let energy = 0;
    let other = 0;
    for (let i = from; i < to; i++) {
      const x0 = x[i]!;
      const u0 = u[i]!;
      const y = b0 * x0 + p1;
      const v = b0 * u0 + r1;
      p1 = b1 * x0 - a1 * y + p2;
      r1 = b1 * u0 - a1 * v + r2;
      p2 = b2 * x0 - a2 * y;
      r2 = b2 * u0 - a2 * v;
      const z = y + q1;
      const w = v + s1;
      q1 = q2 - 2 * y - c1 * z;
      s1 = s2 - 2 * v - c1 * w;
      q2 = y - c2 * z;
      s2 = v - c2 * w;
      energy += z * z;
      other += w * w;
    }
    state.set([p1, p2, q1, q2, r1, r2, s1, s2].map(settle));
    return left.weight * energy + (right ? right.weight * other : 0);
  };
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
