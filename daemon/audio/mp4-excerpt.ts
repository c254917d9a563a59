import { type Mp4Track } from './mp4-track.js';

/** Brand of a plain audio MP4. */
const BRAND = 'M4A ';

/**
 * A small complete MP4 file holding some packets of a track, index first: what a decoder that only takes whole files,
 * and only with the index in front, needs to decode a long sound piece by piece.
 * @param from first packet
 * @param packets the bytes of the packets from there on, in order
 */
export function mp4Excerpt(track: Mp4Track, from: number, packets: readonly Uint8Array[]): ArrayBuffer {
  const durations = Array.from(packets, (_, i) => track.durations[from + i] ?? 0);
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  const header = (dataStart: number) => [
    ...box('ftyp', text(BRAND), u32(0), text(BRAND)),
    ...box(
      'moov',
      box(
        'mvhd',
        u32(0, 0, 0, track.timescale, total, 0x00010000, 0x01000000, 0, 0),
        MATRIX,
        u32(0, 0, 0, 0, 0, 0, 2),
      ),
      box(
        'trak',
        box('tkhd', u32(7, 0, 0, 1, 0, total, 0, 0, 0, 0x01000000), MATRIX, u32(0, 0)),
        box(
          'mdia',
          box('mdhd', u32(0, 0, 0, track.timescale, total, 0x55c40000)),
          box('hdlr', u32(0, 0), text('soun'), u32(0, 0, 0), [0]),
          box(
            'minf',
            box('smhd', u32(0, 0)),
            box('dinf', box('dref', u32(0, 1), box('url ', u32(1)))),
            box(
              'stbl',
              [...track.description],
              box(
                'stts',
                u32(0, durations.length),
                durations.flatMap((duration) => u32(1, duration)),
              ),
              box('stsc', u32(0, 1, 1, packets.length, 1)),
              box(
                'stsz',
                u32(0, 0, packets.length),
                packets.flatMap((packet) => u32(packet.length)),
              ),
              box('stco', u32(0, 1, dataStart)),
            ),
          ),
        ),
      ),
    ),
  ];
  const dataBytes = packets.reduce((sum, packet) => sum + packet.length, 0);
  // The index holds the position of the data that follows it, but its size does not depend on the number.
  const dataStart = header(0).length + 8;
  const file = new Uint8Array(dataStart + dataBytes);
  file.set(header(dataStart));
  file.set([...u32(8 + dataBytes), ...text('mdat')], dataStart - 8);
  let at = dataStart;
  for (const packet of packets) {
    file.set(packet, at);
    at += packet.length;
  }
  return file.buffer;
}

/** The identity transformation, which every header carries (ISO 14496-12 §8.2.2). */
const MATRIX = u32(0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000);

function box(type: string, ...parts: number[][]): number[] {
  const body = parts.flat();
  return [...u32(8 + body.length), ...text(type), ...body];
}

function u32(...values: number[]): number[] {
  return values.flatMap((value) => [
    (value >>> 24) & 255,
    (value >>> 16) & 255,
    (value >>> 8) & 255,
    value & 255,
  ]);
}

function text(characters: string): number[] {
  return Array.from(characters, (character) => character.charCodeAt(0));
}
