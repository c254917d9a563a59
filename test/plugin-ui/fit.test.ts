import { describe, expect, it } from 'vitest';
import { describeFit, fitOf } from '../../plugin-ui/audition/fit.js';
import { clampBpm, tapTempo } from '../../plugin-ui/audition/fit-settings.js';

const AM = { tonic: 'A', mode: 'minor' } as const;
const C = { tonic: 'C', mode: 'major' } as const;

describe('what makes a sound fit', () => {
  it('is the least change of tempo: half and double fit as they are', () => {
    const rate = (from: number, to: number) => fitOf({ bpm: from, key: null }, { bpm: to, key: null })?.rate;
    expect(rate(90, 99)).toBeCloseTo(1.1);
    expect(rate(70, 140)).toBeUndefined();
    expect(rate(174, 90)).toBeCloseTo(90 / 87);
    expect(rate(172, 90)).toBeGreaterThan(1);
  });

  it('is the least change of pitch: relative keys have the same notes', () => {
    const shift = (tonic: 'A' | 'D' | 'G#' | 'D#', to: typeof AM | typeof C) =>
      fitOf({ bpm: null, key: { tonic, mode: 'minor' } }, { bpm: null, key: to })?.semitones;
    expect(shift('A', C)).toBeUndefined();
    expect(shift('D', AM)).toBe(-5);
    expect(shift('G#', C)).toBe(1);
    expect(shift('D#', AM)).toBe(-6);
  });

  it('is nothing where nothing is known or asked', () => {
    expect(fitOf({ bpm: null, key: null }, { bpm: 120, key: AM })).toBeNull();
    expect(fitOf({ bpm: 90, key: AM }, { bpm: null, key: null })).toBeNull();
  });

  it('is told short', () => {
    expect(describeFit({ rate: 1.0667, semitones: -2 })).toBe('×1.07 −2 st');
    expect(describeFit({ rate: 1, semitones: 3 })).toBe('+3 st');
  });
});

describe('tapping a tempo', () => {
  it('takes the mean of the taps and starts anew after a pause', () => {
    let taps: readonly number[] = [];
    const tap = (at: number) => {
      const tapped = tapTempo([...taps, at]);
      taps = tapped.taps;
      return tapped.bpm;
    };
    expect([0, 500, 1010, 1500].map(tap)).toEqual([null, 120, 118.8, 120]);
    expect(tap(9_000)).toBeNull();
    expect(tap(9_600)).toBe(100);
  });

  it('stays within what can be set', () => {
    expect([clampBpm(10), clampBpm(99.96), clampBpm(Number.NaN)]).toEqual([40, 100, null]);
  });
});
