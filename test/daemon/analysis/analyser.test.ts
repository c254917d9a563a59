import { describe, expect, it } from 'vitest';
import { analysisResult } from '../../../schemas/analysis.js';
import { MAX_PEAK_PAIRS } from '../../../daemon/analysis/peaks.js';
import { analyse } from '../../support/synth/analyse.js';
import { chords, drumLoop, kick, noise, silence, sine } from '../../support/synth/signals.js';

const RATE = 44_100;

describe('analyser', () => {
  it('hears tempo, beats and kind of a drum loop', () => {
    const { result, peaks } = analyse([drumLoop(RATE, 124, 16)]);
    expect(result.kind?.value).toBe('loop');
    expect(result.bpm?.value).toBe(124);
    expect(result.beats).toBe(16);
    expect(result.drumClass).toBeNull();
    expect(peaks.data.length).toBeLessThanOrEqual(2 * MAX_PEAK_PAIRS);
    expect(peaks.data.length).toBeGreaterThanOrEqual(MAX_PEAK_PAIRS);
  });

  it('says so when the length is not whole beats, and still hears the tempo', () => {
    const { result } = analyse([drumLoop(RATE, 124, 16, 0.21)]);
    expect(result.bpm?.value).toBeCloseTo(124, 0);
    expect(result.beats).toBeNull();
    expect(result.remarks).toContain('length is not whole beats');
  });

  it('takes a kick for a one-shot without tempo', () => {
    const { result } = analyse([kick(RATE)]);
    expect(result.kind?.value).toBe('one-shot');
    expect(result.drumClass?.value).toBe('kick');
    expect(result.bpm).toBeNull();
    expect(result.onsets).toEqual([expect.any(Number)]);
    expect(result.onsets[0]).toBeLessThan(RATE * 0.005);
  });

  it('hears the key of detuned chords', () => {
    const c = [
      [57, 60, 64],
      [53, 57, 60],
      [52, 56, 59],
      [57, 60, 64],
    ].map((chord) => [...chord.map((n) => n + 0.3), chord[0]! - 11.7]);
    const { result } = analyse([chords(RATE, 1, c)]);
    expect(result.key?.value).toEqual({ tonic: 'A', mode: 'minor' });
    expect(result.tuningCents).toBeCloseTo(30, -1);
  });

  it('gives the same bits for any block size', () => {
    const left = drumLoop(RATE, 97, 8);
    const right = left.map((x, i) => x * 0.5 + 0.01 * Math.sin(i));
    const whole = analyse([left, right]);
    for (const block of [1, 777, 4096, 65_536]) expect(analyse([left, right], { block })).toEqual(whole);
  });
});

describe('bad input', () => {
  const cases: Record<string, { channels: Float32Array[]; rate?: number }> = {
    'no frames': { channels: [new Float32Array(0)] },
    'one frame': { channels: [Float32Array.of(0.5)] },
    silence: { channels: [silence(RATE, 2)] },
    DC: { channels: [silence(RATE, 2).fill(0.5)] },
    noise: { channels: [noise(RATE, 5)] },
    clipped: { channels: [sine(RATE, 2, 100, 40).map((x) => Math.max(-1, Math.min(1, x)))] },
    'all NaN': { channels: [silence(RATE, 1).fill(NaN)] },
    'some infinite': { channels: [drumLoop(RATE, 120, 8).map((x, i) => (i % 5000 === 0 ? Infinity : x))] },
    'huge floats': { channels: [noise(RATE, 1, 3e38)] },
    denormal: { channels: [noise(RATE, 1, 1e-40)] },
    '8 kHz': { channels: [drumLoop(8000, 120, 8)], rate: 8000 },
    '192 kHz': { channels: [drumLoop(192_000, 120, 8)], rate: 192_000 },
    'eight channels': { channels: Array.from({ length: 8 }, (_, c) => drumLoop(RATE, 120, 8 - (c % 2) * 0)) },
    'rate of 1 Hz': { channels: [noise(1, 500)], rate: 1 },
  };
  for (const [name, { channels, rate }] of Object.entries(cases)) {
    it(`survives ${name} with a valid result`, () => {
      const { result, peaks } = analyse(channels, rate === undefined ? {} : { rate });
      expect(() => analysisResult.parse(result)).not.toThrow();
      expect(JSON.stringify(result)).not.toMatch(/NaN|Infinity/);
      expect(peaks.data.length % 2).toBe(0);
    });
  }

  it('says what is wrong', () => {
    expect(analyse([silence(RATE, 1)]).result).toMatchObject({
      peakDb: null,
      lufs: null,
      kind: null,
      remarks: ['digital silence'],
    });
    expect(analyse([new Float32Array(0)]).result.remarks).toContain('holds no audio');
    expect(analyse([cases.clipped!.channels[0]!]).result.remarks).toContain('is clipped');
    expect(analyse([silence(RATE, 1).fill(0.5)]).result.remarks).toContain('has a DC offset');
    expect(analyse([silence(RATE, 1).fill(NaN)]).result.remarks[0]).toMatch(/44100 samples were not numbers/);
  });

  it('analyses one channel when the channels cancel out', () => {
    const left = drumLoop(RATE, 124, 16);
    const { result, peaks } = analyse([left, left.map((x) => -x)]);
    expect(result.bpm?.value).toBe(124);
    expect(result.spectralCentroid).toBeGreaterThan(100);
    expect(Math.max(...peaks.data)).toBeGreaterThan(60);
    expect(result.remarks.join()).toMatch(/out of phase/);
  });
});
