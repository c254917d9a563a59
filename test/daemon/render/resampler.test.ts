import { describe, expect, it } from 'vitest';
import { createResampler } from '../../../daemon/render/resampler.js';

const TO = 48_000;

function sine(rate: number, frequency: number, frames: number): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / rate),
  );
}

/** All of a sound through a converter, in pieces of the given sizes. */
function convert(planes: Float32Array[], from: number, sizes: number[] = [4096]): Float32Array[] {
  const resampler = createResampler(planes.length, from, TO);
  const parts: Float32Array[][] = [];
  const frames = planes[0]!.length;
  for (let at = 0, turn = 0; at < frames; turn++) {
    const size = sizes[turn % sizes.length]!;
    parts.push(resampler.push(planes.map((plane) => plane.subarray(at, at + size))));
    at += size;
  }
  parts.push(resampler.finish());
  return planes.map((_, c) => {
    const whole = new Float32Array(parts.reduce((sum, part) => sum + part[c]!.length, 0));
    parts.reduce((at, part) => (whole.set(part[c]!, at), at + part[c]!.length), 0);
    return whole;
  });
}

/** Power of what differs from a sine of half full scale against the sine's own, in dB, without the edges. */
function errorDb(actual: Float32Array, frequency: number): number {
  const edge = 400;
  let sum = 0;
  for (let i = edge; i < actual.length - edge; i++) {
    sum += (actual[i]! - 0.5 * Math.sin((2 * Math.PI * frequency * i) / TO)) ** 2;
  }
  return 10 * Math.log10(sum / (actual.length - 2 * edge) / 0.125);
}

describe('resampling', () => {
  it.each([
    [44_100, 997],
    [44_100, 10_007],
    [22_050, 5_003],
    [32_000, 997],
    [88_200, 997],
    [96_000, 10_007],
    [192_000, 997],
    [11_025, 997],
    [44_101, 997],
    [47_999, 10_007],
  ])('keeps a sine from %i Hz at %i Hz clean and in time', (from, frequency) => {
    const [out] = convert([sine(from, frequency, from / 8)], from);
    expect(errorDb(out!, frequency)).toBeLessThan(-90);
  });

  it.each([44_100, 88_200, 96_000])('passes 20 kHz from %i Hz within a tenth of a decibel', (from) => {
    const [out] = convert([sine(from, 20_000, from / 8)], from);
    const middle = out!.subarray(2000, -2000);
    const power = middle.reduce((sum, value) => sum + value * value, 0) / middle.length;
    expect(Math.abs(10 * Math.log10(power / 0.125))).toBeLessThan(0.1);
  });

  it('lets nothing above the unit’s range fold back into what can be heard', () => {
    const [out] = convert([sine(96_000, 30_000, 48_000)], 96_000);
    const power = out!.subarray(500, -500).reduce((sum, value) => sum + value * value, 0) / out!.length;
    expect(10 * Math.log10(power / 0.125)).toBeLessThan(-88);
  });

  it.each([1, 2, 3, 100, 44_100, 44_101, 65_537])(
    'makes a sound of %i frames as long as it should be',
    (frames) => {
      const plane = new Float32Array(frames).fill(0.25);
      const [out] = convert([plane], 44_100, [65_536]);
      expect(out!.length).toBe(Math.round((frames * TO) / 44_100));
      if (frames > 300) expect(out![out!.length >> 1]).toBeCloseTo(0.25, 6);
    },
  );

  it.each([44_100, 44_101, 96_000])(
    'gives the same however the sound from %i Hz is cut into blocks',
    (from) => {
      const planes = [sine(from, 441, 6000), sine(from, 3000, 6000)];
      const whole = convert(planes, from, [6000]);
      expect(convert(planes, from, [1, 17, 409, 3000])).toEqual(whole);
      expect(convert([planes[1]!], from)[0]).toEqual(whole[1]);
    },
  );

  it('refuses rates no file has', () => {
    for (const rate of [0, 999, 44_100.5, NaN, 2_000_000]) {
      expect(() => createResampler(1, rate, TO)).toThrow(/cannot be converted/);
    }
  });
});
