import { type ByteSource } from './bytes.js';
import { ascii, listChunks, viewOf, type Chunk } from './iff.js';
import {
  checkShape,
  codecOf,
  ENCODING_BYTES,
  humanBytes,
  type PcmLayout,
  type SampleEncoding,
} from './pcm-layout.js';
import { corrupt, unsupported } from './refusal.js';
import { type AudioFormat } from './source.js';

/** The chunks of an AIFF or AIFC file. */
export interface AiffMap {
  compressed: boolean;
  chunks: Chunk[];
}

/** AIFC compression types that are plain values in some order (Apple, AIFF-C draft 1991, and QuickTime's additions). */
const PLAIN_TYPES: Record<string, { encoding?: SampleEncoding; littleEndian?: boolean }> = {
  NONE: {},
  twos: {},
  sowt: { littleEndian: true },
  in24: { encoding: 's24' },
  in32: { encoding: 's32' },
  '42ni': { encoding: 's24', littleEndian: true },
  '23ni': { encoding: 's32', littleEndian: true },
  'raw ': { encoding: 'u8' },
  fl32: { encoding: 'f32' },
  FL32: { encoding: 'f32' },
  fl64: { encoding: 'f64' },
  FL64: { encoding: 'f64' },
  alaw: { encoding: 'alaw' },
  ALAW: { encoding: 'alaw' },
  ulaw: { encoding: 'ulaw' },
  ULAW: { encoding: 'ulaw' },
};

const INTEGERS: readonly SampleEncoding[] = ['s8', 's16', 's24', 's32'];

/** Maps an AIFF or AIFC file. */
export async function readAiffMap(source: ByteSource): Promise<AiffMap> {
  const head = await source.read(0, 12);
  return { compressed: ascii(head, 8, 4) === 'AIFC', chunks: await listChunks(source, 12, false) };
}

/**
 * Reads `COMM` and `SSND`.
 * @throws PadbridgeError corrupt, unsupported
 */
export async function readAiff(source: ByteSource, map: AiffMap): Promise<PcmLayout> {
  const { path } = source;
  const comm = map.chunks.find((chunk) => chunk.id === 'COMM');
  if (!comm) throw corrupt(path, 'The AIFF has no common chunk, so nothing says how to play it.');
  const body = await source.read(comm.start, Math.min(comm.size, 22));
  if (body.length < 18) throw corrupt(path, 'The common chunk of the AIFF is cut short.');
  const view = viewOf(body);
  const channels = view.getUint16(0);
  const declaredFrames = view.getUint32(2);
  const bits = view.getUint16(6);
  const sampleRate = readExtended(view, 8);
  checkShape(path, channels, sampleRate);

  const type = map.compressed && body.length >= 22 ? ascii(body, 18, 4) : 'NONE';
  const plain = PLAIN_TYPES[type];
  if (!plain)
    throw unsupported(
      path,
      `The AIFC holds ${JSON.stringify(type.trim())} audio, which Padbridge cannot decode.`,
    );
  const encoding = plain.encoding ?? INTEGERS[Math.ceil(bits / 8) - 1];
  if (!encoding) throw corrupt(path, `The AIFF says it stores ${bits} bits a value, which no player reads.`);

  const warnings: string[] = [];
  const frameBytes = ENCODING_BYTES[encoding] * channels;
  const data = await soundData(source, map, warnings);
  const storedFrames = Math.floor(data.size / frameBytes);
  // Writers to a pipe leave the count open; what is stored is then the truth.
  const frames = declaredFrames === 0 || declaredFrames >= storedFrames ? storedFrames : declaredFrames;
  if (frames === 0) throw corrupt(path, 'The AIFF has no audio in it.');
  if (declaredFrames > storedFrames && warnings.length === 0) {
    warnings.push(`The header promises ${declaredFrames} frames, ${storedFrames} are there.`);
  }
  const format: AudioFormat = {
    container: map.compressed ? 'aifc' : 'aiff',
    codec: codecOf(encoding),
    // Rates are stored as 80-bit floats; real ones are whole numbers.
    sampleRate: Math.round(sampleRate),
    channels,
    bits: plain.encoding || bits < 1 ? ENCODING_BYTES[encoding] * 8 : bits,
    frames,
  };
  return {
    format,
    encoding,
    bigEndian: plain.littleEndian !== true,
    frameBytes,
    dataStart: data.start,
    dataBytes: frames * frameBytes,
    warnings,
  };
}

/** The body of `SSND` after its offset and block size. */
async function soundData(
  source: ByteSource,
  map: AiffMap,
  warnings: string[],
): Promise<{ start: number; size: number }> {
  const sound = map.chunks.find((chunk) => chunk.id === 'SSND');
  const head = sound ? await source.read(sound.start, 8) : new Uint8Array(0);
  if (!sound || head.length < 8) throw corrupt(source.path, 'The AIFF has no audio in it.');
  const offset = viewOf(head).getUint32(0);
  const start = sound.start + 8 + (offset < sound.size - 8 ? offset : 0);
  // Writers to a pipe leave sizes open here too.
  const open = sound.declared <= 8 || sound.declared >= 0x7fffffff;
  const end = open ? source.size : sound.start + sound.size;
  if (!open && sound.declared > sound.size) {
    warnings.push(
      `The file is cut short: the header promises ${humanBytes(sound.declared)} of audio, ${humanBytes(sound.size)} are there.`,
    );
  }
  return { start, size: Math.max(0, end - start) };
}

/** An 80-bit IEEE 754 extended float, the way AIFF stores its sample rate. NaN and infinities come out as 0. */
export function readExtended(view: DataView, offset: number): number {
  const exponent = view.getUint16(offset) & 0x7fff;
  const sign = view.getUint16(offset) & 0x8000 ? -1 : 1;
  if (exponent === 0x7fff) return 0;
  const mantissa = view.getUint32(offset + 2) * 2 ** 32 + view.getUint32(offset + 6);
  return sign * mantissa * 2 ** (exponent - 16383 - 63);
}
