import { describe, expect, it } from 'vitest';
import { gridChops, snapTo, usableChops } from '../../plugin-ui/pads/chops.js';
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

  it('jump to the nearest onset within reach', () => {
    expect(snapTo(1_040, [900, 1_000, 1_100], 50)).toBe(1_000);
    expect(snapTo(1_040, [900, 1_200], 50)).toBe(1_040);
  });
});

describe('pad addresses', () => {
  it('are those of the unit', () => {
    expect(['A1', 'J16'].map(padAddress)).toEqual(['A1', 'J16']);
    expect(['A0', 'A17', 'K1', 'a1', 'A1 ', '', null].map(padAddress)).toEqual(new Array(7).fill(null));
    expect([bankLetter('C7'), bankLetter('Z'), bankLetter(null)]).toEqual(['C', null, null]);
  });
});
