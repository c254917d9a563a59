import { type ByteSource } from './bytes.js';
import { type Container } from './container.js';
import { streamDecoder } from './codecs.js';
import { filePieces, streamBlocks } from './feed.js';
import { viewOf } from './iff.js';
import { checkShape } from './pcm-layout.js';
import { corrupt } from './refusal.js';
import { type AudioBlock, type AudioFormat } from './source.js';

/** What STREAMINFO says (RFC 9639 §8.2). */
export interface StreamInfo {
  sampleRate: number;
  channels: number;
  bits: number;
  /** 0 where the encoder did not know. */
  frames: number;
  md5: string;
}

export const STREAM_INFO_BYTES = 34;
/** A file with more metadata blocks than this is garbage. */
const MAX_METADATA_BLOCKS = 1024;

/** Decodes the 34 bytes of STREAMINFO. */
export function readStreamInfo(body: Uint8Array): StreamInfo {
  const view = viewOf(body);
  const packed = view.getUint32(10);
  return {
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bits: ((packed >>> 4) & 31) + 1,
    frames: (packed & 15) * 2 ** 32 + view.getUint32(14),
    md5: Buffer.from(body.subarray(18, STREAM_INFO_BYTES)).toString('hex'),
  };
}

/**
 * Reads a native FLAC file whose marker lies at `start`.
 * @throws PadbridgeError corrupt, unsupported
 */
export async function readFlac(source: ByteSource, start: number): Promise<Container> {
  const head = await source.read(start + 8, STREAM_INFO_BYTES);
  const firstType = (await source.read(start + 4, 1))[0] ?? 0xff;
  if (head.length < STREAM_INFO_BYTES || (firstType & 0x7f) !== 0) {
    throw corrupt(source.path, 'The FLAC header is cut short.');
  }
  const info = readStreamInfo(head);
  checkShape(source.path, info.channels, info.sampleRate);
  const format: AudioFormat = {
    container: 'flac',
    codec: 'flac',
    sampleRate: info.sampleRate,
    channels: info.channels,
    bits: info.bits,
    frames: info.frames || null,
  };
  const audioStart = await afterMetadata(source, start + 4);
  const { sampleRate, channels } = info;
  return {
    format,
    warnings: [],
    hintPlaces: { kind: 'flac', start, audioStart },
    essence: {
      kind: 'ranges',
      label: `flac ${sampleRate} ${channels} ${info.bits} ${info.md5}`,
      ranges: [{ start: audioStart, end: source.size }],
    },
    blocks: (warn) =>
      streamBlocks(
        {
          path: source.path,
          channels,
          sampleRate,
          decoder: () => streamDecoder('flac'),
          pieces: (lastFrames) => filePieces(source, start, lastFrames, beforeFrameHeader),
          correct: (planes) => restoreIntegers(planes, info.bits),
        },
        warn,
      ),
  };
}

/** Sync, sizes, a coded number, block size, rate and checksum (RFC 9639 §9.1). */
const MAX_FRAME_HEADER_BYTES = 16;

/**
 * Where to end a piece so that no frame header lies across its end: the decoder's parser looks for whole headers only and
 * loses the frame otherwise. Headers are told by their sync code; one too many costs nothing.
 */
export function beforeFrameHeader(piece: Uint8Array): number {
  let end = piece.length;
  for (let at = end - 1; at > 0 && at >= end - MAX_FRAME_HEADER_BYTES; at--) {
    if (piece[at] === 0xff && (at + 1 === piece.length || (piece[at + 1]! & 0xfe) === 0xf8)) end = at;
  }
  return end;
}

/**
 * The decoder divides by the largest positive integer instead of by full scale. Up to 24 bits the integer can be had
 * back exactly, so that a FLAC decodes to the very same floats as the WAV it was made from.
 */
export function restoreIntegers(planes: AudioBlock, bits: number): void {
  const fullScale = 2 ** (bits - 1);
  for (const plane of planes) {
    for (let i = 0; i < plane.length; i++) plane[i] = Math.round(plane[i]! * (fullScale - 1)) / fullScale;
  }
}

async function afterMetadata(source: ByteSource, from: number): Promise<number> {
  let position = from;
  for (let blocks = 0; blocks < MAX_METADATA_BLOCKS; blocks++) {
    const header = await source.read(position, 4);
    if (header.length < 4) break;
    position += 4 + (viewOf(header).getUint32(0) & 0xffffff);
    if (header[0]! & 0x80) break;
  }
  if (position >= source.size) throw corrupt(source.path, 'The FLAC file ends before its audio begins.');
  return position;
}
