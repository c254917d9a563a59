import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSmp,
  readSmpHeader,
  smpAudio,
  smpFrame,
  smpOffset,
  writeSmp,
  writeSmpHeader,
} from '../../../../hardware/sp404/formats/smp.js';

const STEREO = Int16Array.of(1, -2, 32_767, -32_768, 256, -256);

describe('SMP', () => {
  it('lays the header out as the unit does', () => {
    const bytes = Buffer.from(writeSmp(2, STEREO));
    expect(bytes.length).toBe(512 + 12);
    expect(bytes.toString('latin1', 0, 4)).toBe('RFWV');
    expect([
      bytes.readUInt32BE(4),
      bytes.readUInt32BE(8),
      bytes.readUInt32BE(12),
      bytes.readUInt32BE(16),
    ]).toEqual([516, 48_000, 2, 16]);
    expect(bytes.subarray(0x20, 0x30)).toEqual(createHash('md5').update(bytes.subarray(4, 0x14)).digest());
    expect([...bytes.subarray(512)]).toEqual([0, 1, 0xff, 0xfe, 0x7f, 0xff, 0x80, 0, 1, 0, 0xff, 0]);
  });

  it('reads back the audio it wrote', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 400 }),
        fc.constantFrom(1 as const, 2 as const),
        (values, channels) => {
          const audio = Int16Array.from(values.subarray(0, values.length - (values.length % channels)));
          const smp = readSmp(writeSmp(channels, audio));
          expect(smp).toMatchObject({ channels, frames: audio.length / channels });
          expect(smpAudio(smp)).toEqual(audio);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps the filler a unit put into the header', () => {
    const bytes = writeSmp(1, STEREO);
    bytes.fill(0xa5, 0x30, 0x200);
    expect(readSmp(bytes).bytes).toBe(bytes);
  });

  it('needs only the header to tell the length', () => {
    const header = writeSmpHeader({ channels: 2, frames: 46_126_464 });
    expect(readSmpHeader(header, 184_506_368)).toMatchObject({ channels: 2, frames: 46_126_464, bits: 16 });
  });

  it('says where a file breaks', () => {
    const broken = (change: (bytes: Buffer) => unknown) => () => {
      const bytes = Buffer.from(writeSmp(2, STEREO));
      readSmp((change(bytes) as Uint8Array | undefined) ?? bytes);
    };
    expect(broken((b) => b.subarray(0, 100))).toThrow(/byte 100: the header needs 512/);
    expect(broken((b) => void (b[0] = 0))).toThrow(/byte 0: it does not begin with RFWV/);
    expect(broken((b) => void (b[9] = 1))).toThrow(/byte 32: the header digest/);
    expect(broken((b) => b.subarray(0, 520))).toThrow(/byte 4: the header says 524 bytes, the file has 520/);
  });

  it('refuses shapes the unit never writes even when the digest is right', () => {
    const resigned = (offset: number, value: number) => () => {
      const bytes = Buffer.from(writeSmp(1, STEREO));
      bytes.writeUInt32BE(value, offset);
      createHash('md5').update(bytes.subarray(4, 0x14)).digest().copy(bytes, 0x20);
      readSmp(bytes);
    };
    expect(resigned(8, 44_100)).toThrow(/byte 8: a sample rate of 44100 Hz/);
    expect(resigned(12, 3)).toThrow(/byte 12: 3 channels/);
    expect(resigned(16, 24)).toThrow(/byte 16: 24 bits/);
    expect(() => writeSmp(2, Int16Array.of(1, 2, 3))).toThrow(/whole frames/);
    expect(() => writeSmpHeader({ channels: 2, frames: 2 ** 31 })).toThrow(/does not fit/);
  });

  it('turns frames into the byte offsets of PADCONF and back', () => {
    expect(smpOffset(0, 2)).toBe(512);
    expect(smpOffset(1508, 2)).toBe(512 + 6032);
    expect(smpFrame(512 + 6032 + 3, 2)).toBe(1508);
    expect(smpFrame(0, 1)).toBe(0);
  });
});
