import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLoudnessMeter } from '../../../daemon/analysis/loudness.js';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { HAS_FFMPEG } from '../../support/audio/tools.js';
import { analyse } from '../../support/synth/analyse.js';
import { chords, drumLoop, hat, kick, noise, sine, snare } from '../../support/synth/signals.js';

function loudnessOf(rate: number, ...channels: Float32Array[]): number | null {
  const meter = createLoudnessMeter(rate, channels.length);
  meter.add(channels, channels[0]!.length);
  return meter.read();
}

describe('integrated loudness', () => {
  it.each([44_100, 48_000, 96_000, 192_000])('reads −3.01 LUFS for the reference sine at %i Hz', (rate) => {
    // ITU-R BS.1770-4, annex 1: 997 Hz at 0 dBFS in one channel.
    const reference = sine(rate, 5, 997);
    expect(loudnessOf(rate, reference)).toBeCloseTo(-3.01, 1);
    expect(loudnessOf(rate, reference, new Float32Array(reference.length))).toBeCloseTo(-3.01, 1);
    expect(loudnessOf(rate, reference, reference)).toBeCloseTo(0, 1);
  });

  it('passes over pauses', () => {
    const loud = sine(48_000, 10, 997, 0.1);
    const withPause = new Float32Array(48_000 * 30);
    withPause.set(loud, 48_000 * 5);
    // Blocks that reach into the pause still count while they are within 10 LU; ungated it would be 4.8 LU less.
    expect(Math.abs(loudnessOf(48_000, withPause)! - loudnessOf(48_000, loud)!)).toBeLessThan(0.2);
  });

  it('has no value for what is shorter than one 400 ms block, and the analysis says why', () => {
    const { result } = analyse([kick(44_100, 0.39)]);
    expect(result.lufs).toBeNull();
    expect(result.remarks).toEqual(['too short for integrated loudness, which needs 400 ms']);
    expect(analyse([kick(44_100, 0.45)]).result).toMatchObject({
      lufs: expect.any(Number) as number,
      remarks: [],
    });
  });
});

describe.skipIf(!HAS_FFMPEG)('loudness beside the ebur128 filter of ffmpeg (skipped without ffmpeg)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'padbridge-loudness-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const sounds: Record<string, (rate: number) => Float32Array[]> = {
    'a drum loop': (rate) => [drumLoop(rate, 97, 8), drumLoop(rate, 97, 8).map((x) => 0.3 * x)],
    chords: (rate) => [chords(rate, 0.7, [[48, 55, 64], [45, 52, 60], [41, 57, 60]])], // prettier-ignore
    'a hit': (rate) => [snare(rate, 0.6)],
    hats: (rate) => [hat(rate, 0.5), hat(rate, 0.5, 9)],
    'quiet noise': (rate) => [noise(rate, 3, 0.002)],
  };
  it.each(
    Object.keys(sounds).flatMap((name) => [44_100, 48_000, 96_000].map((rate) => [name, rate] as const)),
  )('agrees on %s at %i Hz to 0.1 LU', (name, rate) => {
    const channels = sounds[name]!(rate);
    const file = path.join(folder, 'sound.wav');
    writeFileSync(file, encodeWav(channels, { sampleRate: rate, encoding: 24 }));
    const args = ['-hide_banner', '-nostats', '-i', file, '-af', 'ebur128', '-f', 'null', '-'];
    const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
    const theirs = Number(/Integrated loudness:\s+I:\s+(-?[\d.]+) LUFS/.exec(stderr)?.[1]);
    // Theirs is rounded to a tenth.
    expect(Math.abs(loudnessOf(rate, ...channels)! - theirs)).toBeLessThan(0.15);
  });
});
