import { describe, expect, it } from 'vitest';
import { positionAt } from '../../plugin-ui/audition/position.js';
import { markersOf } from '../../plugin-ui/pads/chop-markers.js';
import {
  gridChops,
  halfOfLongest,
  moveChop,
  sliceAt,
  snapTo,
  usableChops,
} from '../../plugin-ui/pads/chops.js';
import { fitInWords, padFit } from '../../plugin-ui/pads/pad-fit.js';
import { padSound } from '../../plugin-ui/pads/pad-sound.js';
import { exampleKitPad } from '../../schemas/methods/kits.js';
import { bankLetter, padAddress } from '../../plugin-ui/view/pad-address.js';

const region = { start: 1_000, end: 49_000 };

describe('chops', () => {
  it('are kept in order, inside the region, apart from one another, and as many as a pad holds', () => {
    expect(usableChops([9_000, 500, 1_000, 9_100, 49_000], region, 48_000)).toEqual([1_000, 9_000]);
    expect(usableChops(gridChops(64, region), region, 48_000)).toHaveLength(16);
  });

  it('cut a region into equal parts', () => {
    expect(gridChops(4, region)).toEqual([1_000, 13_000, 25_000, 37_000]);
  });

  it('stay between their neighbours however far a hand goes, and lose none of them', () => {
    const points = [10_000, 20_000, 30_000];
    expect(moveChop(points, 1, 25_000, region, 48_000)).toEqual([10_000, 25_000, 30_000]);
    expect(moveChop(points, 1, 90_000, region, 48_000)).toEqual([10_000, 29_520, 30_000]);
    expect(moveChop(points, 0, -5, region, 48_000)).toEqual([1_000, 20_000, 30_000]);
    expect(moveChop(points, 2, 99_000, region, 48_000)).toEqual([10_000, 20_000, 48_999]);
    expect(moveChop([100, 200, 300], 1, 250, region, 48_000)).toEqual([100, 200, 300]);
  });

  it('part the region into slices, the longest of which is halved next', () => {
    expect(sliceAt(5_000, [10_000, 20_000], region)).toEqual({ start: 1_000, end: 10_000 });
    expect(sliceAt(10_000, [10_000, 20_000], region)).toEqual({ start: 10_000, end: 20_000 });
    expect(sliceAt(60_000, [10_000, 20_000], region)).toEqual({ start: 20_000, end: 49_000 });
    expect(sliceAt(2_000, [], region)).toEqual(region);
    expect(halfOfLongest([], region)).toBe(25_000);
    expect(halfOfLongest([10_000, 20_000], region)).toBe(34_500);
  });

  it('jump to the nearest onset within reach', () => {
    expect(snapTo(1_040, [900, 1_000, 1_100], 50)).toBe(1_000);
    expect(snapTo(1_040, [900, 1_200], 50)).toBe(1_040);
  });
});

describe('the markers of a pad', () => {
  const places = { start: 1_000, end: 9_000, loop: true, loopTop: 4_000, chops: [2_000, 5_000] };
  const marker = (label: string, changes = {}) => {
    const found = markersOf({ ...places, ...changes }, 10_000, 48_000).find((one) => one.label === label);
    if (found === undefined) throw new Error(`no marker ${label}`);
    return found;
  };

  it('are start, end, the beginning of the loop while it loops, and the chops', () => {
    const labels = (loop: boolean) =>
      markersOf({ ...places, loop }, 10_000, 48_000).map(({ label }) => label);
    expect(labels(true)).toEqual(['Start', 'End', 'Loop start', 'Chop 1', 'Chop 2']);
    expect(labels(false)).not.toContain('Loop start');
  });

  it('keep the start before the end, and the ends of the file as such', () => {
    expect(marker('Start').move(9_500)).toMatchObject({ start: 8_999 });
    expect(marker('Start').move(-5)).toMatchObject({ start: null });
    expect(marker('End').move(0)).toMatchObject({ end: 1_001 });
    expect(marker('End').move(20_000)).toMatchObject({ end: null });
  });

  it('keep the loop inside of what is played', () => {
    expect(marker('Loop start').move(9_500)).toEqual({ loopTop: 8_999 });
    expect(marker('Loop start').move(900)).toEqual({ loopTop: null });
    expect(marker('Start').move(5_000)).toEqual({ start: 5_000, loopTop: null });
    expect(marker('Start').move(2_000)).toEqual({ start: 2_000 });
    expect(marker('End').move(3_000)).toEqual({ end: 3_000, loopTop: null });
  });
});

describe('a pad that is hit on screen', () => {
  const bank = { volume: 127 };
  const sample = { ...exampleKitPad.sample!, frames: 48_000 };

  it('sounds as it is set', () => {
    expect(padSound({ ...exampleKitPad, sample, level: 127, pan: 64 }, bank)).toMatchObject({
      fit: null,
      gain: 1,
      pan: 0,
      loop: false,
    });
    const set = { level: 64, pan: 13, pitch: -5, fine: 50, speed: 80, loop: true, start: 0, loopTop: 12_000 };
    const { fit, gain, pan, loop, loopFrom } = padSound({ ...exampleKitPad, sample, ...set }, { volume: 64 });
    expect(fit).toEqual({ rate: 0.8, semitones: -4.5 });
    expect(gain).toBeCloseTo(0.254, 3);
    expect([pan, loop, loopFrom]).toEqual([-1, true, 0.25]);
  });

  it('goes round from where its loop begins', () => {
    const round = { from: 0.25, until: 0.75 };
    expect(positionAt(0.5, 0, 1, round)).toBe(0.5);
    expect(positionAt(0.8, 0, 1, round)).toBeCloseTo(0.3);
    expect(positionAt(1.3, 0, 1, round)).toBeCloseTo(0.3);
    expect(positionAt(1.3, 0, 1, null)).toBeNull();
  });
});

describe('a pad that shall fit', () => {
  const key = { tonic: 'A' as const, mode: 'minor' as const };
  const sound = { bpm: 90, key: { tonic: 'G' as const, mode: 'minor' as const } };

  it('is turned and stretched as little as does it, in the steps of the unit', () => {
    expect(padFit(sound, { bpm: 92, key })).toEqual({ pitch: 2, speed: 102.22 });
    expect(padFit(sound, { bpm: 180, key: sound.key })).toBeNull();
    expect(padFit({ bpm: null, key: null }, { bpm: 92, key })).toBeNull();
  });

  it('says so', () => {
    expect(fitInWords({ pitch: 2, speed: 102.22 })).toBe('+2 st, 102.2 %');
    expect(fitInWords({ pitch: -1, speed: 100 })).toBe('−1 st');
  });
});

describe('pad addresses', () => {
  it('are those of the unit', () => {
    expect(['A1', 'J16'].map(padAddress)).toEqual(['A1', 'J16']);
    expect(['A0', 'A17', 'K1', 'a1', 'A1 ', '', null].map(padAddress)).toEqual(new Array(7).fill(null));
    expect([bankLetter('C7'), bankLetter('Z'), bankLetter(null)]).toEqual(['C', null, null]);
  });
});
