import { encodeSmpPcm, writeSmpHeader } from '../../hardware/sp404/formats/smp.js';
import { PadbridgeError } from '../../schemas/errors.js';
import { UNIT_SAMPLE_RATE } from '../../schemas/sp404.js';

/** The files a rendering can become. All hold 48 kHz 16-bit PCM, which the unit takes without converting. */
export const TARGET_FORMATS = ['smp', 'wav', 'aiff'] as const;
export type TargetFormat = (typeof TARGET_FORMATS)[number];

/** How long a sound is and how wide. */
export interface Extent {
  channels: 1 | 2;
  frames: number;
}

/** One format: a header of fixed length that is known once the frames are counted, then the values. */
export interface TargetFile {
  extension: string;
  headerBytes: number;
  header: (extent: Extent) => Uint8Array;
  encode: (values: Int16Array) => Uint8Array;
}

const BYTES_PER_VALUE = 2;
const WAV_HEADER_BYTES = 44;
const AIFF_HEADER_BYTES = 54;
/** Sizes in WAV and AIFF headers are 32 bits. */
const MAX_CHUNK_BYTES = 0xffff_ffff - 64;

export const TARGET_FILES: Readonly<Record<TargetFormat, TargetFile>> = {
  smp: { extension: 'SMP', headerBytes: 512, header: writeSmpHeader, encode: encodeSmpPcm },
  wav: { extension: 'wav', headerBytes: WAV_HEADER_BYTES, header: wavHeader, encode: littleEndian },
  aiff: { extension: 'aif', headerBytes: AIFF_HEADER_BYTES, header: aiffHeader, encode: encodeSmpPcm },
};

/** RIFF, `fmt ` and the head of `data`: plain 16-bit PCM (Microsoft, Multimedia Programming Interface). */
function wavHeader({ channels, frames }: Extent): Uint8Array {
  const blockAlign = channels * BYTES_PER_VALUE;
  const data = dataBytes({ channels, frames });
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + data, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(UNIT_SAMPLE_RATE, 24);
  header.writeUInt32LE(UNIT_SAMPLE_RATE * blockAlign, 28);
  header.writeUInt16LE(blockAlign, 32);
  header.writeUInt16LE(8 * BYTES_PER_VALUE, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data, 40);
  return header;
}

/** FORM, `COMM` and the head of `SSND` (Apple, AIFF 1.3). The rate is an 80-bit float: 48000 is 0xBB80 × 2^0. */
function aiffHeader({ channels, frames }: Extent): Uint8Array {
  const data = dataBytes({ channels, frames });
  const header = Buffer.alloc(AIFF_HEADER_BYTES);
  header.write('FORM', 0, 'latin1');
  header.writeUInt32BE(AIFF_HEADER_BYTES - 8 + data, 4);
  header.write('AIFFCOMM', 8, 'latin1');
  header.writeUInt32BE(18, 16);
  header.writeUInt16BE(channels, 20);
  header.writeUInt32BE(frames, 22);
  header.writeUInt16BE(8 * BYTES_PER_VALUE, 26);
  header.writeUInt16BE(16383 + 15, 28);
  header.writeUInt16BE(UNIT_SAMPLE_RATE, 30);
  header.write('SSND', 38, 'latin1');
  header.writeUInt32BE(8 + data, 42);
  return header;
}

function dataBytes({ channels, frames }: Extent): number {
  const bytes = frames * channels * BYTES_PER_VALUE;
  if (bytes <= MAX_CHUNK_BYTES) return bytes;
  throw new PadbridgeError('too-large', 'The sound is longer than a WAV or AIFF file can be.', {
    next: 'Cut it shorter.',
  });
}

function littleEndian(values: Int16Array): Uint8Array {
  const bytes = new Uint8Array(values.length * BYTES_PER_VALUE);
  for (let i = 0; i < values.length; i++) {
    bytes[2 * i] = values[i]!;
    bytes[2 * i + 1] = values[i]! >> 8;
  }
  return bytes;
}
