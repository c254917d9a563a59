import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMono } from '../../plugin-ui/pads/fine-wave.js';
import {
  isWhole,
  NEAREST_FRAMES,
  pannedSpan,
  spanLength,
  spanShowing,
  spanWithin,
  wholeSpan,
  zoomedSpan,
} from '../../plugin-ui/pads/span.js';
import {
  columnsOfPeaks,
  columnsOfWave,
  nearestCrossing,
  needsWave,
} from '../../plugin-ui/pads/wave-columns.js';

const MINUTE = 60 * 48_000;

describe('the part of a sound in view', () => {
  it('goes nearer round a frame, which stays where it is seen', () => {
    const near = zoomedSpan(wholeSpan(1_000), 1_000, 250, 4);
    expect(near).toEqual({ from: 187.5, until: 437.5 });
    expect(zoomedSpan(near, 1_000, 250, 0.25)).toEqual(wholeSpan(1_000));
    expect(zoomedSpan(near, 1_000, 437.5, 0.1)).toEqual(wholeSpan(1_000));
  });

  it('is never outside of the sound, longer than it or nearer than frames can be told apart', () => {
    const step = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
      by: fc.integer({ min: -MINUTE, max: MINUTE }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MINUTE }), fc.array(step, { maxLength: 20 }), (frames, steps) => {
        let span = wholeSpan(frames);
        for (const { at, factor, by } of steps) {
          span = zoomedSpan(span, frames, span.from + at * spanLength(span), factor);
          span = pannedSpan(span, frames, by);
          expect(span.from).toBeGreaterThanOrEqual(0);
          expect(span.until).toBeLessThanOrEqual(frames + 1e-6);
          expect(spanLength(span)).toBeGreaterThanOrEqual(Math.min(frames, NEAREST_FRAMES) - 1e-6);
        }
      }),
    );
  });

  it('follows what is moved out of it, and fits a sound that got shorter', () => {
    const span = { from: 100, until: 300 };
    expect(spanShowing(span, 1_000, 200)).toBe(span);
    expect(spanShowing(span, 1_000, 299)).toEqual({ from: 199, until: 399 });
    expect(spanShowing(span, 1_000, 5)).toEqual({ from: 0, until: 200 });
    expect(spanWithin({ from: 800, until: 1_000 }, 500)).toEqual({ from: 300, until: 500 });
    expect(isWhole(spanWithin(null, 500), 500)).toBe(true);
  });
});

describe('the drawing of a part', () => {
  const wave = Float32Array.from({ length: 1_000 }, (_, at) => (at === 700 ? 1 : at === 701 ? -1 : 0));

  it('shows each peak in the column where it is, near and far', () => {
    const far = columnsOfWave(wave, wholeSpan(1_000), 1_000, 10);
    expect([...far.slice(14, 16)]).toEqual([-1, 1]);
    expect([...far.slice(0, 14)].every((value) => value === 0)).toBe(true);
    const near = columnsOfWave(wave, { from: 690, until: 710 }, 1_000, 20);
    expect([...near.slice(20, 24)]).toEqual([1, 1, -1, -1]);
    // A decoder that gives twice as many frames draws the same.
    const doubled = Float32Array.from({ length: 2_000 }, (_, at) => wave[at >> 1]!);
    expect([...columnsOfWave(doubled, { from: 690, until: 710 }, 1_000, 20)]).toEqual([...near]);
  });

  it('takes the overview as long as it is fine enough', () => {
    const peaks = {
      framesPerPeak: 10,
      data: Int8Array.from({ length: 200 }, (_, at) => (at === 141 ? 127 : 0)),
    };
    expect([...columnsOfPeaks(peaks, { from: 700, until: 720 }, 1_000, 2)]).toEqual([0, 1, 0, 0]);
    expect(needsWave(peaks, wholeSpan(1_000), 1_000, 100)).toBe(false);
    expect(needsWave(peaks, { from: 0, until: 990 }, 1_000, 100)).toBe(true);
    expect(needsWave(null, { from: 0, until: 9 }, 1_000, 100)).toBe(false);
  });
});

it('finds where the wave goes through zero, within reach', () => {
  const wave = Float32Array.from({ length: 400 }, (_, at) => Math.sin((2 * Math.PI * (at + 0.5)) / 100));
  expect(nearestCrossing(wave, 60, 400, 20)).toBe(50);
  expect(nearestCrossing(wave, 60, 400, 5)).toBe(60);
  expect(nearestCrossing(wave, 95, 400, 20)).toBe(100);
  // At twice the rate of the file the place is that of the file.
  expect(nearestCrossing(wave, 30, 200, 20)).toBe(25);
});

it('hears the mean of all channels, and leaves them as they are', () => {
  const left = Float32Array.of(1, 0.5);
  expect([...toMono([left, Float32Array.of(0, -0.5)])]).toEqual([0.5, 0]);
  expect([...toMono([left])]).toEqual([1, 0.5]);
  expect([...left]).toEqual([1, 0.5]);
});
