import { PadbridgeError } from '../../schemas/errors.js';
import { factChunks, joinBytes, packBytes, riffChunk, type WavFacts } from './wav-chunks.js';

/** How to write the samples, and what to write beside them. */
export interface WavOptions extends WavFacts {
  sampleRate: number;
  /** 16 and 24 are integers, rounded and clipped; 'float' keeps 32-bit floats as they are. */
  encoding: 16 | 24 | 'float';
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;

/**
 * A whole WAV file in memory.
 * @param planes one array a channel, all the same length, full scale ±1
 * @throws PadbridgeError invalid-input when there are no planes, or they differ in length
 */
export function encodeWav(planes: readonly Float32Array[], options: WavOptions): Uint8Array {
  const frames = planes[0]?.length;
  if (frames === undefined || planes.some((plane) => plane.length !== frames)) {
    throw new PadbridgeError(
      'invalid-input',
      'A WAV needs at least one channel, and all of the same length.',
    );
  }
  return riffChunk(
    'RIFF',
    joinBytes([
      Buffer.from('WAVE', 'latin1'),
      riffChunk('fmt ', formatBody(planes.length, options)),
      riffChunk('data', interleave(planes, frames, options.encoding)),
      ...factChunks(options, options.sampleRate),
    ]),
  );
}

function formatBody(channels: number, { encoding, sampleRate }: WavOptions): Uint8Array {
  const bits = encoding === 'float' ? 32 : encoding;
  const blockAlign = (channels * bits) / 8;
  return packBytes(16, (view) => {
    view.setUint16(0, encoding === 'float' ? FORMAT_FLOAT : FORMAT_PCM, true);
    view.setUint16(2, channels, true);
    view.setUint32(4, sampleRate, true);
    view.setUint32(8, sampleRate * blockAlign, true);
    view.setUint16(12, blockAlign, true);
    view.setUint16(14, bits, true);
  });
}

function interleave(
  planes: readonly Float32Array[],
  frames: number,
  encoding: WavOptions['encoding'],
): Uint8Array {
  const channels = planes.length;
  const count = frames * channels;
  const width = encoding === 'float' ? 4 : encoding / 8;
  return packBytes(count * width, (view) => {
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!;
      for (let i = 0, at = c * width; i < frames; i++, at += channels * width) {
        const value = plane[i]!;
        if (encoding === 'float') view.setFloat32(at, value, true);
        else if (encoding === 16) view.setInt16(at, quantise(value, 32768), true);
        else {
          const stored = quantise(value, 8388608);
          view.setUint16(at, stored & 0xffff, true);
          view.setInt8(at + 2, stored >> 16);
        }
      }
    }
  });
}

function quantise(value: number, fullScale: number): number {
  return Math.max(-fullScale, Math.min(fullScale - 1, Math.round(value * fullScale)));
}
