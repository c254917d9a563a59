import type { WaveformPeaks } from './analysis.js';
import { PadbridgeError } from './errors.js';

/**
 * Binary frame of a waveform overview, little-endian:
 *
 * | offset | type   | holds                                                    |
 * |--------|--------|----------------------------------------------------------|
 * | 0      | 4 × u8 | magic `PBPK`                                             |
 * | 4      | u16    | version, 1                                               |
 * | 6      | u16    | bytes before the data, 24; a reader skips what it ignores |
 * | 8      | u64    | sample id                                                |
 * | 16     | u32    | frames of the file in one pair                           |
 * | 20     | u32    | pairs                                                    |
 * | 24     | i8     | min0, max0, min1, max1 … −127 to 127                     |
 */
const MAGIC = [0x50, 0x42, 0x50, 0x4b];
const VERSION = 1;
export const PEAKS_HEADER_BYTES = 24;

export interface PeaksFrame extends WaveformPeaks {
  sampleId: number;
}

/** The frame of a sample's overview. An odd last byte of `data` would be half a pair and is left out. */
export function encodePeaks(sampleId: number, peaks: WaveformPeaks): Uint8Array<ArrayBuffer> {
  const pairs = Math.floor(peaks.data.length / 2);
  const frame = new Uint8Array(PEAKS_HEADER_BYTES + pairs * 2);
  const view = new DataView(frame.buffer);
  frame.set(MAGIC);
  view.setUint16(4, VERSION, true);
  view.setUint16(6, PEAKS_HEADER_BYTES, true);
  view.setBigUint64(8, BigInt(sampleId), true);
  view.setUint32(16, peaks.framesPerPeak, true);
  view.setUint32(20, pairs, true);
  new Int8Array(frame.buffer, PEAKS_HEADER_BYTES).set(peaks.data.subarray(0, pairs * 2));
  return frame;
}

/** Reads a frame; `data` is a view into it. Throws corrupt for anything that is not a whole frame of a known version. */
export function decodePeaks(frame: Uint8Array): PeaksFrame {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.byteLength < PEAKS_HEADER_BYTES || MAGIC.some((byte, at) => frame[at] !== byte)) {
    throw new PadbridgeError('corrupt', 'This is not a waveform frame.');
  }
  const version = view.getUint16(4, true);
  if (version !== VERSION) {
    throw new PadbridgeError('unsupported', `Waveform frame version ${version} is not known.`, {
      next: 'Update the side that is older.',
    });
  }
  const start = view.getUint16(6, true);
  const bytes = view.getUint32(20, true) * 2;
  if (start < PEAKS_HEADER_BYTES || start + bytes !== frame.byteLength) {
    throw new PadbridgeError('corrupt', 'The waveform frame is cut off or too long.');
  }
  return {
    sampleId: Number(view.getBigUint64(8, true)),
    framesPerPeak: view.getUint32(16, true),
    data: new Int8Array(frame.buffer, frame.byteOffset + start, bytes),
  };
}
