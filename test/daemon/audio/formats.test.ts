import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { type AudioFormat } from '../../../daemon/audio/source.js';
import { collect, maxDifference } from '../../support/audio/collect.js';
import { testSignal } from '../../support/audio/signals.js';
import { decodedByFfmpeg, ffmpegDecode, ffmpegEncode, HAS_FFMPEG } from '../../support/audio/tools.js';

interface Shape {
  seconds: number;
  channels: number;
  rate: number;
}

type Case<T> = [name: string, args: string[], expected: T];

/** Longer than one block. */
const SHORT: Shape = { seconds: 1.8, channels: 2, rate: 44_100 };
/** Longer than one excerpt of the native decoder, 30 s of MP4 or 1300 packets of ADTS. */
const LONG: Shape = { seconds: 36, channels: 1, rate: 44_100 };

const pcm = (codec: string) => ['-c:a', codec];
const asAiff = (codec: string) => ['-f', 'aiff', '-c:a', codec];
const stored = (container: AudioFormat['container'], codec: AudioFormat['codec'], bits: number) => ({
  container,
  codec,
  bits,
});

const EXACT: Case<Partial<AudioFormat>>[] = [
  ['u8.wav', pcm('pcm_u8'), stored('wav', 'pcm', 8)],
  ['s16.wav', pcm('pcm_s16le'), stored('wav', 'pcm', 16)],
  ['s24.wav', pcm('pcm_s24le'), stored('wav', 'pcm', 24)],
  ['s32.wav', pcm('pcm_s32le'), stored('wav', 'pcm', 32)],
  ['f32.wav', pcm('pcm_f32le'), stored('wav', 'float', 32)],
  ['f64.wav', pcm('pcm_f64le'), stored('wav', 'float', 64)],
  ['alaw.wav', pcm('pcm_alaw'), stored('wav', 'alaw', 8)],
  ['ulaw.wav', pcm('pcm_mulaw'), stored('wav', 'ulaw', 8)],
  ['rf64.wav', ['-rf64', 'always', ...pcm('pcm_s16le')], stored('rf64', 'pcm', 16)],
  ['s8.aiff', pcm('pcm_s8'), stored('aiff', 'pcm', 8)],
  ['s16.aiff', pcm('pcm_s16be'), stored('aiff', 'pcm', 16)],
  ['s24.aiff', pcm('pcm_s24be'), stored('aiff', 'pcm', 24)],
  ['s32.aiff', pcm('pcm_s32be'), stored('aiff', 'pcm', 32)],
  ['sowt.aifc', asAiff('pcm_s16le'), stored('aifc', 'pcm', 16)],
  ['fl32.aifc', asAiff('pcm_f32be'), stored('aifc', 'float', 32)],
  ['fl64.aifc', asAiff('pcm_f64be'), stored('aifc', 'float', 64)],
  ['alaw.aifc', asAiff('pcm_alaw'), stored('aifc', 'alaw', 8)],
  ['ulaw.aifc', asAiff('pcm_mulaw'), stored('aifc', 'ulaw', 8)],
  ['s16.flac', ['-sample_fmt', 's16'], stored('flac', 'flac', 16)],
  ['s24.flac', ['-sample_fmt', 's32'], stored('flac', 'flac', 24)],
  ['flac.ogg', ['-c:a', 'flac', '-sample_fmt', 's16'], stored('ogg', 'flac', 16)],
  ['alac.m4a', ['-c:a', 'alac', '-sample_fmt', 's16p'], stored('mp4', 'alac', 16)],
];

const LOSSY: Case<{ rate: number; tolerance: number }>[] = [
  ['cbr.mp3', ['-b:a', '192k'], { rate: 44_100, tolerance: 1e-3 }],
  ['vbr.mp3', ['-q:a', '4'], { rate: 44_100, tolerance: 1e-3 }],
  ['wrapped.wav', ['-c:a', 'libmp3lame'], { rate: 44_100, tolerance: 1e-3 }],
  ['vorbis.ogg', ['-c:a', 'libvorbis'], { rate: 44_100, tolerance: 1e-5 }],
  ['sound.opus', [], { rate: 48_000, tolerance: 1e-3 }],
  ['bare.aac', ['-c:a', 'aac'], { rate: 44_100, tolerance: 1e-3 }],
];

const TRIMMED: Case<null>[] = [
  ['aac.m4a', ['-c:a', 'aac'], null],
  ['front.m4a', ['-c:a', 'aac', '-movflags', '+faststart'], null],
];

const SEAMLESS: Case<number>[] = [
  ['long.m4a', ['-c:a', 'aac'], 1e-3],
  ['long.aac', ['-c:a', 'aac'], 1e-3],
  ['many-frames.ogg', ['-c:a', 'flac', '-frame_size', '256', '-sample_fmt', 's16'], 0],
  ['long.ogg', ['-c:a', 'libvorbis'], 1e-5],
  ['long.mp3', ['-b:a', '64k'], 1e-3],
  ['long-alac.m4a', ['-c:a', 'alac', '-sample_fmt', 's16p'], 0],
];

