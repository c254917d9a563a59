import { open } from 'node:fs/promises';
import { PadbridgeError } from '../../schemas/errors.js';
import { type ByteSource, openBytes } from './bytes.js';
import { ascii, type Chunk, viewOf } from './iff.js';
import { corrupt } from './refusal.js';
import { readRiff, type RiffMap } from './riff.js';
import { factChunks, joinBytes, packBytes, riffChunk, type WavFacts } from './wav-chunks.js';

/**
 * `tagged`: with these facts in place of what the file says itself, everything else of it kept. `clean`: the audio and
 * nothing beside it, for hardware that stumbles over chunks it does not know.
 */
export type WavVariant =
  { kind: 'tagged'; facts: WavFacts; part?: WavPart } | { kind: 'clean'; part?: WavPart };

/** Only these frames, `end` not included; an end behind the last is the last. Facts count from `start`. */
export interface WavPart {
  start: number;
  end: number;
}

/** Bytes of the new file in order: made here, or a range of the source. */
export type WavPiece = Uint8Array | { start: number; length: number };

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const UNCOMPRESSED = new Set([PCM, FLOAT, EXTENSIBLE]);
/** Chunks that speak of frames of the whole file. */
const POSITIONED = ['acid', 'smpl', 'cue ', 'LIST adtl', 'plst', 'bext', 'regn'];
/** With the sub-format, whose first two bytes are a format tag. */
const EXTENSIBLE_BYTES = 40;
/** RIFF counts its bytes in 32 bits. */
const MAX_RIFF = 0xffff_ffff;
/** Sizes and places of what RF64 had to say elsewhere, and fillers: of no meaning in the new file. */
const STRUCTURE = new Set(['fmt ', 'fact', 'data', 'ds64', 'JUNK', 'PAD ', 'FLLR']);
/** Longer than words about a sound can be; such a list is carried over unread. */
const MAX_INFO = 1 << 20;
/** Copied at a time. */
const COPY_BYTES = 1 << 18;

/**
 * The layout of a WAV with other chunks around the same audio bytes: nothing is decoded, so nothing can be lost.
 * Extensible headers of plain 16- and 24-bit audio become plain ones, which every program reads.
 * @throws PadbridgeError unsupported (not a RIFF WAV), corrupt, too-large
 */
export async function layOutWav(source: ByteSource, variant: WavVariant): Promise<WavPiece[]> {
  const map = await readRiff(source);
  const format = map.chunks.find(({ id }) => id === 'fmt ');
  const data = map.chunks.find(({ id }) => id === 'data');
  if (!map.littleEndian || format === undefined || data === undefined) {
    throw new PadbridgeError('unsupported', 'Only WAV files can be given other chunks as they are.', {
      subject: source.path,
      next: 'Convert it to WAV.',
    });
  }
  const formatBody = plainFormat(await source.read(format.start, format.size));
  const { part } = variant;
  const audio = part === undefined ? data : cut(data, formatBody, part, source.path);
  const facts = map.chunks.filter(({ id }) => id === 'fact');
  const pieces: WavPiece[] = [
    riffChunk('fmt ', formatBody),
    // The length in frames that only compressed audio needs is not that of a part.
    ...(part === undefined ? facts.flatMap(carried) : []),
    ...carried(audio),
  ];
  if (variant.kind === 'tagged') {
    const gone = part === undefined ? [] : POSITIONED;
    pieces.push(...(await besides(source, map, formatBody, variant.facts, gone)));
  }
  const size = 4 + pieces.reduce((total, piece) => total + piece.length, 0);
  if (size > MAX_RIFF) {
    throw new PadbridgeError('too-large', 'A WAV for FL Studio cannot be longer than 4 GB.', {
      subject: source.path,
      next: 'Cut it into parts.',
    });
  }
  return [joinBytes([chunkHeader('RIFF', size), Buffer.from('WAVE', 'latin1')]), ...pieces];
}

/** The audio of a part. @throws PadbridgeError unsupported when its frames have no size of their own, invalid-input */
function cut(data: Chunk, format: Uint8Array, { start, end }: WavPart, path: string): Chunk {
  const view = viewOf(format);
  const tag = view.getUint16(0, true);
  const [channels, frameBytes, bits] = [
    view.getUint16(2, true),
    view.getUint16(12, true),
    view.getUint16(14, true),
  ];
  const plain = UNCOMPRESSED.has(tag) && frameBytes > 0 && frameBytes === channels * Math.ceil(bits / 8);
  if (!plain) {
    throw new PadbridgeError('unsupported', 'A part can be cut out of uncompressed WAVs only.', {
      subject: path,
      next: 'Convert it to PCM.',
    });
  }
  const last = Math.min(end, Math.floor(data.size / frameBytes));
  if (start >= last) {
    throw new PadbridgeError('invalid-input', 'There is no audio in this part of the file.', {
      subject: path,
    });
  }
  return { ...data, start: data.start + start * frameBytes, size: (last - start) * frameBytes };
}

