import { describe, expect, it } from 'vitest';
import { createAnalyser } from '../../../daemon/analysis/analyser.js';
import { SKETCH_LENGTH, sketchOf } from '../../../daemon/analysis/sketch.js';
import { DIMENSIONS, SEGMENTS } from '../../../daemon/similar/aspects.js';
import { aspectDistances } from '../../../daemon/similar/matrix.js';
import { vectorOf } from '../../../daemon/similar/vector.js';
import { createRandom } from '../../support/synth/signals.js';

const RATE = 44_100;
const aspectAt = (name: string) => SEGMENTS.findIndex(({ aspect }) => aspect === name);

function analysed(signal: Float32Array, rate = RATE) {
  const frames = signal.length;
  const format = { container: 'wav', codec: 'pcm', sampleRate: rate, channels: 1, bits: 16, frames } as const;
  const analyser = createAnalyser(format, { hints: {}, name: '', folders: [] });
  analyser.push([signal]);
  return analyser.finish();
}

function vectorFor(signal: Float32Array, rate = RATE): Int8Array {
  const { result, peaks } = analysed(signal, rate);
  const vector = vectorOf(result, peaks);
  expect(vector).not.toBeNull();
  return vector!;
}

const sound = (seconds: number, at: (t: number) => number, rate = RATE) =>
  Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => at(i / rate));
const kick = (pitch: number, decay: number, rate = RATE) =>
  sound(
    0.5,
    (t) => 0.9 * Math.exp(-t / decay) * Math.sin(2 * Math.PI * (pitch * t + 4 * (1 - Math.exp(-t / 0.03)))),
    rate,
  );
const hat = (seed: number, decay: number) => {
  const random = createRandom(seed);
  let last = 0;
  return sound(0.3, (t) => {
    const noise = random() * 2 - 1;
    const high = noise - last;
    last = noise;
    return 0.5 * high * Math.exp(-t / decay);
  });
};

describe('the vector of a sound', () => {
  it('has every component within bytes and is the same every time', () => {
    const one = vectorFor(kick(50, 0.12));
    expect(one.length).toBe(DIMENSIONS);
    expect([...one].every((component) => component >= -127 && component <= 127)).toBe(true);
    expect(vectorFor(kick(50, 0.12))).toEqual(one);
  });

  it('keeps a quieter copy nearer than anything else', () => {
    const loud = vectorFor(kick(50, 0.12));
    const quiet = aspectDistances(loud, vectorFor(kick(50, 0.12).map((x) => x * 0.5)));
    const other = aspectDistances(loud, vectorFor(kick(70, 0.3)));
    expect(quiet[aspectAt('overall')]).toBeLessThan(0.1);
    for (const [at, distance] of quiet.entries()) expect(distance).toBeLessThanOrEqual(other[at]!);
  });

  it('hardly changes with the sample rate', () => {
    const distances = aspectDistances(vectorFor(kick(50, 0.12)), vectorFor(kick(50, 0.12, 48_000), 48_000));
    expect(distances[aspectAt('overall')]).toBeLessThan(0.6);
    expect(distances[aspectAt('timbre')]).toBeLessThan(0.6);
  });

  it('puts kicks beside kicks and hats beside hats, in every aspect but the pitch', () => {
    const [a, b] = [vectorFor(kick(50, 0.12)), vectorFor(kick(56, 0.16))];
    const [c, d] = [vectorFor(hat(1, 0.03)), vectorFor(hat(2, 0.04))];
    for (const aspect of ['overall', 'spectrum', 'timbre']) {
      const at = aspectAt(aspect);
      const own = Math.max(aspectDistances(a, b)[at]!, aspectDistances(c, d)[at]!);
      const other = Math.min(aspectDistances(a, c)[at]!, aspectDistances(b, d)[at]!);
      expect(own, aspect).toBeLessThan(other / 2);
    }
  });

  it('is none for silence', () => {
    const { result, peaks } = analysed(new Float32Array(RATE));
    expect(vectorOf(result, peaks)).toBeNull();
    expect(sketchOf(new Float32Array(RATE), RATE)).toBeNull();
  });

  it('is made from an analysis that has no sketch, too', () => {
    const { result, peaks } = analysed(kick(50, 0.12));
    const { sketch: _sketch, ...old } = result;
    expect(vectorOf(old, peaks)?.length).toBe(DIMENSIONS);
  });
});

describe('the ear for drums', () => {
  it('draws sounds together that it takes for the same drum, and apart that it does not', () => {
    const { result, peaks } = analysed(kick(50, 0.12));
    const heardAs = (at: number) => {
      const odds = Array.from({ length: 10 }, (_, i) => (i === at ? 0.91 : 0.01));
      return vectorOf({ ...result, drumOdds: odds }, peaks)!;
    };
    const at = aspectAt('overall');
    const own = vectorOf(result, peaks)!;
    expect(result.drumOdds?.[0]).toBeGreaterThan(0.5);
    expect(aspectDistances(own, heardAs(0))[at]).toBeLessThan(aspectDistances(own, heardAs(5))[at]! / 2);
  });

  it('makes the same vector of a sound whatever it is called', () => {
    const signal = kick(50, 0.12);
    const frames = signal.length;
    const format = {
      container: 'wav',
      codec: 'pcm',
      sampleRate: RATE,
      channels: 1,
      bits: 16,
      frames,
    } as const;
    const [plain, loop] = ['', 'Kick Loop 120bpm'].map((name) => {
      const analyser = createAnalyser(format, { hints: {}, name, folders: [] });
      analyser.push([signal]);
      const { result, peaks } = analyser.finish();
      return vectorOf(result, peaks);
    });
    expect(loop).toEqual(plain);
  });
});

describe('the sketch', () => {
  it('is a picture in dB under the strongest cell, whatever lies before the attack', () => {
    const bare = sketchOf(kick(50, 0.12), RATE)!;
    const late = sketchOf(Float32Array.from([...new Float32Array(5000), ...kick(50, 0.12)]), RATE)!;
    expect(bare.length).toBe(SKETCH_LENGTH);
    expect(Math.max(...bare)).toBe(0);
    expect(Math.min(...bare)).toBe(-70);
    // The window before the attack holds silence in one and the attack's own first samples in the other.
    late.forEach((decibels, i) => expect(Math.abs(decibels - bare[i]!)).toBeLessThanOrEqual(6));
  });
});
