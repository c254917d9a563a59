import { ALAW_TABLE, ULAW_TABLE } from './g711.js';
import { type SampleEncoding } from './pcm-layout.js';
import { type AudioBlock } from './source.js';

/** The largest finite float of 32 bits; what is above, or not a number, becomes silence. */
const FLOAT32_MAX = 3.4028234663852886e38;

/**
 * Interleaved stored values as planes of floats, full scale ±1.
 * @param bytes whole frames in little-endian order; for encodings wider than a byte other than `s24` their offset in
 *   the underlying buffer must be a multiple of the value's size (see `alignedFrames`)
 * @param planes one array a channel, each at least as long as the frames in `bytes`
 * @returns how many values were not finite and became 0
 */
export function unpack(encoding: SampleEncoding, bytes: Uint8Array, planes: AudioBlock): number {
  switch (encoding) {
    case 'u8':
      return spread(bytes, planes, 1 / 128, -1);
    case 's8':
      return spread(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length), planes, 1 / 128, 0);
    case 's16':
      return spread(new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1), planes, 1 / 32768, 0);
    case 's24':
      return spread24(bytes, planes);
    case 's32':
      return spread(
        new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2),
        planes,
        1 / 2147483648,
        0,
      );
    case 'f32':
      return spreadFinite(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2), planes);
    case 'f64':
      return spreadFinite(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3), planes);
    case 'alaw':
      return look(bytes, planes, ALAW_TABLE);
    case 'ulaw':
      return look(bytes, planes, ULAW_TABLE);
  }
}

/**
 * The same frames where `unpack` can read them: little-endian and aligned. Copies into `scratch` only when it must.
 */
export function alignedFrames(
  bytes: Uint8Array,
  valueBytes: number,
  bigEndian: boolean,
  scratch: Uint8Array,
): Uint8Array {
  const swap = bigEndian && valueBytes > 1;
  const aligned = valueBytes === 1 || valueBytes === 3 || bytes.byteOffset % valueBytes === 0;
  if (aligned && !swap) return bytes;
  const copy = scratch.subarray(0, bytes.length);
  if (copy.byteOffset !== bytes.byteOffset || copy.buffer !== bytes.buffer) copy.set(bytes);
  if (swap) swapBytes(copy, valueBytes);
  return copy;
}

function swapBytes(bytes: Uint8Array, valueBytes: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (valueBytes === 2) buffer.swap16();
  else if (valueBytes === 4) buffer.swap32();
  else if (valueBytes === 8) buffer.swap64();
  else {
    for (let i = 0; i + 2 < bytes.length; i += 3) {
      const first = bytes[i]!;
      bytes[i] = bytes[i + 2]!;
      bytes[i + 2] = first;
    }
  }
}

/** Mono and stereo have their own loops: they are nearly every sample there is, and twice as fast that way. */
function spread(
  values: Uint8Array | Int8Array | Int16Array | Int32Array,
  planes: AudioBlock,
  scale: number,
  offset: number,
): number {
  const channels = planes.length;
  if (channels === 1) {
    const plane = planes[0]!;
    for (let i = 0; i < values.length; i++) plane[i] = values[i]! * scale + offset;
  } else if (channels === 2) {
    const left = planes[0]!;
    const right = planes[1]!;
    for (let i = 0, j = 0; j + 1 < values.length; i++, j += 2) {
      left[i] = values[j]! * scale + offset;
      right[i] = values[j + 1]! * scale + offset;
    }
  } else {
    for (let c = 0; c < channels; c++) {
      const plane = planes[c]!;
      for (let i = 0, j = c; j < values.length; i++, j += channels) plane[i] = values[j]! * scale + offset;
    }
  }
  return 0;
}

const SCALE_24 = 1 / 2147483648;

function spread24(bytes: Uint8Array, planes: AudioBlock): number {
  const words = bytes.byteOffset % 4 === 0 ? bytes.length >> 2 : 0;
  const packed = new Int32Array(bytes.buffer, bytes.byteOffset - (bytes.byteOffset % 4), words);
  const done =
    planes.length === 1
      ? mono24(packed, planes[0]!)
      : planes.length === 2
        ? stereo24(packed, planes[0]!, planes[1]!)
        : 0;
  const step = planes.length * 3;
  for (let c = 0; c < planes.length; c++) {
    const plane = planes[c]!;
    for (let i = done, j = done * step + c * 3; j + 2 < bytes.length; i++, j += step) {
      plane[i] = ((bytes[j]! << 8) | (bytes[j + 1]! << 16) | (bytes[j + 2]! << 24)) * SCALE_24;
    }
  }
  return 0;
}

/** Four values lie in three words, which are three times quicker to read than twelve bytes. Returns the frames done. */
function mono24(words: Int32Array, plane: Float32Array): number {
  let i = 0;
  for (let j = 0; j + 2 < words.length; i += 4, j += 3) {
    const a = words[j]!;
    const b = words[j + 1]!;
    const c = words[j + 2]!;
    plane[i] = (a << 8) * SCALE_24;
    plane[i + 1] = (((a >>> 16) & 0xff00) | (b << 16)) * SCALE_24;
    plane[i + 2] = (((b >>> 8) & 0xffff00) | (c << 24)) * SCALE_24;
    plane[i + 3] = (c & ~0xff) * SCALE_24;
  }
  return i;
}

function stereo24(words: Int32Array, left: Float32Array, right: Float32Array): number {
  let i = 0;
  for (let j = 0; j + 2 < words.length; i += 2, j += 3) {
    const a = words[j]!;
    const b = words[j + 1]!;
    const c = words[j + 2]!;
    left[i] = (a << 8) * SCALE_24;
    right[i] = (((a >>> 16) & 0xff00) | (b << 16)) * SCALE_24;
    left[i + 1] = (((b >>> 8) & 0xffff00) | (c << 24)) * SCALE_24;
    right[i + 1] = (c & ~0xff) * SCALE_24;
  }
  return i;
}

function spreadFinite(values: Float32Array | Float64Array, planes: AudioBlock): number {
  const channels = planes.length;
  let replaced = 0;
  for (let c = 0; c < channels; c++) {
    const plane = planes[c]!;
    for (let i = 0, j = c; j < values.length; i++, j += channels) {
      const value = values[j]!;
      if (value <= FLOAT32_MAX && value >= -FLOAT32_MAX) plane[i] = value;
      else {
        plane[i] = 0;
        replaced++;
      }
    }
  }
  return replaced;
}

function look(bytes: Uint8Array, planes: AudioBlock, table: Float32Array): number {
  const channels = planes.length;
  for (let c = 0; c < channels; c++) {
    const plane = planes[c]!;
    for (let i = 0, j = c; j < bytes.length; i++, j += channels) plane[i] = table[bytes[j]!]!;
  }
  return 0;
}
