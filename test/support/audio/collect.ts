import { memoryBytes } from '../../../daemon/audio/bytes.js';
import { openBytesAsSound } from '../../../daemon/audio/open.js';
import { type AudioSource } from '../../../daemon/audio/source.js';

/** All of a sound in one piece; blocks are copied, as they are only valid until the next one. */
export async function collect(source: AudioSource): Promise<Float32Array[]> {
  const parts: Float32Array[][] = [];
  for await (const block of source.blocks()) parts.push(block.map((plane) => plane.slice()));
  return Array.from({ length: source.format.channels }, (_, c) => {
    const whole = new Float32Array(parts.reduce((sum, block) => sum + block[c]!.length, 0));
    let at = 0;
    for (const block of parts) {
      whole.set(block[c]!, at);
      at += block[c]!.length;
    }
    return whole;
  });
}

/** Decodes bytes in memory. */
export async function decodeBytes(bytes: Uint8Array) {
  const sound = await openBytesAsSound(memoryBytes(bytes, 'test.bin'));
  const planes = await collect(sound);
  return { format: sound.format, warnings: sound.warnings, planes };
}

/** The largest difference of two signals over their common length. */
export function maxDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
