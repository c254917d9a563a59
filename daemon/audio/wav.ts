import { type ByteSource } from './bytes.js';
import { viewOf, type Chunk } from './iff.js';
import { checkShape, codecOf, ENCODING_BYTES, type PcmLayout, type SampleEncoding } from './pcm-layout.js';
import { corrupt, unsupported } from './refusal.js';
import { type RiffMap } from './riff.js';
import { type AudioFormat } from './source.js';

/** Format tags of `fmt ` (Microsoft, mmreg.h). */
const PCM = 0x0001;
const FLOAT = 0x0003;
const ALAW = 0x0006;
const ULAW = 0x0007;
const MPEG = 0x0050;
const MPEG_LAYER_3 = 0x0055;
const EXTENSIBLE = 0xfffe;

/** Codecs that exist inside WAV and that nobody plays any more, by name so that the message helps. */
const NAMED_TAGS = new Map([
  [0x0002, 'Microsoft ADPCM'],
  [0x0011, 'IMA ADPCM'],
  [0x0031, 'GSM 6.10'],
  [0x00ff, 'AAC'],
  [0x0161, 'Windows Media Audio'],
  [0x0162, 'Windows Media Audio'],
  [0x674f, 'Ogg Vorbis'],
  [0x6771, 'Ogg Vorbis'],
]);

interface FormatChunk {
  tag: number;
  channels: number;
  sampleRate: number;
  blockAlign: number;
  bits: number;
}

/** A WAV that only wraps an MP3 stream; `start` and `end` are its bytes. */
export interface WrappedMp3 {
  start: number;
  end: number;
}

/** What lies in the `data` chunk. */
export type WavContent = { kind: 'pcm'; layout: PcmLayout } | { kind: 'mp3'; range: WrappedMp3 };

/**
 * Reads `fmt ` and finds the audio of a WAV.
 * @throws PadbridgeError corrupt, unsupported
 */
export async function readWav(source: ByteSource, riff: RiffMap): Promise<WavContent> {
  const { path } = source;
  const warnings = [...riff.warnings];
  const formatChunk = riff.chunks.find((chunk) => chunk.id === 'fmt ');
  if (!formatChunk) throw corrupt(path, 'The WAV has no format chunk, so nothing says how to play it.');
  const format = await readFormatChunk(source, formatChunk, riff.littleEndian);
  const data = riff.chunks.find((chunk) => chunk.id === 'data');
  if (!data) throw corrupt(path, 'The WAV has no audio in it.');
  if (format.tag === MPEG_LAYER_3 || format.tag === MPEG) {
    return { kind: 'mp3', range: { start: data.start, end: data.start + data.size } };
  }

  checkShape(path, format.channels, format.sampleRate);
  const valueBytes = storedBytes(format, warnings);
  const encoding = encodingOf(path, format.tag, valueBytes);
  const frameBytes = valueBytes * format.channels;
  const frames = Math.floor(data.size / frameBytes);
  if (frames === 0) throw corrupt(path, 'The WAV has no audio in it.');
  const described: AudioFormat = {
    container: riff.rf64 ? 'rf64' : 'wav',
    codec: codecOf(encoding),
    sampleRate: format.sampleRate,
    channels: format.channels,
    bits: format.bits >= 1 && format.bits <= valueBytes * 8 ? format.bits : valueBytes * 8,
    frames,
  };
  return {
    kind: 'pcm',
    layout: {
      format: described,
      encoding,
      bigEndian: !riff.littleEndian,
      frameBytes,
      dataStart: data.start,
      dataBytes: frames * frameBytes,
      warnings,
    },
  };
}

async function readFormatChunk(
  source: ByteSource,
  chunk: Chunk,
  littleEndian: boolean,
): Promise<FormatChunk> {
  const body = await source.read(chunk.start, Math.min(chunk.size, 40));
  if (body.length < 16) throw corrupt(source.path, 'The format chunk of the WAV is cut short.');
  const view = viewOf(body);
  const tag = view.getUint16(0, littleEndian);
  return {
    // The sub-format GUID of an extensible header begins with the plain tag.
    tag: tag === EXTENSIBLE && body.length >= 26 ? view.getUint16(24, littleEndian) : tag,
    channels: view.getUint16(2, littleEndian),
    sampleRate: view.getUint32(4, littleEndian),
    blockAlign: view.getUint16(12, littleEndian),
    bits: view.getUint16(14, littleEndian),
  };
}

/** Bytes of one value. The block size decides (20 bits may lie in 3 or 4 bytes) unless it makes no sense. */
function storedBytes(format: FormatChunk, warnings: string[]): number {
  const fromBits = Math.max(1, Math.ceil(format.bits / 8));
  const fromBlock = format.blockAlign / format.channels;
  if (Number.isInteger(fromBlock) && fromBlock >= fromBits && fromBlock <= 8) return fromBlock;
  warnings.push(
    `The header's block size of ${format.blockAlign} does not fit ${format.bits} bits; the bits are believed.`,
  );
  return fromBits;
}

function encodingOf(path: string, tag: number, valueBytes: number): SampleEncoding {
  const encodings: Record<number, readonly SampleEncoding[]> = {
    [PCM]: ['u8', 's16', 's24', 's32'],
    [FLOAT]: ['f32', 'f64'],
    [ALAW]: ['alaw'],
    [ULAW]: ['ulaw'],
  };
  const known = encodings[tag];
  if (!known) {
    const name = NAMED_TAGS.get(tag) ?? `codec 0x${tag.toString(16).padStart(4, '0')}`;
    throw unsupported(path, `The WAV holds ${name}, which Padbridge cannot decode.`);
  }
  const encoding = known.find((candidate) => ENCODING_BYTES[candidate] === valueBytes);
  if (!encoding)
    throw unsupported(path, `The WAV stores ${valueBytes * 8} bits a value, which no player reads.`);
  return encoding;
}
