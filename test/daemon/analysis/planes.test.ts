import { describe, expect, it } from 'vitest';
import { createAnalyser } from '../../../daemon/analysis/analyser.js';
import { createDecimator } from '../../../daemon/analysis/decimate.js';
import { createLevelMeter } from '../../../daemon/analysis/levels.js';
import { createMono } from '../../../daemon/analysis/mono.js';
import { createPeakCollector, MAX_PEAK_PAIRS } from '../../../daemon/analysis/peaks.js';
import { PLANE_FRAMES } from '../../../daemon/analysis/planes.js';
import { createScratch } from '../../../daemon/audio/scratch.js';
import type { AudioFormat } from '../../../daemon/audio/source.js';
import { drumLoop, noise, sine } from '../../support/synth/signals.js';

const quantised = (value: number) => Math.round(Math.max(-1, Math.min(1, value)) * 127) || 0;

/** Lowest and highest of every `stretch` frames, by the definition. */
function overview(signal: Float32Array, stretch: number): number[] {
  const pairs: number[] = [];
  for (let at = 0; at < signal.length; at += stretch) {
    const part = Array.from(signal.subarray(at, at + stretch));
    pairs.push(quantised(Math.min(...part)), quantised(Math.max(...part)));
  }
  return pairs;
}

describe('waveform overview', () => {
  it.each([0, 1, 15, 16, 17, 2000, 2001, 4002, 16_007, 16_008, 16_009, 32_015, 32_016, 70_001])(
    'holds lowest and highest of equal stretches of %i frames',
    (length) => {
      const signal = noise(length, 1, 0.7);
      const collector = createPeakCollector(createScratch());
      for (let at = 0; at < length; at += PLANE_FRAMES)
        collector.add(signal.subarray(at), Math.min(PLANE_FRAMES, length - at));
      const { framesPerPeak, data } = collector.read();
      expect(Array.from(data)).toEqual(overview(signal, framesPerPeak));
      expect(data.length / 2).toBeLessThanOrEqual(MAX_PEAK_PAIRS + 1);
      if (framesPerPeak > 1) expect(data.length / 2).toBeGreaterThan(MAX_PEAK_PAIRS / 2);
    },
  );
});

describe('levels', () => {
  it.each([1, 3, 63, 64, 65, 4096, 4097, 9001])('are those of the definition for %i frames', (length) => {
    const signal = noise(length, 1, 0.5).map((x) => x - 0.1);
    const meter = createLevelMeter(1);
    meter.add([signal], length);
    const { rms, peak, dc, zeroCrossingRate } = meter.read();
    const mean = (f: (x: number, i: number) => number) =>
      signal.reduce((sum, x, i) => sum + f(x, i), 0) / length;
    expect(rms).toBeCloseTo(Math.sqrt(mean((x) => x * x)), 6);
    expect(dc).toBeCloseTo(
      mean((x) => x),
      6,
    );
    expect(peak).toBe(signal.reduce((most, x) => Math.max(most, Math.abs(x)), 0));
    expect(zeroCrossingRate).toBeCloseTo(
      mean((x, i) => (i > 0 && x < 0 !== signal[i - 1]! < 0 ? 1 : 0)),
      9,
    );
  });
});

describe('mono', () => {
  it('is the mean of two channels, also of a chunk that is no whole number of vectors', () => {
    const [left, right] = [noise(101, 1), sine(101, 1, 7)];
    const mix = createMono(2).mix([left, right], 101, 1);
    for (let i = 0; i < 101; i++) expect(mix[i]).toBeCloseTo((left[i]! + right[i]!) / 2, 6);
  });
});

describe('decimation', () => {
  it.each([2, 3, 4, 8])('by %i is the same in one piece and in many', (factor) => {
    const signal = noise(20_011, 1);
    const whole = new Float32Array(signal.length);
    const count = createDecimator(factor).process(signal, signal.length, whole, 0);
    expect(Math.abs(count - signal.length / factor)).toBeLessThan(32);
    const pieces = new Float32Array(signal.length);
    const decimator = createDecimator(factor);
    let written = 0;
    for (let at = 0, length = 1; at < signal.length; at += length, length = Math.min(7 * length, 5000))
      written += decimator.process(
        signal.subarray(at),
        Math.min(length, signal.length - at),
        pieces,
        written,
      );
    expect(written).toBe(count);
    expect(pieces).toEqual(whole);
  });

  it.each([2, 4])('by %i keeps what lies below and takes out what lies above', (factor) => {
    const highest = (hertz: number) => {
      const out = new Float32Array(10_000);
      const count = createDecimator(factor).process(sine(8000, 1, hertz), 8000, out, 0);
      return Math.max(...out.subarray(100, count - 100));
    };
    expect(highest(187)).toBeCloseTo(1, 2);
    expect(highest(3900)).toBeLessThan(0.002);
  });
});

describe('two sounds at a time on one thread', () => {
  it('are analysed as if each were alone', () => {
    const format: AudioFormat = {
      container: 'wav',
      codec: 'pcm',
      sampleRate: 44_100,
      channels: 2,
      bits: 16,
      frames: null,
    };
    const context = { hints: {}, name: '', folders: [] };
    const mono = drumLoop(44_100, 120, 4);
    const sounds = [
      [mono, mono.map((x) => 0.5 * x)],
      [noise(60_000, 1), sine(44_100, 60_000 / 44_100, 220)],
    ];
    const alone = sounds.map((sound) => {
      const analyser = createAnalyser(format, context);
      analyser.push(sound);
      return analyser.finish();
    });
    const together = sounds.map(() => createAnalyser(format, context));
    for (let at = 0; at < mono.length; at += 3000)
      sounds.forEach((sound, i) =>
        together[i]!.push(sound.map((channel) => channel.subarray(at, at + 3000))),
      );
    expect(together.map((analyser) => analyser.finish())).toEqual(alone);
  });
});
