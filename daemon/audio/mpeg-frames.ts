import { type ByteSource } from './bytes.js';
import { ascii, viewOf } from './iff.js';

/** What the header of one MPEG audio or ADTS frame says. */
export interface MpegFrame {
  kind: 'mp3' | 'adts';
  /** Whole length in bytes, header included. */
  bytes: number;
  sampleRate: number;
  channels: number;
  /** Frames of PCM one such frame decodes to. */
  samples: number;
  /** Equal for all frames of one stream. */
  signature: number;
}

/** Where a bare MP3 or ADTS stream lies in its file. */
export interface MpegStream {
  first: MpegFrame;
  /** Byte range of the frames, without the tags around them. */
  start: number;
  end: number;
}

/** Padding and junk before the first frame that is still searched. */
const MAX_SEARCH_BYTES = 1 << 16;
/** Frames in a row that must fit together; two bytes of sync alone occur in any file. */
const CONFIRMING_FRAMES = 3;
export const FRAME_HEADER_BYTES = 7;

/** kbit/s by version and layer (ISO 11172-3 and 13818-3, table 2.4.2.3). */
const BITRATES: Record<string, readonly number[]> = {
  '1.1': [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1.2': [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1.3': [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2.1': [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2.2': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2.3': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const MPEG1_RATES = [44100, 48000, 32000] as const;
/** ISO 14496-3, table 1.18. */
export const AAC_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
] as const;

/** The frame whose header lies at `offset`; null where there is none. */
export function frameAt(bytes: Uint8Array, offset: number): MpegFrame | null {
  if (offset + FRAME_HEADER_BYTES > bytes.length || bytes[offset] !== 0xff) return null;
  const second = bytes[offset + 1]!;
  if ((second & 0xf6) === 0xf0) return adtsFrame(bytes, offset);
  if ((second & 0xe0) !== 0xe0) return null;
  return mpegFrame(second, bytes[offset + 2]!, bytes[offset + 3]!);
}

function mpegFrame(second: number, third: number, fourth: number): MpegFrame | null {
  const versionBits = (second >> 3) & 3;
  const layer = 4 - ((second >> 1) & 3);
  const rateIndex = (third >> 2) & 3;
  const baseRate = MPEG1_RATES[rateIndex];
  if (versionBits === 1 || layer === 4 || baseRate === undefined) return null;
  const version = versionBits === 3 ? 1 : 2;
  const kbits = BITRATES[`${version}.${layer}`]?.[(third >> 4) - 1];
  if (kbits === undefined) return null;
  // Version bits 3, 2, 0 are MPEG 1, 2 and 2.5, each at half the rates of the one before.
  const sampleRate = baseRate / (versionBits === 3 ? 1 : versionBits === 2 ? 2 : 4);
  const padding = (third >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && version === 2 ? 576 : 1152;
  const slot = layer === 1 ? 4 : 1;
  return {
    kind: 'mp3',
    bytes: (Math.floor((samples * kbits * 1000) / 8 / sampleRate / slot) + padding) * slot,
    sampleRate,
    channels: fourth >> 6 === 3 ? 1 : 2,
    samples,
    signature: (versionBits << 8) | (layer << 4) | rateIndex,
  };
}

/** ISO 14496-3, 1.A.2.2. */
function adtsFrame(bytes: Uint8Array, offset: number): MpegFrame | null {
  const third = bytes[offset + 2]!;
  const fourth = bytes[offset + 3]!;
  const sampleRate = AAC_RATES[(third >> 2) & 15];
  const channels = ((third & 1) << 2) | (fourth >> 6);
  const length = ((fourth & 3) << 11) | (bytes[offset + 4]! << 3) | (bytes[offset + 5]! >> 5);
  if (sampleRate === undefined || length < FRAME_HEADER_BYTES || third >> 6 === 3) return null;
  return {
    kind: 'adts',
    bytes: length,
    sampleRate,
    channels: channels === 7 ? 8 : channels,
    samples: 1024 * ((bytes[offset + 6]! & 3) + 1),
    signature: 0x1000 | (third & 0xfd),
  };
}

/** Finds the MP3 or ADTS stream that begins at or soon after `from`; null where there is none. */
export async function findMpegStream(
  source: ByteSource,
  from: number,
  to = source.size,
): Promise<MpegStream | null> {
  const end = await beforeTrailingTags(source, from, to);
  const searched = await source.read(from, Math.min(MAX_SEARCH_BYTES, end - from));
  for (let offset = 0; offset < searched.length; offset++) {
    offset = searched.indexOf(0xff, offset);
    if (offset < 0) break;
    const first = frameAt(searched, offset);
    if (first && (await isConfirmed(source, from + offset, end, first)))
      return { first, start: from + offset, end };
  }
  return null;
}

async function isConfirmed(
  source: ByteSource,
  start: number,
  end: number,
  first: MpegFrame,
): Promise<boolean> {
  let position = start;
  for (let frames = 0; frames < CONFIRMING_FRAMES; frames++) {
    // A very short sound may hold fewer frames than that, but then the file ends with one (or within one).
    if (position >= end) return frames >= (position === end ? 1 : 2);
    const header = await source.read(position, FRAME_HEADER_BYTES);
    const frame = frameAt(header, 0);
    if (frame?.signature !== first.signature) return false;
    position += frame.bytes;
  }
  return true;
}

/** Where the audio ends: before ID3v1, Lyrics3, APE and appended ID3v2 tags. */
async function beforeTrailingTags(source: ByteSource, from: number, to: number): Promise<number> {
  let end = to;
  for (let tags = 0; tags < 8; tags++) {
    const size = await trailingTagSize(source, end);
    if (size === 0 || end - size < from) break;
    end -= size;
  }
  return end;
}

async function trailingTagSize(source: ByteSource, end: number): Promise<number> {
  const tail = await source.read(Math.max(0, end - 128), Math.min(128, end));
  const before = (bytes: number, length: number) => ascii(tail, tail.length - bytes, length);
  if (tail.length === 128 && before(128, 3) === 'TAG') return 128;
  if (tail.length >= 32 && before(32, 8) === 'APETAGEX') {
    // The size in the footer counts items and footer; a flag says whether there is a header too.
    const view = viewOf(tail.subarray(tail.length - 32));
    return view.getUint32(12, true) + (view.getUint32(20, true) & 0x80000000 ? 32 : 0);
  }
  if (tail.length >= 15 && before(9, 9) === 'LYRICS200') {
    const size = Number(before(15, 6));
    return Number.isInteger(size) ? size + 15 : 0;
  }
  if (tail.length >= 10 && before(10, 3) === '3DI') {
    const view = viewOf(tail.subarray(tail.length - 10));
    const size = view.getUint32(6);
    return (
      20 +
      (((size >>> 24) & 127) * 2097152 +
        ((size >>> 16) & 127) * 16384 +
        ((size >>> 8) & 127) * 128 +
        (size & 127))
    );
  }
  return 0;
}