const SHAPES: Case<Shape>[] = [
  ['mono.mp3', [], { seconds: 1, channels: 1, rate: 22_050 }],
  ['mono.m4a', ['-c:a', 'aac'], { seconds: 1, channels: 1, rate: 48_000 }],
  ['six.flac', [], { seconds: 1, channels: 6, rate: 48_000 }],
  ['six.ogg', ['-c:a', 'libvorbis'], { seconds: 1, channels: 6, rate: 48_000 }],
  ['eight.wav', [], { seconds: 0.5, channels: 8, rate: 192_000 }],
  ['high.flac', [], { seconds: 0.5, channels: 2, rate: 192_000 }],
];

let folder = '';

/** Encodes these cases from one test signal; their files are named after them. */
function encode({ seconds, channels, rate }: Shape, cases: readonly Case<unknown>[]): void {
  const source = join(folder, 'source.wav');
  const signal = testSignal(Math.round(seconds * rate), channels);
  writeFileSync(source, encodeWav(signal, { sampleRate: rate, encoding: 'float' }));
  ffmpegEncode(
    source,
    cases.map(([name, args]) => ({ path: join(folder, name), args })),
  );
}

async function decode(name: string) {
  const sound = await openAudio(join(folder, name));
  try {
    const promised = sound.format.frames;
    const planes = await collect(sound);
    return { format: sound.format, promised, planes, warnings: sound.warnings };
  } finally {
    await sound.close();
  }
}

const expectedOf = (name: string, channels: number) => decodedByFfmpeg(join(folder, name), channels);

describe.skipIf(!HAS_FFMPEG)('decoding agrees with ffmpeg (skipped without ffmpeg)', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'padbridge-formats-'));
    encode(SHORT, [...EXACT, ...LOSSY, ...TRIMMED]);
    encode(LONG, SEAMLESS);
    for (const [name, args, shape] of SHAPES) encode(shape, [[name, args, shape]]);
    const all = [EXACT, LOSSY, TRIMMED, SEAMLESS, SHAPES].flat();
    ffmpegDecode(all.map(([name]) => join(folder, name)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(EXACT)('%s bit for bit', async (name, _args, format) => {
    const { planes, warnings, promised, format: found } = await decode(name);
    const expected = expectedOf(name, 2);
    expect(found).toEqual({ ...format, sampleRate: 44_100, channels: 2, frames: expected[0]!.length });
    expect(promised).toBe(expected[0]!.length);
    expect(warnings).toEqual([]);
    for (const c of [0, 1]) {
      expect(planes[c]).toHaveLength(expected[c]!.length);
      expect(maxDifference(planes[c]!, expected[c]!)).toBe(0);
    }
  });

  it.each(LOSSY)(
    '%s as closely as two decoders of a lossy codec do',
    async (name, _args, { rate, tolerance }) => {
      const { planes, warnings, format } = await decode(name);
      const expected = expectedOf(name, 2);
      expect(format).toMatchObject({ sampleRate: rate, channels: 2, bits: null, frames: planes[0]!.length });
      expect(warnings).toEqual([]);
      for (const c of [0, 1]) {
        expect(planes[c]).toHaveLength(expected[c]!.length);
        expect(maxDifference(planes[c]!, expected[c]!)).toBeLessThan(tolerance);
      }
    },
  );

  it.each(TRIMMED)('%s without what the encoder added in front and behind', async (name) => {
    const { planes, promised, warnings } = await decode(name);
    // ffmpeg before 6 leaves the padding at the end on.
    const expected = expectedOf(name, 2);
    const length = Math.round(SHORT.seconds * SHORT.rate);
    expect(promised).toBe(length);
    expect(warnings).toEqual([]);
    for (const c of [0, 1]) {
      expect(planes[c]).toHaveLength(length);
      expect(maxDifference(planes[c]!, expected[c]!)).toBeLessThan(1e-3);
    }
  });

  it.each(SEAMLESS)(
    '%s without a seam where one piece ends and the next begins',
    async (name, _args, tolerance) => {
      const { planes } = await decode(name);
      const [expected] = expectedOf(name, 1);
      expect(Math.abs(planes[0]!.length - expected!.length)).toBeLessThan(1024);
      expect(maxDifference(planes[0]!, expected!)).toBeLessThanOrEqual(tolerance);
    },
  );

  it.each(SHAPES)('%s keeps its channels in order', async (name, _args, { channels, rate }) => {
    const { planes, format } = await decode(name);
    const expected = expectedOf(name, channels);
    expect(format).toMatchObject({ sampleRate: rate, channels });
    for (const [c, plane] of planes.entries()) {
      expect(Math.abs(plane.length - expected[c]!.length)).toBeLessThan(1024);
      expect(maxDifference(plane, expected[c]!)).toBeLessThan(1e-3);
    }
  });

  it('says that surround AAC is what it cannot decode', async () => {
    encode({ seconds: 0.5, channels: 6, rate: 48_000 }, [['six.m4a', ['-c:a', 'aac'], null]]);
    await expect(decode('six.m4a')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/surround/) as string,
    });
  });
});
