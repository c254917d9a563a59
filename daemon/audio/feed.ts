import { type ByteSource } from './bytes.js';
import { type DecodedPiece, type StreamDecoder } from './codecs.js';
import { BLOCK_FRAMES } from './pcm-blocks.js';
import { quietly } from './quietly.js';
import { asRefusal } from './refusal.js';
import { type AudioBlock } from './source.js';

/** Pieces of the file given to a decoder at once. Silence packs a minute into one of these, so the piece adapts. */
const MIN_PIECE_BYTES = 512;
const MAX_PIECE_BYTES = 1 << 14;
/** What a piece should decode to at most: 1.5 s at 44.1 kHz. */
const PIECE_FRAMES = 65_536;

/**
 * A file from `start` on, in pieces that keep what comes out of a decoder near PIECE_FRAMES.
 * @param lastFrames how many frames the piece before decoded to
 * @param cut how much of a piece to hand on now where a decoder cares; the rest leads the next one
 */
export async function* filePieces(
  source: ByteSource,
  start: number,
  lastFrames: () => number,
  cut: (piece: Uint8Array) => number = (piece) => piece.length,
): AsyncGenerator<Uint8Array> {
  let size = MIN_PIECE_BYTES * 8;
  for (let position = start; position < source.size;) {
    const read = await source.read(position, size);
    if (read.length === 0) return;
    const piece = position + read.length < source.size ? read.subarray(0, cut(read)) : read;
    position += piece.length;
    yield piece;
    if (lastFrames() > PIECE_FRAMES) size = Math.max(MIN_PIECE_BYTES, size >> 1);
    else if (lastFrames() < PIECE_FRAMES >> 1) size = Math.min(MAX_PIECE_BYTES, size << 1);
  }
}

/** What decoding a stream needs to know. */
export interface StreamPlan {
  path: string;
  channels: number;
  sampleRate: number;
  decoder: () => Promise<StreamDecoder>;
  pieces: (lastFrames: () => number) => AsyncGenerator<Uint8Array>;
  /** Puts right in place what a decoder gets systematically wrong. */
  correct?: (planes: AudioBlock) => void;
}

/**
 * Runs a stream decoder over pieces of a file. What a codec throws halfway ends the sound with a warning; where nothing
 * came out at all it is an error.
 * @throws PadbridgeError corrupt, and whatever reading the file throws
 */
export async function* streamBlocks(
  plan: StreamPlan,
  warn: (warning: string) => void,
): AsyncGenerator<AudioBlock> {
  const decoder = await plan.decoder();
  let lastFrames = 0;
  let total = 0;
  let failure: unknown;

  function* checked(run: () => DecodedPiece): Generator<AudioBlock> {
    lastFrames = 0;
    try {
      const piece = quietly(run);
      if (piece.errors?.length) warn('Parts of the audio are damaged; they are left out or silent.');
      lastFrames = piece.channelData[0]?.length ?? 0;
      if (lastFrames === 0) return;
      if (piece.sampleRate !== plan.sampleRate || piece.channelData.length < plan.channels) {
        warn('The format changes halfway through the file; the rest is left out.');
        failure = new Error('format change');
        return;
      }
      total += lastFrames;
      const planes = piece.channelData.slice(0, plan.channels);
      plan.correct?.(planes);
      yield* split(planes, lastFrames, warn);
    } catch (error) {
      failure = error;
    }
  }

  try {
    for await (const bytes of plan.pieces(() => lastFrames)) {
      yield* checked(() => decoder.decode(bytes));
      if (failure !== undefined) break;
    }
    if (failure === undefined && decoder.flush) yield* checked(() => decoder.flush!());
  } finally {
    decoder.free();
  }
  if (total === 0) throw asRefusal(plan.path, 'No audio could be decoded from the file.', failure);
  if (failure !== undefined) warn('The audio is damaged; it is used up to the damage.');
}

function* split(planes: AudioBlock, frames: number, warn: (warning: string) => void): Generator<AudioBlock> {
  if (silenceNonFinite(planes) > 0) warn('Some values were not numbers; they are played as silence.');
  for (let from = 0; from < frames; from += BLOCK_FRAMES) {
    yield planes.map((plane) => plane.subarray(from, Math.min(frames, from + BLOCK_FRAMES)));
  }
}

/** Replaces NaN and infinities, which damaged streams can decode to, and counts them. */
export function silenceNonFinite(planes: AudioBlock): number {
  let replaced = 0;
  for (const plane of planes) {
    for (let i = 0; i < plane.length; i++) {
      const value = plane[i]!;
      if (value - value !== 0) {
        plane[i] = 0;
        replaced++;
      }
    }
  }
  return replaced;
}
