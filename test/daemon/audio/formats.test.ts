import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { openAudio } from '../../../daemon/audio/open.js';
import { collect, maxDifference } from '../../support/audio/collect.js';
import { testSignal } from '../../support/audio/signals.js';
import { ffmpeg, ffmpegDecode, HAS_FFMPEG } from '../../support/audio/tools.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'padbridge-formats-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An encoded test signal; longer than one block, and than one excerpt where `seconds` says so. */
function encoded(name: string, args: string[], { seconds = 2.5, channels = 2, rate = 44_100 } = {}): string {
  const source = join(folder, `source-${seconds}-${channels}-${rate}.wav`);
  writeFileSync(
    source,
    encodeWav(testSignal(Math.round(seconds * rate), channels), { sampleRate: rate, encoding: 'float' }),
  );
  const path = join(folder, name);
  ffmpeg('-i', source, ...args, path);
  return path;
}

async function decode(path: string) {
  const sound = await openAudio(path);
  try {
    const promised = sound.format.frames;
    const planes = await collect(sound);
    return { format: sound.format, promised, planes, warnings: sound.warnings };
  } finally {
    await sound.close();
  }
}

const pcm = (codec: string) => ['-c:a', codec];

describe.skipIf(!HAS_FFMPEG)('decoding agrees with ffmpeg (skipped without ffmpeg)', () => {
  it.each([
    ['u8.wav', pcm('pcm_u8'), { container: 'wav', codec: 'pcm', bits: 8 }],
    ['s16.wav', pcm('pcm_s16le'), { container: 'wav', codec: 'pcm', bits: 16 }],
    ['s24.wav', pcm('pcm_s24le'), { container: 'wav', codec: 'pcm', bits: 24 }],
    ['s32.wav', pcm('pcm_s32le'), { container: 'wav', codec: 'pcm', bits: 32 }],
    ['f32.wav', pcm('pcm_f32le'), { container: 'wav', codec: 'float', bits: 32 }],
    ['f64.wav', pcm('pcm_f64le'), { container: 'wav', codec: 'float', bits: 64 }],
    ['alaw.wav', pcm('pcm_alaw'), { container: 'wav', codec: 'alaw', bits: 8 }],
    ['ulaw.wav', pcm('pcm_mulaw'), { container: 'wav', codec: 'ulaw', bits: 8 }],
    ['rf64.wav', ['-rf64', 'always', ...pcm('pcm_s16le')], { container: 'rf64', codec: 'pcm', bits: 16 }],
    ['s8.aiff', pcm('pcm_s8'), { container: 'aiff', codec: 'pcm', bits: 8 }],
    ['s16.aiff', pcm('pcm_s16be'), { container: 'aiff', codec: 'pcm', bits: 16 }],
    ['s24.aiff', pcm('pcm_s24be'), { container: 'aiff', codec: 'pcm', bits: 24 }],
    ['s32.aiff', pcm('pcm_s32be'), { container: 'aiff', codec: 'pcm', bits: 32 }],
    ['sowt.aifc', ['-f', 'aiff', ...pcm('pcm_s16le')], { container: 'aifc', codec: 'pcm', bits: 16 }],
    ['fl32.aifc', ['-f', 'aiff', ...pcm('pcm_f32be')], { container: 'aifc', codec: 'float', bits: 32 }],
    ['fl64.aifc', ['-f', 'aiff', ...pcm('pcm_f64be')], { container: 'aifc', codec: 'float', bits: 64 }],
    ['alaw.aifc', ['-f', 'aiff', ...pcm('pcm_alaw')], { container: 'aifc', codec: 'alaw', bits: 8 }],
    ['ulaw.aifc', ['-f', 'aiff', ...pcm('pcm_mulaw')], { container: 'aifc', codec: 'ulaw', bits: 8 }],
    ['s16.flac', ['-sample_fmt', 's16'], { container: 'flac', codec: 'flac', bits: 16 }],
    ['s24.flac', ['-sample_fmt', 's32'], { container: 'flac', codec: 'flac', bits: 24 }],
    ['flac.ogg', ['-c:a', 'flac', '-sample_fmt', 's16'], { container: 'ogg', codec: 'flac', bits: 16 }],
    ['alac.m4a', ['-c:a', 'alac', '-sample_fmt', 's16p'], { container: 'mp4', codec: 'alac', bits: 16 }],
  ])('%s bit for bit', async (name, args, format) => {
    const path = encoded(name, args);
    const { planes, warnings, promised, format: found } = await decode(path);
    const expected = ffmpegDecode(path, 2);
    expect(found).toEqual({ ...format, sampleRate: 44_100, channels: 2, frames: expected[0]!.length });
    expect(promised).toBe(expected[0]!.length);
    expect(warnings).toEqual([]);
    for (const c of [0, 1]) {
      expect(planes[c]).toHaveLength(expected[c]!.length);
      expect(maxDifference(planes[c]!, expected[c]!)).toBe(0);
    }
  });

  it.each([
    ['cbr.mp3', ['-b:a', '192k'], 44_100, 1e-3],
    ['vbr.mp3', ['-q:a', '4'], 44_100, 1e-3],
    ['vorbis.ogg', ['-c:a', 'libvorbis'], 44_100, 1e-5],
    ['sound.opus', [], 48_000, 1e-3],
    ['bare.aac', ['-c:a', 'aac'], 44_100, 1e-3],
  ])('%s as closely as two decoders of a lossy codec do', async (name, args, rate, tolerance) => {
    const path = encoded(name, args);
    const { planes, warnings, format } = await decode(path);
    const expected = ffmpegDecode(path, 2);
    expect(format).toMatchObject({ sampleRate: rate, channels: 2, bits: null, frames: expected[0]!.length });
    expect(warnings).toEqual([]);
    for (const c of [0, 1]) {
      expect(planes[c]).toHaveLength(expected[c]!.length);
      expect(maxDifference(planes[c]!, expected[c]!)).toBeLessThan(tolerance);
    }
  });

  it.each([
    ['aac.m4a', ['-c:a', 'aac']],
    ['front.m4a', ['-c:a', 'aac', '-movflags', '+faststart']],
  ])('%s without what the encoder added in front and behind', async (name, args) => {
    const path = encoded(name, args);
    const { planes, promised, warnings } = await decode(path);
    // ffmpeg before 6 leaves the padding at the end on.
    const expected = ffmpegDecode(path, 2);
    expect(promised).toBe(Math.round(2.5 * 44_100));
    expect(warnings).toEqual([]);
    for (const c of [0, 1]) {
      expect(planes[c]).toHaveLength(Math.round(2.5 * 44_100));
      expect(maxDifference(planes[c]!, expected[c]!)).toBeLessThan(1e-3);
    }
  });

  it.each([
    ['long.m4a', ['-c:a', 'aac'], 1e-3],
    ['long.aac', ['-c:a', 'aac'], 1e-3],
    ['many-frames.flac', ['-frame_size', '256', '-sample_fmt', 's16'], 0],
    ['many-frames.ogg', ['-c:a', 'flac', '-frame_size', '256', '-sample_fmt', 's16'], 0],
    ['long.ogg', ['-c:a', 'libvorbis'], 1e-5],
    ['long.mp3', ['-b:a', '64k'], 1e-3],
    ['long-alac.m4a', ['-c:a', 'alac', '-sample_fmt', 's16p'], 0],
  ])('%s without a seam where one piece ends and the next begins', async (name, args, tolerance) => {
    const path = encoded(name, args, { seconds: 70, channels: 1, rate: 22_050 });
    const { planes } = await decode(path);
    const expected = ffmpegDecode(path, 1);
    expect(Math.abs(planes[0]!.length - expected[0]!.length)).toBeLessThan(1024);
    expect(maxDifference(planes[0]!, expected[0]!)).toBeLessThanOrEqual(tolerance);
  });

  it.each([
    ['mono.mp3', [], { channels: 1, rate: 22_050 }],
    ['mono.m4a', ['-c:a', 'aac'], { channels: 1, rate: 48_000 }],
    ['six.flac', [], { channels: 6, rate: 48_000 }],
    ['eight.wav', [], { channels: 8, rate: 192_000, seconds: 0.5 }],
    ['six.ogg', ['-c:a', 'libvorbis'], { channels: 6, rate: 48_000 }],
    ['high.flac', [], { channels: 2, rate: 192_000, seconds: 0.5 }],
  ])('%s keeps its channels in order', async (name, args, shape) => {
    const path = encoded(name, args, shape);
    const { planes, format } = await decode(path);
    const expected = ffmpegDecode(path, shape.channels);
    expect(format).toMatchObject({ sampleRate: shape.rate, channels: shape.channels });
    for (let c = 0; c < shape.channels; c++) {
      expect(Math.abs(planes[c]!.length - expected[c]!.length)).toBeLessThan(1024);
      expect(maxDifference(planes[c]!, expected[c]!)).toBeLessThan(1e-3);
    }
  });

  it('says that surround AAC is what it cannot decode', async () => {
    const path = encoded('six.m4a', ['-c:a', 'aac'], { channels: 6, rate: 48_000 });
    await expect(decode(path)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/surround/) as string,
    });
  });
});
