import { describe, expect, it } from 'vitest';
import { createLevelMeter } from '../../../daemon/analysis/levels.js';
import { cleaned } from '../../../daemon/analysis/rechunk.js';
import { silence, sine } from '../../support/synth/signals.js';

function levelsOf(...channels: Float32Array[]) {
  const meter = createLevelMeter(channels.length);
  expect(meter.add(channels, channels[0]!.length)).toBe(true);
  return meter.read();
}

describe('level meter', () => {
  it('measures peak, RMS and DC over all channels', () => {
    const { peak, rms, dc } = levelsOf(sine(8000, 1, 100, 0.5), silence(8000, 1).fill(-0.25));
    expect(peak).toBeCloseTo(0.5, 4);
    expect(rms).toBeCloseTo(Math.sqrt((0.125 + 0.0625) / 2), 4);
    expect(dc).toBeCloseTo(-0.125, 6);
  });

  it('counts two zero crossings a period, and none in silence of either sign', () => {
    expect(levelsOf(sine(8000, 1, 100)).zeroCrossingRate).toBeCloseTo(200 / 8000, 3);
    const silences = silence(8000, 1).map((_, i) => (i % 2 === 0 ? 0 : -0));
    expect(levelsOf(silences).zeroCrossingRate).toBe(0);
  });

  it('counts a crossing between two chunks', () => {
    const meter = createLevelMeter(1);
    meter.add([Float32Array.of(0.5, 0.5)], 2);
    meter.add([Float32Array.of(-0.5, -0.5)], 2);
    expect(meter.read().zeroCrossingRate).toBe(1 / 4);
  });

  it('takes three samples at full scale for clipping, also across chunks, and two for none', () => {
    const meter = createLevelMeter(1);
    meter.add([Float32Array.of(0, 1, 1)], 3);
    expect(meter.read().clippedRatio).toBe(0);
    meter.add([Float32Array.of(1, 0.5, -1)], 3);
    expect(meter.read().clippedRatio).toBe(3 / 6);
    meter.add([Float32Array.of(0, 0, 0)], 3);
    meter.add([Float32Array.of(-1, -1, 0)], 3);
    expect(meter.read().clippedRatio).toBe(3 / 12);
  });

  it.each([NaN, Infinity, -Infinity, 3e7])('takes nothing of a chunk that holds %d', (value) => {
    const meter = createLevelMeter(2);
    const chunk = [Float32Array.of(0.5, 0.5, 0.5), Float32Array.of(0.5, value, 0.5)];
    expect(meter.add(chunk, 3)).toBe(false);
    expect(meter.read()).toMatchObject({ peak: 0, rms: 0 });
    const repaired = cleaned(chunk, 3);
    expect(repaired.invalid).toBe(1);
    expect(meter.add(repaired.chunk, 3)).toBe(true);
    expect(meter.read().peak).toBe(0.5);
  });
});
