import { MAX_SAMPLE_RATE } from '../../../daemon/audio/pcm-layout.js';
import { describe, expect, it } from 'vitest';
import { createPairFft } from '../../../daemon/analysis/pair-fft.js';
import { frameSize, spectrumOf } from '../../../daemon/analysis/spectrum.js';
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
  it.each([16, 32, 64, 128, 256, 512, 1024, 2048])('gives both power spectra of %i values', (size) => {
    const random = createRandom(size);
    const window = Float64Array.from({ length: size }, () => random());
    const fft = createPairFft(window);
    for (let i = 0; i < 2 * size; i++) fft.input[i] = 2 * random() - 1;
    const [a, b] = [5, size - 3];
    fft.powers(a, b);
    for (let bin = 0; bin < size / 2; bin++) {
      expect(Math.abs(fft.first[bin]! - powerOf(fft.input.subarray(a), window, bin))).toBeLessThan(
        1e-4 * size,
      );
      expect(Math.abs(fft.second[bin]! - powerOf(fft.input.subarray(b), window, bin))).toBeLessThan(
        1e-4 * size,
      );
    }
  });
});

describe('spectrum', () => {
  /** All frames of a series. */
  function series(signal: Float32Array, size: number, first: number, hop: number, count: number) {
    const frames: Float32Array[] = [];
    spectrumOf(size).series(signal, first, hop, count, (t, powers) => {
      expect(t).toBe(frames.length);
      frames.push(powers.slice());
    });
    return frames;
  }

  it('reads 1 for a sine at full scale in the middle of a bin, and nothing far from it', () => {
    const [powers] = series(sine(1024, 1, 100), 1024, 0, 1, 1);
    expect(powers![100]).toBeCloseTo(1, 4);
    expect(powers![110]).toBeLessThan(1e-10);
    expect(powers![400]).toBeLessThan(1e-12);
  });

  it.each([
    [128, 37, 35, 1000],
    [128, 128, 5, 500],
    [1024, 256, 81, 20_000],
    [4096, 4096, 3, 9000],
  ])('gives every frame of %i values, %i apart, as if it were alone', (size, hop, count, length) => {
    const signal = noise(length, 1);
    const first = -Math.round(size * 0.7);
    const frames = series(signal, size, first, hop, count);
    expect(frames).toHaveLength(count);
    frames.forEach((powers, t) => {
      const start = first + t * hop;
      const alone = Float32Array.from({ length: size }, (_, i) => signal[start + i] ?? 0);
      const [expected] = series(alone, size, 0, size, 1);
      for (let b = 0; b < size / 2; b++) expect(powers[b]).toBeCloseTo(expected![b]!, 6);
    });
  });

  it('has room for the transforms of every rate', () => {
    for (let size = 64; size <= frameSize(MAX_SAMPLE_RATE, 0.0929); size *= 2) {
      const [powers] = series(sine(size, 1, 16), size, 0, size, 1);
      expect(powers![16]).toBeCloseTo(1, 4);
    }
  });
});