/** What follows the audio: the new facts, and of the source all that they do not replace. */
async function besides(
  source: ByteSource,
  map: RiffMap,
  format: Uint8Array,
  facts: WavFacts,
  gone: readonly string[],
): Promise<WavPiece[]> {
  const replaced = new Set<string>(gone);
  if (facts.acid) replaced.add('acid');
  if (facts.smpl) replaced.add('smpl');
  // Names belong to the cue points they name.
  if (facts.cues) replaced.add('cue ').add('LIST adtl');
  const own: WavFacts = facts.info ? { ...facts, info: { ...facts.info } } : facts;
  const kept: Chunk[] = [];
  for (const chunk of map.chunks) {
    if (STRUCTURE.has(chunk.id)) continue;
    const kind = chunk.id === 'LIST' ? `LIST ${ascii(await source.read(chunk.start, 4), 0, 4)}` : chunk.id;
    if (kind === 'LIST INFO' && own.info && chunk.size <= MAX_INFO) {
      own.info = { ...(await infoFields(source, chunk)), ...own.info };
    } else if (!replaced.has(kind)) kept.push(chunk);
  }
  return [...factChunks(own, viewOf(format).getUint32(4, true)), ...kept.flatMap(carried)];
}

/** The fields of a `LIST INFO`, as they are. */
async function infoFields(source: ByteSource, chunk: Chunk): Promise<Record<string, Uint8Array>> {
  const body = await source.read(chunk.start, chunk.size);
  const fields: Record<string, Uint8Array> = {};
  for (let at = 4; at + 8 <= body.length;) {
    const size = Math.min(viewOf(body).getUint32(at + 4, true), body.length - at - 8);
    const id = ascii(body, at, 4);
    if (/^[ -~]{4}$/.test(id)) fields[id] ??= body.slice(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  return fields;
}

/** A chunk of the source as it is. */
function carried({ id, start, size }: Chunk): WavPiece[] {
  return [chunkHeader(id, size), { start, length: size }, ...padding(size)];
}

/** Extensible PCM of one or two full channels says nothing that the plain header does not. */
function plainFormat(body: Uint8Array): Uint8Array {
  const view = viewOf(body);
  const isPlain =
    body.length >= EXTENSIBLE_BYTES &&
    view.getUint16(0, true) === EXTENSIBLE &&
    view.getUint16(24, true) === PCM &&
    view.getUint16(2, true) <= 2 &&
    view.getUint16(18, true) === view.getUint16(14, true);
  if (!isPlain) return body.slice();
  return packBytes(16, (plain, bytes) => {
    bytes.set(body.subarray(0, 16));
    plain.setUint16(0, PCM, true);
  });
}

function chunkHeader(id: string, size: number): Uint8Array {
  return packBytes(8, (view, bytes) => {
    bytes.set(Buffer.from(id, 'latin1'));
    view.setUint32(4, size, true);
  });
}

function padding(size: number): Uint8Array[] {
  return size % 2 === 0 ? [] : [new Uint8Array(1)];
}

/**
 * Writes the other variant of a WAV. `file` must not be there yet: give the temporary path of a safe write.
 * @throws PadbridgeError as `layOutWav` and `openBytes` do
 */
export async function writeRetagged(from: string, file: string, variant: WavVariant): Promise<void> {
  const source = await openBytes(from);
  try {
    const pieces = await layOutWav(source, variant);
    const target = await open(file, 'wx', 0o644);
    try {
      for (const piece of pieces) {
        if (piece instanceof Uint8Array) await target.writeFile(piece);
        else await copyRange(source, piece, (bytes) => target.writeFile(bytes));
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copyRange(
  source: ByteSource,
  { start, length }: { start: number; length: number },
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const buffer = new Uint8Array(Math.min(length, COPY_BYTES));
  for (let done = 0; done < length;) {
    const wanted = buffer.subarray(0, Math.min(buffer.length, length - done));
    const read = await source.readInto(wanted, start + done);
    if (read === 0) throw corrupt(source.path, 'The file became shorter while it was read.');
    await write(wanted.subarray(0, read));
    done += read;
  }
}
