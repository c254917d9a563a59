import { type ByteSource } from './bytes.js';
import { ENCODING_BYTES, type PcmLayout } from './pcm-layout.js';
import { corrupt } from './refusal.js';
import { createScratch } from './scratch.js';
import { type AudioBlock } from './source.js';
import { alignedFrames, unpack } from './unpack.js';

/** Frames of one block: small enough that a stereo block stays in a processor's cache while it is looked at. */
export const BLOCK_FRAMES = 16_384;

/**
 * Uncompressed audio as blocks. One input buffer and one set of planes are reused for all of them; bytes already in
 * memory are not copied at all where they are aligned.
 * @param warn is told once, at the end, when values were not finite
 */
export async function* pcmBlocks(
  source: ByteSource,
  layout: PcmLayout,
  warn: (warning: string) => void,
): AsyncGenerator<AudioBlock> {
  const { encoding, frameBytes, format } = layout;
  const total = layout.dataBytes / frameBytes;
  const blockFrames = Math.min(BLOCK_FRAMES, total);
  const valueBytes = ENCODING_BYTES[encoding];
  const memory = createScratch();
  const buffer = memory.bytes(source.whole ? 0 : blockFrames * frameBytes);
  const scratch = needsScratch(source, layout) ? memory.bytes(blockFrames * frameBytes) : buffer;
  const planes = Array.from({ length: format.channels }, () => memory.floats(blockFrames));
  let replaced = 0;

  try {
    for (let frame = 0; frame < total; frame += blockFrames) {
      const frames = Math.min(blockFrames, total - frame);
      const position = layout.dataStart + frame * frameBytes;
      const length = frames * frameBytes;
      const stored = source.whole
        ? source.whole.subarray(position, position + length)
        : buffer.subarray(0, await source.readInto(buffer.subarray(0, length), position));
      if (stored.length < length)
        throw corrupt(source.path, 'The file became shorter while it was being read.');
      const block = frames === blockFrames ? planes : planes.map((plane) => plane.subarray(0, frames));
      replaced += unpack(encoding, alignedFrames(stored, valueBytes, layout.bigEndian, scratch), block);
      yield block;
    }
  } finally {
    memory.release();
  }
  if (replaced > 0) warn(`${replaced} values were not numbers; they are played as silence.`);
}

function needsScratch(source: ByteSource, layout: PcmLayout): boolean {
  const valueBytes = ENCODING_BYTES[layout.encoding];
  return (
    source.whole !== null &&
    (layout.bigEndian || (source.whole.byteOffset + layout.dataStart) % valueBytes !== 0)
  );
}
