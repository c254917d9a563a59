import { type ByteSource } from './bytes.js';
import { streamDecoder } from './codecs.js';
import { type Container } from './container.js';
import { filePieces, streamBlocks } from './feed.js';
import { readStreamInfo, restoreIntegers, STREAM_INFO_BYTES } from './flac.js';
import { ascii, viewOf } from './iff.js';
import { checkShape } from './pcm-layout.js';
import { corrupt, unsupported } from './refusal.js';
import { type AudioBlock, type AudioFormat } from './source.js';

/** Opus always decodes at this rate, whatever was recorded (RFC 7845 §5.1). */
const OPUS_RATE = 48_000;
/** An Ogg page is never larger than this (RFC 3533 §6), so the last one begins within it from the end. */
const MAX_PAGE_BYTES = 65_307;
/** Fixed part of a page header. */
export const PAGE_HEADER_BYTES = 27;

interface OggStream {
  codec: 'vorbis' | 'opus' | 'flac';
  sampleRate: number;
  channels: number;
  bits: number | null;
  /** Frames the encoder put in front, counted in the last page but not played. */
  preSkip: number;
}

/**
 * Reads an Ogg file whose first page lies at `start`.
 * @throws PadbridgeError corrupt, unsupported
 */
export async function readOgg(source: ByteSource, start: number): Promise<Container> {
  const page = await source.read(start, 512);
  const packetStart = PAGE_HEADER_BYTES + (page[26] ?? 0);
  const packet = page.subarray(packetStart);
  if (page.length < PAGE_HEADER_BYTES || packet.length < 19)
    throw corrupt(source.path, 'The Ogg header is cut short.');
  const stream = identify(source.path, packet);
  const { codec, sampleRate, channels, bits } = stream;
  checkShape(source.path, channels, sampleRate);
  const lastFrame = await lastPosition(source, viewOf(page).getUint32(14, true));
  const frames = lastFrame === null ? null : lastFrame - stream.preSkip;
  const format: AudioFormat = {
    container: 'ogg',
    codec,
    sampleRate,
    channels,
    bits,
    frames: frames !== null && frames > 0 ? frames : null,
  };
  return {
    format,
    warnings: [],
    hintPlaces: { kind: 'ogg', start },
    essence: { kind: 'ogg-packets', label: `${codec} ${sampleRate} ${channels}`, start },
    blocks: (warn) =>
      streamBlocks(
        {
          path: source.path,
          channels,
          sampleRate,
          decoder: () => streamDecoder(codec),
          pieces: (lastFrames) => filePieces(source, start, lastFrames),
          ...(codec === 'flac' && bits !== null
            ? { correct: (planes: AudioBlock) => restoreIntegers(planes, bits) }
            : {}),
        },
        warn,
      ),
  };
}

function identify(path: string, packet: Uint8Array): OggStream {
  const view = viewOf(packet);
  if (ascii(packet, 0, 7) === '\x01vorbis') {
    return {
      codec: 'vorbis',
      channels: packet[11]!,
      sampleRate: view.getUint32(12, true),
      bits: null,
      preSkip: 0,
    };
  }
  if (ascii(packet, 0, 8) === 'OpusHead') {
    return {
      codec: 'opus',
      channels: packet[9]!,
      sampleRate: OPUS_RATE,
      bits: null,
      preSkip: view.getUint16(10, true),
    };
  }
  if (ascii(packet, 0, 5) === '\x7fFLAC' && packet.length >= 17 + STREAM_INFO_BYTES) {
    const { channels, sampleRate, bits } = readStreamInfo(packet.subarray(17));
    return { codec: 'flac', channels, sampleRate, bits, preSkip: 0 };
  }
  const what = ascii(packet, 0, 5) === 'Speex' ? 'Speex speech' : 'something other than Vorbis, Opus or FLAC';
  throw unsupported(path, `The Ogg file holds ${what}, which Padbridge cannot decode.`);
}

/** The position on the last page of the stream with this serial number; null where none is found. */
async function lastPosition(source: ByteSource, serial: number): Promise<number | null> {
  const tailStart = Math.max(0, source.size - MAX_PAGE_BYTES);
  const tail = Buffer.from(await source.read(tailStart, source.size - tailStart));
  for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    if (at + PAGE_HEADER_BYTES > tail.length || tail.readUInt32LE(at + 14) !== serial) continue;
    const position = tail.readBigInt64LE(at + 6);
    if (position >= 0n && position < BigInt(Number.MAX_SAFE_INTEGER)) return Number(position);
  }
  return null;
}
