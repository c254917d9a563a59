import { describe, expect, it } from 'vitest';
import { createPairFft } from '../../../daemon/analysis/pair-fft.js';
import { spectrumOf } from '../../../daemon/analysis/spectrum.js';
import { createRandom, noise, sine } from '../../support/synth/signals.js';

/** The definition, term by term. */
function powerOf(input: Float32Array, window: Float64Array, bin: number): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < window.length; i++) {
    const angle = (2 * Math.PI * ((bin * i) % window.length)) / window.length;
    re += input[i]! * window[i]! * Math.cos(angle);
    im += input[i]! * window[i]! * Math.sin(angle);
  }
  return re * re + im * im;
}

describe('FFT of two real frames', () => {
  it.each([16, 32, 64, 128, 256, 512, 1024])('gives both power spectra of %i values', (size) => {
    const random = createRandom(size);
    const frame = () => Float32Array.from({ length: size + 3 }, () => 2 * random() - 1);
    const [a, b] = [frame(), frame()];
    const window = Float64Array.from({ length: size }, () => random());
    const [aOut, bOut] = [new Float32Array(size / 2), new Float32Array(size / 2)];
    createPairFft(size).powers(a, 0, b, 3, window, aOut, bOut);
    for (let bin = 0; bin < size / 2; bin++) {
      expect(Math.abs(aOut[bin]! - powerOf(a, window, bin))).toBeLessThan(1e-5 * size);
      expect(Math.abs(bOut[bin]! - powerOf(b.subarray(3), window, bin))).toBeLessThan(1e-5 * size);
    }
  });
});

describe('spectrum', () => {
  it('reads 1 for a sine at full scale in the middle of a bin', () => {
    const out = new Float32Array(512);
    spectrumOf(1024).magnitudes(sine(1024, 1, 100), 0, 1, out);
    expect(out[100]).toBeCloseTo(1, 4);
    expect(out[110]).toBeLessThan(1e-5);
  });

  it('gives every frame of a series as if it were alone, silence beyond the ends', () => {
    const signal = noise(1000, 1);
    const spectrum = spectrumOf(128);
    const alone = new Float32Array(64);
    const frames: number[] = [];
    spectrum.series(signal, -100, 37, 35, (t, powers) => {
      frames.push(t);
      spectrum.magnitudes(signal, -100 + 37 * t, 1, alone);
      for (let b = 0; b < 64; b++) expect(Math.sqrt(powers[b]!)).toBeCloseTo(alone[b]!, 6);
    });
    expect(frames).toEqual(Array.from({ length: 35 }, (_, t) => t));
  });
});
