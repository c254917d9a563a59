import { type ByteSource } from './bytes.js';
import { ENCODING_BYTES, type PcmLayout } from './pcm-layout.js';
import { corrupt } from './refusal.js';
import { type AudioBlock } from './source.js';
import { alignedFrames, unpack } from './unpack.js';

/** Frames of one block: 1.5 s at 44.1 kHz, half a megabyte of stereo floats. */
export const BLOCK_FRAMES = 65_536;

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
  const buffer = new Uint8Array(new ArrayBuffer(source.whole ? 0 : blockFrames * frameBytes));
  const scratch = needsScratch(source, layout) ? new Uint8Array(blockFrames * frameBytes) : buffer;
  const planes = Array.from({ length: format.channels }, () => new Float32Array(blockFrames));
  let replaced = 0;

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
  if (replaced > 0) warn(`${replaced} values were not numbers; they are played as silence.`);
}

function needsScratch(source: ByteSource, layout: PcmLayout): boolean {
  const valueBytes = ENCODING_BYTES[layout.encoding];
  return (
    source.whole !== null &&
    (layout.bigEndian || (source.whole.byteOffset + layout.dataStart) % valueBytes !== 0)
  );
}
