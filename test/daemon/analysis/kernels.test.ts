import { describe, expect, it } from 'vitest';
import { createHarmonicMeter } from '../../../daemon/analysis/harmonic-ratio.js';
import { melBank } from '../../../daemon/analysis/mel-bank.js';
import { scaleInto, spanOf } from '../../../daemon/analysis/normalise.js';
import { rhythmOf } from '../../../daemon/analysis/onsets.js';
import { curvePlace, productsOf } from '../../../daemon/analysis/products.js';
import { placeFloats } from '../../../daemon/kernels/memory.js';
import { noise, sine } from '../../support/synth/signals.js';

const RATE = 22_050;
const spectrum = placeFloats(512);

/** What a bank makes of one bin of energy 1. */
function weightsOf(bin: number, binHertz: number): Float32Array {
  const out = new Float32Array(36);
  spectrum.floats.fill(0);
  spectrum.floats[bin] = 1;
  melBank(36, 30, 11_000, 512, binHertz).apply(spectrum.floats, out);
  return out;
}

describe('mel bank', () => {
  it('shares a bin between two neighbouring bands, all of it', () => {
    for (const bin of [60, 100, 333, 400]) {
      const weights = weightsOf(bin, RATE / 1024);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      expect(weights.filter((weight) => weight > 0)).toHaveLength(2);
    }
  });

  it('leaves bands above Nyquist empty', () => {
    const out = new Float32Array(36);
    spectrum.floats.fill(1);
    melBank(36, 30, 11_000, 512, 4000 / 1024).apply(spectrum.floats, out);
    expect(out[10]).toBeGreaterThan(0);
    expect(out[35]).toBe(0);
  });

  it('gives the same after banks for a hundred other rates', () => {
    const before = weightsOf(100, RATE / 1024);
    for (let n = 0; n < 100; n++) weightsOf(100, (20_000 + 10 * n) / 1024);
    expect(weightsOf(100, RATE / 1024)).toEqual(before);
  });
});

describe('products of curves', () => {
  it.each([0, 1, 3, 4, 5, 1024, 1027, 9001])('add up %i values, and those a value later', (count) => {
    const [a, b] = [noise(count, 1), noise(count + 8, 1)];
    const left = curvePlace(0, count);
    const right = curvePlace(1, count + 8);
    left.set(a);
    right.set(b);
    const sum = (step: number) => a.reduce((total, x, i) => total + x * b[i + 7 + step]!, 0);
    const { together, later } = productsOf(left, right.subarray(7), count);
    expect(together).toBeCloseTo(sum(0), 3);
    expect(later).toBeCloseTo(sum(1), 3);
  });
});

describe('rhythm', () => {
  it('compresses energies by their logarithm', () => {
    // A tone that sets in raises its band from 0 to ln(1 + 10,000 × its energy), and the next two by less.
    const signal = new Float32Array(8 * 1024);
    signal.set(sine(RATE, 4096 / RATE, 1000), 4096);
    const { flux, energy } = rhythmOf({
      signal,
      rate: RATE,
      factor: 1,
      head: signal,
      headRate: RATE,
      seconds: signal.length / RATE,
      frames: signal.length,
    });
    const loudest = Math.max(...energy);
    expect(loudest).toBeGreaterThan(0.5);
    expect(Math.max(...flux) * 36).toBeGreaterThan(Math.log1p(10_000 * 0.3));
    expect(Math.max(...flux) * 36).toBeLessThan(36 * Math.log1p(10_000 * loudest));
    expect(flux[2]).toBe(0);
  });
});

describe('harmonic ratio', () => {
  /** Frames of a tone, a line along time, or of clicks, lines along frequency. */
  function ratioOf(powerAt: (frame: number, bin: number) => number, frames: number): number | null {
    const meter = createHarmonicMeter(frames * 512);
    for (let t = 0; t < 2 * frames; t++) {
      for (let bin = 0; bin < 512; bin++) spectrum.floats[bin] = powerAt(t / 2, bin);
      meter.add(t, spectrum.floats);
    }
    return meter.read();
  }

  it.each([20, 400])('tells lines along time from lines along frequency in %i frames', (frames) => {
    expect(ratioOf((_, bin) => (bin % 20 === 7 ? 1 : 0), frames)).toBeGreaterThan(0.9);
    expect(ratioOf((t) => (t % 9 === 4 ? 1 : 0), frames)).toBeLessThan(0.1);
    expect(ratioOf(() => 0, frames)).toBeNull();
  });
});

describe('level of a whole signal', () => {
  it.each([0, 1, 5, 4096, 4099, 9000])('is measured and changed over %i values', (length) => {
    const signal = noise(length, 1).map((x) => 0.5 * x + 0.2);
    const { mean, low, high } = spanOf(signal);
    expect(mean).toBeCloseTo(signal.reduce((sum, x) => sum + x, 0) / Math.max(1, length), 5);
    expect(low).toBe(Math.min(0, ...signal));
    expect(high).toBe(Math.max(0, ...signal));
    const scaled = new Float32Array(length);
    scaleInto(scaled, signal, 0.2, 2);
    for (let i = 0; i < length; i++) expect(scaled[i]).toBeCloseTo(2 * (signal[i]! - 0.2), 5);
    scaleInto(signal, signal, 0.2, 2);
    expect(signal).toEqual(scaled);
  });
});
