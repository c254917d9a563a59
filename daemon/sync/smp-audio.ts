import { open } from 'node:fs/promises';
import { readSmpHeader, SMP_HEADER_BYTES } from '../../hardware/sp404/formats/smp.js';
import type { SmpInspection } from '../../schemas/sp404.js';
import { beginAudioHash } from '../audio/hashes.js';
import { pcmLabel } from '../audio/pcm-layout.js';

const PIECE_BYTES = 1 << 18;

/**
 * The audio hash of an SMP file: that of a 48 kHz 16-bit WAV with the same values, so that a sound is recognised on whichever
 * side it began. Throws as `readSmpHeader`, and what reading throws.
 */
export async function smpAudio(file: string): Promise<SmpInspection & { audioHash: string }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(SMP_HEADER_BYTES);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const shape = readSmpHeader(head.subarray(0, bytesRead), size);
    const hash = beginAudioHash(pcmLabel('s16', false, shape));
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let at = SMP_HEADER_BYTES; at < size;) {
      const read = await handle.read(piece, 0, Math.min(PIECE_BYTES, size - at), at);
      if (read.bytesRead === 0) break;
      // Whole samples only: a file that was checked has an even number of bytes, and so has a piece.
      hash.update(Buffer.from(piece.subarray(0, read.bytesRead)).swap16());
      at += read.bytesRead;
    }
    return { ...shape, audioHash: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}
