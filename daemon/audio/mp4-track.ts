import { ascii, viewOf } from './iff.js';
import { AAC_RATES } from './mpeg-frames.js';
import { childBoxes, findBox, type Box } from './mp4-boxes.js';
import { corrupt, unsupported } from './refusal.js';

/** The first sound track of an MP4, as far as decoding it needs. */
export interface Mp4Track {
  codec: 'aac' | 'alac';
  /** Rate and channels of what the decoder puts out. */
  sampleRate: number;
  channels: number;
  bits: number | null;
  /** The sample description box as stored, header included: a decoder's configuration. */
  description: Uint8Array;
  timescale: number;
  /** Duration of each packet in units of the timescale. */
  durations: Uint32Array;
  sizes: Uint32Array;
  offsets: Float64Array;
  /** Frames at `sampleRate` to drop from the start, and to keep after them. */
  skip: number;
  frames: number;
  warnings: string[];
}

/** A day of AAC at 48 kHz; a header that claims more packets is garbage that would only take memory. */
const MAX_PACKETS = 4_100_000;

/** Packets hold some thousand frames at most; eight channels of 32 bits of those stay far below this. */
const MAX_PACKET_BYTES = 1 << 20;

/** A sample description is a few hundred bytes. */
const MAX_DESCRIPTION_BYTES = 1 << 16;

const HE_AAC_OBJECT_TYPES: ReadonlySet<number> = new Set([5, 29]);
const ENCRYPTED: ReadonlySet<string> = new Set(['drms', 'enca', 'p608']);

/**
 * Finds the sound track in a `moov` box.
 * @param moov the body of the box
 * @throws PadbridgeError corrupt, unsupported
 */
export function readTrack(path: string, moov: Uint8Array): Mp4Track {
  try {
    return parseTrack(path, moov);
  } catch (error) {
    // Boxes that end before their fields do surface as reads outside a view.
    throw error instanceof RangeError ? corrupt(path, 'The index of the MP4 file is damaged.', error) : error;
  }
}

function parseTrack(path: string, moov: Uint8Array): Mp4Track {
  const root: Box = { type: 'moov', start: 0, end: moov.length };
  const track = childBoxes(moov, 0, moov.length).find((box) => {
    const handler = box.type === 'trak' ? findBox(moov, box, 'mdia', 'hdlr') : null;
    return handler !== null && ascii(moov, handler.start + 8, 4) === 'soun';
  });
  if (!track) throw unsupported(path, 'The MP4 file has no sound track.');
  const view = viewOf(moov);
  const need = (...steps: string[]): Box => {
    const box = findBox(moov, track, ...steps);
    if (!box) throw corrupt(path, 'The index of the MP4 file is damaged.');
    return box;
  };

  const mediaHeader = need('mdia', 'mdhd');
  const timescale = view.getUint32(mediaHeader.start + (moov[mediaHeader.start] === 1 ? 20 : 12));
  if (timescale === 0) throw corrupt(path, 'The index of the MP4 file is damaged.');
  const tables = (name: string) => need('mdia', 'minf', 'stbl', name);
  const stsd = tables('stsd');
  if (stsd.end - stsd.start > MAX_DESCRIPTION_BYTES)
    throw corrupt(path, 'The index of the MP4 file is damaged.');
  const description = moov.subarray(stsd.start - 8, stsd.end);
  const coding = readCoding(path, moov, stsd);
  const sizes = packetSizes(path, view, tables('stsz'));
  if (sizes.length === 0) {
    throw unsupported(
      path,
      'The MP4 file is made of fragments, as streams from the web are.',
      'Save it as a plain M4A or WAV.',
    );
  }
  const durations = packetDurations(view, tables('stts'), sizes.length);
  const trim = readTrim(moov, root, track, timescale, durations);
  const ratio = coding.sampleRate / timescale;
  return {
    ...coding,
    description,
    timescale,
    sizes,
    durations,
    offsets: packetOffsets(path, moov, track, sizes),
    skip: Math.round(trim.skip * ratio),
    frames: Math.round(trim.length * ratio),
  };
}

type Coding = Pick<Mp4Track, 'codec' | 'sampleRate' | 'channels' | 'bits' | 'warnings'>;

