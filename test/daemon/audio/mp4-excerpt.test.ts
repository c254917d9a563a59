import { describe, expect, it } from 'vitest';
import { childBoxes } from '../../../daemon/audio/mp4-boxes.js';
import { mp4Excerpt } from '../../../daemon/audio/mp4-excerpt.js';
import { readTrack, type Mp4Track } from '../../../daemon/audio/mp4-track.js';
import { bytes, u16, u32 } from '../../support/audio/chunks.js';

const be32 = (...values: number[]) => bytes(...values.map((value) => u32(value, false)));
const box = (type: string, ...parts: Uint8Array[]) => {
  const body = bytes(...parts);
  return bytes(u32(body.length + 8, false), type, body);
};

/** An ALAC description: 4096 frames a packet, 16 bits, stereo, 48 kHz. */
const config = box('alac', be32(0, 4096), Uint8Array.of(0, 16, 40, 10, 14, 2), u16(255), be32(0, 0, 48_000));
const entry = box(
  'alac',
  new Uint8Array(8),
  new Uint8Array(8),
  u16(2, false),
  u16(16, false),
  be32(0, 48_000 << 16),
  config,
);
const description = box('stsd', be32(0, 1), entry);

const TRACK: Mp4Track = {
  codec: 'alac',
  sampleRate: 48_000,
  channels: 2,
  bits: 16,
  description,
  timescale: 48_000,
  durations: Uint32Array.of(4096, 4096, 4096, 1000),
  sizes: Uint32Array.of(3, 4, 5, 6),
  offsets: Float64Array.of(0, 0, 0, 0),
  skip: 0,
  frames: 13_288,
  warnings: [],
};

describe('mp4Excerpt', () => {
  it('is read back as a track of just these packets, index first', () => {
    const packets = [
      Uint8Array.of(1, 1, 1, 1),
      Uint8Array.of(2, 2, 2, 2, 2),
      Uint8Array.of(3, 3, 3, 3, 3, 3),
    ];
    const file = new Uint8Array(mp4Excerpt(TRACK, 1, packets));
    const boxes = childBoxes(file, 0, file.length);
    expect(boxes.map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat']);
    const [, index, data] = boxes;
    const track = readTrack('excerpt', file.subarray(index!.start, index!.end));
    expect(track).toMatchObject({
      codec: 'alac',
      bits: 16,
      channels: 2,
      sampleRate: 48_000,
      skip: 0,
      frames: 9192,
    });
    expect([...track.durations]).toEqual([4096, 4096, 1000]);
    expect(track.offsets[0]).toBe(data!.start);
    for (const [i, packet] of packets.entries()) {
      const at = track.offsets[i]!;
      expect(file.subarray(at, at + track.sizes[i]!)).toEqual(packet);
    }
  });
});

describe('readTrack', () => {
  const inner = (...edits: Uint8Array[]) => {
    const table = box(
      'stbl',
      description,
      box('stts', be32(0, 1, 4, 4096)),
      box('stsc', be32(0, 2, 1, 3, 1, 2, 1, 1)),
      box('stsz', be32(0, 10, 4)),
      box('stco', be32(0, 2, 100, 500)),
    );
    const media = box(
      'mdia',
      box('mdhd', be32(0, 0, 0, 48_000, 16_384, 0)),
      box('hdlr', be32(0, 0), bytes('soun')),
      box('minf', table),
    );
    return bytes(box('mvhd', be32(0, 0, 0, 1000, 0)), box('trak', ...edits, media));
  };

  it('spreads packets over chunks', () => {
    expect([...readTrack('x', inner()).offsets]).toEqual([100, 110, 120, 500]);
  });

  it('trims by the edit list, ignoring an empty edit before it', () => {
    const edits = box('edts', box('elst', be32(0, 2, 50, 0xffffffff, 0x10000, 300, 1000, 0x10000)));
    expect(readTrack('x', inner(edits))).toMatchObject({ skip: 1000, frames: 14_400 });
  });

  it('believes iTunes before the edit list', () => {
    const tag = box(
      'udta',
      bytes('....iTunSMPB....data........ 00000000 00000840 000001C0 0000000000002000 00000000'),
    );
    expect(readTrack('x', bytes(inner(), tag))).toMatchObject({ skip: 0x840, frames: 0x2000 });
  });

  it('refuses copy protection, films without sound and fragments by name', () => {
    const protectedEntry = Buffer.from(inner());
    protectedEntry.write('drms', protectedEntry.indexOf('alac'), 'latin1');
    expect(() => readTrack('x', protectedEntry)).toThrow(/copy-protected/);
    expect(() => readTrack('x', box('mvhd', be32(0)))).toThrow(/no sound track/);
    const fragmented = Buffer.from(inner());
    fragmented.writeUInt32BE(0, fragmented.indexOf('stsz') + 12);
    expect(() => readTrack('x', fragmented)).toThrow(/fragments/);
  });
});
