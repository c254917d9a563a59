import { describe, expect, it } from 'vitest';
import { createRealFft } from '../../../daemon/analysis/real-fft.js';
import { createRandom } from '../../support/synth/signals.js';

/** The definition, term by term. */
function powerOf(input: Float64Array, bin: number): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < input.length; i++) {
    re += input[i]! * Math.cos((2 * Math.PI * bin * i) / input.length);
    im += input[i]! * Math.sin((2 * Math.PI * bin * i) / input.length);
  }
  return re * re + im * im;
}

describe('real FFT', () => {
  it.each([32, 64, 128, 256, 512, 1024])('gives the power spectrum of %i values', (size) => {
    const random = createRandom(size);
    const input = Float64Array.from({ length: size }, () => 2 * random() - 1);
    const out = new Float32Array(size / 2);
    createRealFft(size).power(input, out);
    for (let bin = 0; bin < size / 2; bin++) {
      expect(Math.abs(out[bin]! - powerOf(input, bin))).toBeLessThan(1e-5 * size);
    }
  });

  it('keeps nothing from the frame before', () => {
    const fft = createRealFft(256);
    const out = new Float32Array(128);
    fft.power(new Float64Array(256).fill(1), out);
    fft.power(new Float64Array(256), out);
    expect(out.every((value) => value === 0)).toBe(true);
  });
});