function readCoding(path: string, moov: Uint8Array, stsd: Box): Coding {
  const entry = childBoxes(moov, stsd.start + 8, stsd.end)[0];
  if (!entry) throw corrupt(path, 'The MP4 file does not say how its sound is coded.');
  const view = viewOf(moov);
  if (ENCRYPTED.has(entry.type))
    throw unsupported(path, 'The file is copy-protected.', 'Get an unprotected copy of it.');
  const config = findConfig(moov, entry);
  if (entry.type === 'alac' && config) {
    return {
      codec: 'alac',
      bits: moov[config.start + 9]!,
      channels: moov[config.start + 13]!,
      sampleRate: view.getUint32(config.start + 24),
      warnings: [],
    };
  }
  if (entry.type === 'mp4a' && config) {
    const specific = audioSpecificConfig(moov.subarray(config.start + 4, config.end));
    if (specific) {
      const warnings = specific.highEfficiency
        ? ['HE-AAC: only the lower half of the spectrum is decoded; the file sounds duller here than it is.']
        : [];
      return {
        codec: 'aac',
        bits: null,
        channels: specific.channels || view.getUint16(entry.start + 16),
        sampleRate: specific.sampleRate,
        warnings,
      };
    }
  }
  throw unsupported(
    path,
    `The MP4 file holds ${JSON.stringify(entry.type.trim())} sound, which Padbridge cannot decode.`,
  );
}

/** The codec's own box inside a sample entry, also where QuickTime hides it in `wave`. */
function findConfig(moov: Uint8Array, entry: Box): Box | null {
  const type = entry.type === 'alac' ? 'alac' : 'esds';
  // A version 1 entry of QuickTime has 16 bytes more.
  const version = viewOf(moov).getUint16(entry.start + 8);
  const children = { ...entry, start: entry.start + (version === 1 ? 44 : 28) };
  return findBox(moov, children, type) ?? findBox(moov, children, 'wave', type);
}

/** Walks the descriptors of `esds` (ISO 14496-1 §7.2.6) to the AudioSpecificConfig (ISO 14496-3 §1.6.2.1). */
function audioSpecificConfig(esds: Uint8Array) {
  let at = 0;
  const descriptor = (): number => {
    const tag = esds[at++] ?? 0;
    while ((esds[at] ?? 0) & 0x80) at++;
    at++;
    return tag;
  };
  if (descriptor() !== 0x03) return null;
  const flags = esds[at + 2] ?? 0;
  at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x20 ? 2 : 0);
  if (flags & 0x40) at += 1 + (esds[at] ?? 0);
  if (descriptor() !== 0x04 || esds[at] !== 0x40) return null;
  at += 13;
  if (descriptor() !== 0x05 || at + 2 > esds.length) return null;
  const objectType = esds[at]! >> 3;
  const rateIndex = ((esds[at]! & 7) << 1) | (esds[at + 1]! >> 7);
  const sampleRate = AAC_RATES[rateIndex];
  const channels = (esds[at + 1]! >> 3) & 15;
  if (sampleRate === undefined) return null;
  return {
    sampleRate,
    channels: channels === 7 ? 8 : channels,
    highEfficiency: HE_AAC_OBJECT_TYPES.has(objectType),
  };
}

function packetSizes(path: string, view: DataView, stsz: Box): Uint32Array {
  const uniform = view.getUint32(stsz.start + 4);
  const count = view.getUint32(stsz.start + 8);
  if (count > MAX_PACKETS || uniform > MAX_PACKET_BYTES)
    throw corrupt(path, 'The index of the MP4 file is damaged.');
  if (uniform > 0) return new Uint32Array(count).fill(uniform);
  if (stsz.start + 12 + count * 4 > stsz.end) throw corrupt(path, 'The index of the MP4 file is damaged.');
  const sizes = Uint32Array.from({ length: count }, (_, i) => view.getUint32(stsz.start + 12 + i * 4));
  if (sizes.some((size) => size > MAX_PACKET_BYTES))
    throw corrupt(path, 'The index of the MP4 file is damaged.');
  return sizes;
}

