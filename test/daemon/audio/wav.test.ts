import { describe, expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import { bytes, chunk, formatBody, int16, u16, u32, u64, wav } from '../../support/audio/chunks.js';
import { decodeBytes, maxDifference } from '../../support/audio/collect.js';
import { testSignal } from '../../support/audio/signals.js';

const STEREO_16 = chunk('fmt ', formatBody(2, 16));
const FOUR_FRAMES = int16(100, -100, 200, -200, 300, -300, 400, -400);

async function refusal(file: Uint8Array): Promise<PadbridgeError> {
  const thrown: unknown = await decodeBytes(file).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(PadbridgeError);
  return thrown as PadbridgeError;
}

async function left(file: Uint8Array): Promise<{ values: number[]; warnings: readonly string[] }> {
  const { planes, warnings } = await decodeBytes(file);
  return { values: [...planes[0]!].map((value) => Math.round(value * 32768)), warnings };
}

describe('encodeWav and back', () => {
  it.each([
    [16, 1, 0.5001 / 32768],
    [24, 2, 0.5001 / 8388608],
    ['float', 3, 0],
  ] as const)(
    'keeps %s-bit audio of %i channels within half a step',
    async (encoding, channels, tolerance) => {
      const planes = testSignal(70_000, channels);
      const decoded = await decodeBytes(encodeWav(planes, { sampleRate: 48_000, encoding }));
      expect(decoded.format).toMatchObject({
        container: 'wav',
        codec: encoding === 'float' ? 'float' : 'pcm',
        sampleRate: 48_000,
        channels,
        bits: encoding === 'float' ? 32 : encoding,
        frames: 70_000,
      });
      expect(decoded.warnings).toEqual([]);
      for (const [c, plane] of planes.entries())
        expect(maxDifference(decoded.planes[c]!, plane)).toBeLessThanOrEqual(tolerance);
    },
  );

  it('clips what lies outside full scale', async () => {
    const file = encodeWav([Float32Array.of(2, -2)], { sampleRate: 44_100, encoding: 16 });
    expect((await left(file)).values).toEqual([32767, -32768]);
  });
});

describe('WAV headers in the wild', () => {
  const FRAMES = [100, 200, 300, 400];

  it('skips unknown chunks before and after the audio', async () => {
    const file = wav(
      chunk('JUNK', new Uint8Array(5)),
      chunk('bext', new Uint8Array(9)),
      STEREO_16,
      chunk('data', FOUR_FRAMES),
      chunk('LIST', bytes('INFO')),
    );
    expect(await left(file)).toEqual({ values: FRAMES, warnings: [] });
  });

  it('survives an odd chunk without its pad byte', async () => {
    const file = wav(bytes('note', u32(3), 'abc'), STEREO_16, chunk('data', FOUR_FRAMES));
    expect((await left(file)).values).toEqual(FRAMES);
  });

  it('reads audio at an odd offset', async () => {
    const mono32 = chunk('fmt ', formatBody(1, 32, { tag: 3 }));
    const file = bytes(
      'RIFF',
      u32(0),
      'WAVE',
      'note',
      u32(3),
      'abc',
      mono32,
      chunk('data', new Uint8Array(Float32Array.of(0.5, -0.25).buffer)),
    );
    const { planes } = await decodeBytes(file);
    expect([...planes[0]!]).toEqual([0.5, -0.25]);
  });

  it.each([0, 0xffffffff, 0x7ffff000, 5000])(
    'uses everything up to the end when data claims %i bytes',
    async (size) => {
      const { values, warnings } = await left(wav(STEREO_16, chunk('data', FOUR_FRAMES, size)));
      expect(values).toEqual(FRAMES);
      expect(warnings).toHaveLength(1);
    },
  );

  it('believes an empty data chunk that a whole chunk follows', async () => {
    const error = await refusal(
      wav(STEREO_16, chunk('data', new Uint8Array(0)), chunk('LIST', bytes('INFO'))),
    );
    expect(error).toMatchObject({ code: 'corrupt', subject: 'test.bin' });
  });

  it('reads sizes of RF64 from ds64 and finds the chunks behind the audio', async () => {
    const ds64 = chunk('ds64', bytes(u64(0), u64(FOUR_FRAMES.length), u64(4), u32(0)));
    const data = bytes('data', u32(0xffffffff), FOUR_FRAMES);
    const file = bytes('RF64', u32(0xffffffff), 'WAVE', ds64, STEREO_16, data, chunk('LIST', bytes('INFO')));
    const { format, planes, warnings } = await decodeBytes(file);
    expect(format).toMatchObject({ container: 'rf64', frames: 4 });
    expect(planes[0]).toHaveLength(4);
    expect(warnings).toEqual([]);
  });

  it('reads the extensible header by its sub-format', async () => {
    const guidTail = new Uint8Array(14);
    const body = bytes(formatBody(1, 32, { tag: 0xfffe }), u16(22), u16(32), u32(4), u16(3), guidTail);
    const file = wav(chunk('fmt ', body), chunk('data', new Uint8Array(Float32Array.of(0.5).buffer)));
    expect((await decodeBytes(file)).format).toMatchObject({ codec: 'float', bits: 32 });
  });

  it('takes 20 bits in 3 bytes and 24 bits in 4', async () => {
    const in3 = wav(
      chunk('fmt ', formatBody(1, 20, { blockAlign: 3 })),
      chunk('data', Uint8Array.of(0, 0, 0x40)),
    );
    const in4 = wav(
      chunk('fmt ', formatBody(1, 24, { blockAlign: 4 })),
      chunk('data', Uint8Array.of(0, 0, 0, 0x40)),
    );
    for (const [file, bits] of [
      [in3, 20],
      [in4, 24],
    ] as const) {
      const { planes, format } = await decodeBytes(file);
      expect([...planes[0]!]).toEqual([0.5]);
      expect(format.bits).toBe(bits);
    }
  });

  it('corrects a block size that makes no sense', async () => {
    const file = wav(chunk('fmt ', formatBody(2, 16, { blockAlign: 0 })), chunk('data', FOUR_FRAMES));
    const { values, warnings } = await left(file);
    expect(values).toEqual(FRAMES);
    expect(warnings).toHaveLength(1);
  });

  it('plays values that are no numbers as silence and says so', async () => {
    const values = Float32Array.of(0.5, NaN, Infinity, -Infinity, -0.5);
    const file = wav(
      chunk('fmt ', formatBody(1, 32, { tag: 3 })),
      chunk('data', new Uint8Array(values.buffer)),
    );
    const { planes, warnings } = await decodeBytes(file);
    expect([...planes[0]!]).toEqual([0.5, 0, 0, 0, -0.5]);
    expect(warnings).toEqual([expect.stringMatching(/^3 values/)]);
  });

  it('accepts 768 kHz and 8 channels', async () => {
    const file = wav(chunk('fmt ', formatBody(8, 16, { rate: 768_000 })), chunk('data', FOUR_FRAMES));
    expect((await decodeBytes(file)).format).toMatchObject({ sampleRate: 768_000, channels: 8, frames: 1 });
  });

  it.each([
    [
      'nine channels',
      'unsupported',
      /9 channels/,
      wav(chunk('fmt ', formatBody(9, 16)), chunk('data', new Uint8Array(90))),
    ],
    [
      'no channels',
      'corrupt',
      /no channels/,
      wav(chunk('fmt ', formatBody(0, 16)), chunk('data', FOUR_FRAMES)),
    ],
    [
      'a rate of 0',
      'corrupt',
      /0 Hz/,
      wav(chunk('fmt ', formatBody(1, 16, { rate: 0 })), chunk('data', FOUR_FRAMES)),
    ],
    [
      'ADPCM',
      'unsupported',
      /Microsoft ADPCM/,
      wav(chunk('fmt ', formatBody(1, 4, { tag: 2 })), chunk('data', FOUR_FRAMES)),
    ],
    ['no format', 'corrupt', /format chunk/, wav(chunk('data', FOUR_FRAMES))],
    ['no audio', 'corrupt', /no audio/, wav(STEREO_16)],
    [
      'a cut header',
      'corrupt',
      /cut short/,
      wav(chunk('fmt ', new Uint8Array(6)), chunk('data', FOUR_FRAMES)),
    ],
  ])('refuses %s as %s', async (_what, code, message, file) => {
    const error = await refusal(file);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.next).toBeTruthy();
  });
});
