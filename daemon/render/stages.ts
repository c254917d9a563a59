import type { AudioBlock } from '../audio/source.js';

/** The steps of a rendering, each on a stream of blocks. A block is valid until the next is pulled. */

export type Blocks = AsyncIterable<AudioBlock> | Iterable<AudioBlock>;

/** −3 dB: how much of the centre and of a surround goes to each side (ITU-R BS.775). */
const SIDE_SHARE = Math.SQRT1_2;

/** The frames from `start` to before `end`. */
export async function* trim(blocks: Blocks, start: number, end: number): AsyncGenerator<AudioBlock> {
  let at = 0;
  for await (const block of blocks) {
    const frames = block[0]?.length ?? 0;
    const from = Math.max(0, start - at);
    const to = Math.min(frames, end - at);
    at += frames;
    if (from < to) yield block.map((plane) => plane.subarray(from, to));
    if (at >= end) return;
  }
}

/** As many channels as the unit has, or one. */
export async function* narrow(blocks: Blocks, channels: 1 | 2): AsyncGenerator<AudioBlock> {
  for await (const block of blocks) {
    if (block.length === channels) yield block;
    else if (channels === 1) yield [mixed(block, mean(block.length))];
    else yield [mixed(block, sideWeights(block.length, 0)), mixed(block, sideWeights(block.length, 1))];
  }
}

function mean(channels: number): number[] {
  return Array.from({ length: channels }, () => 1 / channels);
}

/** Weights for one side in the order of WAV files: left, right, centre, low frequency, then surrounds left and right. */
function sideWeights(channels: number, side: 0 | 1): number[] {
  const weights = Array.from({ length: channels }, (_, c) => {
    if (c === 0 || c === 1) return c === side ? 1 : 0;
    if (c === 2 && channels !== 4) return SIDE_SHARE;
    if (c === 3 && channels >= 6) return 0;
    const surround = channels === 4 || channels >= 6 ? c % 2 : (c + 1) % 2;
    return surround === side ? SIDE_SHARE : 0;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function mixed(block: AudioBlock, weights: readonly number[]): Float32Array {
  const out = new Float32Array(block[0]!.length);
  block.forEach((plane, c) => {
    const weight = weights[c]!;
    if (weight !== 0) for (let i = 0; i < out.length; i++) out[i]! += weight * plane[i]!;
  });
  return out;
}

/** Gain and fades, in frames of the rendering. Blocks outside them pass untouched. */
export interface Envelope {
  gain: number;
  fadeIn: number;
  fadeOut: number;
  /** Frames of the whole sound; the fade at the end counts back from here. */
  total: number;
}

/** Whether frames from `at` on are changed by an envelope: what is not stays bit-exact. */
export function touches({ gain, fadeIn, fadeOut, total }: Envelope, at: number, frames: number): boolean {
  return gain !== 1 || at < fadeIn || at + frames > total - fadeOut;
}

/** Applies the envelope to a block that begins at frame `at`, in new planes. */
export function shaped(block: AudioBlock, envelope: Envelope, at: number): AudioBlock {
  const { gain, fadeIn, fadeOut, total } = envelope;
  return block.map((plane) =>
    plane.map((value, i) => {
      const rise = fadeIn === 0 ? 1 : raisedCosine((at + i) / fadeIn);
      const fall = fadeOut === 0 ? 1 : raisedCosine((total - 1 - at - i) / fadeOut);
      return value * gain * rise * fall;
    }),
  );
}

/** 0 at 0, 1 at 1 and beyond, without a corner at either end. */
function raisedCosine(x: number): number {
  return x >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, x));
}