function packetDurations(view: DataView, stts: Box, packets: number): Uint32Array {
  const durations = new Uint32Array(packets);
  const entries = Math.min(view.getUint32(stts.start + 4), Math.floor((stts.end - stts.start - 8) / 8));
  let packet = 0;
  for (let i = 0; i < entries && packet < packets; i++) {
    const run = view.getUint32(stts.start + 8 + i * 8);
    durations.fill(view.getUint32(stts.start + 12 + i * 8), packet, packet + run);
    packet = Math.min(packets, packet + run);
  }
  return durations;
}

function packetOffsets(path: string, moov: Uint8Array, track: Box, sizes: Uint32Array): Float64Array {
  const view = viewOf(moov);
  const table = findBox(moov, track, 'mdia', 'minf', 'stbl');
  const stsc = table && findBox(moov, table, 'stsc');
  const stco = table && (findBox(moov, table, 'stco') ?? findBox(moov, table, 'co64'));
  if (!stsc || !stco) throw corrupt(path, 'The index of the MP4 file is damaged.');
  const width = stco.type === 'co64' ? 8 : 4;
  const chunks = Math.min(view.getUint32(stco.start + 4), Math.floor((stco.end - stco.start - 8) / width));
  const runs = Math.min(view.getUint32(stsc.start + 4), Math.floor((stsc.end - stsc.start - 8) / 12));
  const offsets = new Float64Array(sizes.length);
  let packet = 0;
  for (let run = 0; run < runs; run++) {
    const at = stsc.start + 8 + run * 12;
    const firstChunk = view.getUint32(at) - 1;
    const lastChunk = run + 1 < runs ? Math.min(chunks, view.getUint32(at + 12) - 1) : chunks;
    const perChunk = view.getUint32(at + 4);
    for (let chunk = Math.max(0, firstChunk); chunk < lastChunk && packet < sizes.length; chunk++) {
      const entry = stco.start + 8 + chunk * width;
      let offset = width === 8 ? Number(view.getBigUint64(entry)) : view.getUint32(entry);
      for (let i = 0; i < perChunk && packet < sizes.length; i++) {
        offsets[packet] = offset;
        offset += sizes[packet++]!;
      }
    }
  }
  return offsets.subarray(0, packet);
}

/**
 * What the encoder added in front and behind, in units of the timescale: from iTunes' own tag where there is one, else
 * from the edit list. Edit lists count their length in coarse ticks of the movie, so the packets' sum is preferred
 * where both agree within one.
 */
function readTrim(moov: Uint8Array, root: Box, track: Box, timescale: number, durations: Uint32Array) {
  const stored = durations.reduce((sum, duration) => sum + duration, 0);
  const gapless = iTunesGapless(moov);
  if (gapless && gapless.skip + gapless.length <= stored) return gapless;
  const edits = findBox(moov, track, 'edts', 'elst');
  const movie = findBox(moov, root, 'mvhd');
  if (!edits || !movie) return { skip: 0, length: stored };
  const view = viewOf(moov);
  const movieScale = view.getUint32(movie.start + (moov[movie.start] === 1 ? 20 : 12));
  const long = moov[edits.start] === 1;
  const entrySize = long ? 20 : 12;
  const entries = Math.min(
    view.getUint32(edits.start + 4),
    Math.floor((edits.end - edits.start - 8) / entrySize),
  );
  for (let i = 0; i < entries; i++) {
    const at = edits.start + 8 + i * entrySize;
    const length = long ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const skip = long ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    // An empty edit only delays the start.
    if (skip < 0 || skip >= stored) continue;
    const edited = movieScale > 0 ? (length * timescale) / movieScale : 0;
    const tick = timescale / Math.max(1, movieScale);
    const available = stored - skip;
    return { skip, length: edited > 0 && edited + tick < available ? Math.round(edited) : available };
  }
  return { skip: 0, length: stored };
}

/** iTunes writes "zero, delay, padding, length" as hexadecimal text. */
function iTunesGapless(moov: Uint8Array): { skip: number; length: number } | null {
  const at = Buffer.from(moov.buffer, moov.byteOffset, moov.length).indexOf('iTunSMPB');
  if (at < 0) return null;
  const fields = /([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{16})/i.exec(ascii(moov, at, 120));
  return fields ? { skip: parseInt(fields[2]!, 16), length: parseInt(fields[4]!, 16) } : null;
}
