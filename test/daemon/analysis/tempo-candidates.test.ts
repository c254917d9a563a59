import { describe, expect, it } from 'vitest';
import { candidatesOf, wholeBeats } from '../../../daemon/analysis/tempo-candidates.js';
import { type Periodicity } from '../../../daemon/analysis/tempo.js';

/** Onsets that repeat at one tempo and its multiples, and nowhere else. */
function repeatingAt(bpm: number): Periodicity {
  const score = (asked: number): number => {
    const ratio = asked / bpm;
    const nearest = [0.25, 0.5, 1, 2].find((r) => Math.abs(ratio / r - 1) < 0.004);
    return nearest === undefined ? 0 : nearest === 1 ? 0.6 : 0.3;
  };
  return { score, candidates: [{ bpm, score: 0.6 }], autocorrelation: () => 0 };
}

describe('tempo candidates', () => {
  it('holds the tempo at which onsets repeat, its half and its double', () => {
    const found = candidatesOf(repeatingAt(87), 7.3).map(({ bpm }) => bpm);
    for (const bpm of [87, 174]) expect(found).toContain(bpm);
    expect(found).not.toContain(43.5);
  });

  it('prefers the tempo of which the length is whole beats to a neighbour', () => {
    // Sixteen beats at 120 BPM; the onsets seem to repeat at 120.4.
    const [first] = candidatesOf(repeatingAt(120.4), 8);
    expect(first).toMatchObject({ bpm: 120, beats: 16 });
  });

  it('knows whole beats from others', () => {
    expect(wholeBeats(8, 120)).toBe(16);
    expect(wholeBeats(8.2, 120)).toBeNull();
    expect(wholeBeats(0.1, 120)).toBeNull();
  });
});
