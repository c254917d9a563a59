import { createHash } from 'node:crypto';
import { PadbridgeError } from '../../../schemas/errors.js';
import { type SmpInspection, type SmpShape, UNIT_SAMPLE_RATE } from '../../../schemas/sp404.js';
import { corrupt, unsupported, viewOf } from './fields.js';

/**
 * `*.SMP`, one sample: 512 bytes of header, then 16-bit big-endian PCM, interleaved (facts: SMP). The unit refuses a file
 * whose header digest is wrong ("Hash Check"), so the digest is checked when reading and made when writing.
 */

export const SMP_HEADER_BYTES = 512;
export const SMP_BITS = 16;
const MAGIC = 0x5246_5756; // "RFWV"
const SIZE_OFFSET = 0x04;
const DIGEST_OFFSET = 0x20;
const DIGESTED_END = 0x14;
/** The size field is 32 bits and counts everything but its own first 8 bytes. */
const MAX_SMP_BYTES = 0xffff_ffff;

const BYTES_PER_SAMPLE = SMP_BITS / 8;

/**
 * Reads and checks an SMP header. `header` holds at least the first 512 bytes, `fileBytes` is the size of the whole file, so
 * a caller need not load the audio to know a sample's length. Throws 'corrupt' or 'unsupported' with the offset.
 */
export function readSmpHeader(header: Uint8Array, fileBytes: number = header.length): SmpInspection {
  if (header.length < SMP_HEADER_BYTES) {
    throw corrupt('SMP', header.length, `the header needs ${SMP_HEADER_BYTES} bytes`);
  }
  const view = viewOf(header);
  if (view.getUint32(0) !== MAGIC) throw corrupt('SMP', 0, 'it does not begin with RFWV');
  const digest = smpDigest(header);
  if (!digest.every((byte, i) => header[DIGEST_OFFSET + i] === byte)) {
    throw corrupt('SMP', DIGEST_OFFSET, 'the header digest does not match, the unit would show "Hash Check"');
  }
  const sizeBytes = view.getUint32(SIZE_OFFSET) + 8;
  if (sizeBytes !== fileBytes) {
    throw corrupt('SMP', SIZE_OFFSET, `the header says ${sizeBytes} bytes, the file has ${fileBytes}`);
  }
  const sampleRate = view.getUint32(0x08);
  const channels = view.getUint32(0x0c);
  const bits = view.getUint32(0x10);
  if (sampleRate !== UNIT_SAMPLE_RATE) throw unsupported('SMP', 0x08, `a sample rate of ${sampleRate} Hz`);
  if (channels !== 1 && channels !== 2) throw unsupported('SMP', 0x0c, `${channels} channels`);
  if (bits !== SMP_BITS) throw unsupported('SMP', 0x10, `${bits} bits`);
  const frames = (sizeBytes - SMP_HEADER_BYTES) / (channels * BYTES_PER_SAMPLE);
  if (!Number.isInteger(frames)) throw corrupt('SMP', fileBytes, 'the audio ends inside a frame');
  return { channels, frames, sampleRate, bits, sizeBytes, seconds: frames / sampleRate };
}

/** A whole SMP file. `bytes` is the file as read, filler and all; take the audio with `smpAudio`. */
export interface Smp extends SmpShape {
  readonly bytes: Uint8Array;
}

/** Reads a whole SMP file. Throws as `readSmpHeader`. The bytes are not copied. */
export function readSmp(bytes: Uint8Array): Smp {
  const { channels, frames } = readSmpHeader(bytes);
  return { channels, frames, bytes };
}

/** The interleaved 16-bit samples of an SMP file, `frames × channels` of them. */
export function smpAudio(smp: Smp): Int16Array {
  return decodeSmpPcm(smp.bytes.subarray(SMP_HEADER_BYTES));
}

/** The 512-byte header for a sample of this shape. Throws 'too-large' when 32 bits cannot hold its size. */
export function writeSmpHeader({ channels, frames }: SmpShape): Uint8Array {
  const size = smpOffset(frames, channels);
  if (!Number.isInteger(frames) || frames < 0 || size > MAX_SMP_BYTES) {
    throw new PadbridgeError('too-large', `A sample of ${frames} frames does not fit an SMP file.`, {
      next: 'Cut the sample shorter.',
    });
  }
  const header = new Uint8Array(SMP_HEADER_BYTES);
  const view = viewOf(header);
  view.setUint32(0, MAGIC);
  view.setUint32(SIZE_OFFSET, size - 8);
  view.setUint32(0x08, UNIT_SAMPLE_RATE);
  view.setUint32(0x0c, channels);
  view.setUint32(0x10, SMP_BITS);
  header.set(smpDigest(header), DIGEST_OFFSET);
  return header;
}

/** A whole SMP file from interleaved 16-bit samples at 48 kHz. Throws 'invalid-input' when a frame is incomplete. */
export function writeSmp(channels: SmpShape['channels'], audio: Int16Array): Uint8Array {
  if (audio.length % channels !== 0) {
    throw new PadbridgeError(
      'invalid-input',
      `${audio.length} samples do not make whole frames of ${channels} channels.`,
    );
  }
  const header = writeSmpHeader({ channels, frames: audio.length / channels });
  const bytes = new Uint8Array(SMP_HEADER_BYTES + audio.length * BYTES_PER_SAMPLE);
  bytes.set(header);
  bytes.set(encodeSmpPcm(audio), SMP_HEADER_BYTES);
  return bytes;
}

/** Big-endian PCM bytes as samples. Streams may pass any piece that holds whole samples; an odd last byte is left out. */
export function decodeSmpPcm(pcm: Uint8Array): Int16Array {
  const audio = new Int16Array(pcm.length >> 1);
  for (let i = 0; i < audio.length; i++) audio[i] = (pcm[2 * i]! << 8) | pcm[2 * i + 1]!;
  return audio;
}

/** Samples as the big-endian PCM bytes of an SMP file. */
export function encodeSmpPcm(audio: Int16Array): Uint8Array {
  const pcm = new Uint8Array(audio.length * BYTES_PER_SAMPLE);
  for (let i = 0; i < audio.length; i++) {
    pcm[2 * i] = audio[i]! >> 8;
    pcm[2 * i + 1] = audio[i]!;
  }
  return pcm;
}

/** Byte offset of a frame in the SMP file: what PADCONF stores for start, end and loop top. */
export function smpOffset(frame: number, channels: SmpShape['channels']): number {
  return SMP_HEADER_BYTES + frame * channels * BYTES_PER_SAMPLE;
}

/** The frame a byte offset of PADCONF lies in, never below 0: an empty pad stores offset 0. */
export function smpFrame(offset: number, channels: SmpShape['channels']): number {
  return Math.max(0, Math.floor((offset - SMP_HEADER_BYTES) / (channels * BYTES_PER_SAMPLE)));
}

/** MD5 of the four header words that describe the audio. */
function smpDigest(header: Uint8Array): Uint8Array {
  return createHash('md5').update(header.subarray(SIZE_OFFSET, DIGESTED_END)).digest();
}
