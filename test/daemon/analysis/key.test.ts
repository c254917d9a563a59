import { describe, expect, it } from 'vitest';
import { keyConfidence, rankKeys } from '../../../daemon/analysis/key.js';
import { PITCH_CLASSES } from '../../../schemas/pitch.js';

/** Chroma of pitch classes, the first the loudest. */
function chroma(classes: readonly number[]): Float64Array {
  const out = new Float64Array(12);
  classes.forEach((c, i) => (out[((c % 12) + 12) % 12] = 1 - 0.05 * i));
  return out;
}

const MAJOR = [0, 7, 4, 5, 2, 9, 11];
const MINOR = [0, 7, 3, 5, 10, 8, 2];

describe('key', () => {
  it.each(PITCH_CLASSES.map((tonic, t) => ({ tonic, t })))('hears $tonic major and minor', ({ tonic, t }) => {
    const up = (classes: readonly number[]): Float64Array => chroma(classes.map((c) => c + t));
    const major = rankKeys(up(MAJOR), up([0, 7, 4]));
    const minor = rankKeys(up(MINOR), up([0, 7, 3]));
    expect(major[0]).toMatchObject({ tonic, mode: 'major' });
    expect(minor[0]).toMatchObject({ tonic, mode: 'minor' });
  });

  it('tells a key from its relative by how the sound begins', () => {
    const notes = chroma([0, 4, 7, 9, 2, 5, 11]);
    expect(rankKeys(notes, chroma([0, 4, 7]))[0]).toMatchObject({ tonic: 'C', mode: 'major' });
    expect(rankKeys(notes, chroma([9, 0, 4]))[0]).toMatchObject({ tonic: 'A', mode: 'minor' });
  });

  it('shares out the odds of all keys and is not sure of noise', () => {
    const flat = new Float64Array(12).fill(1);
    const ranked = rankKeys(flat, flat);
    expect(ranked).toHaveLength(24);
    expect(ranked.reduce((sum, { odds }) => sum + odds, 0)).toBeCloseTo(1, 9);
    expect(keyConfidence(ranked)).toBeLessThan(0.15);
    expect(keyConfidence(rankKeys(chroma(MAJOR), chroma([0, 7, 4])))).toBeGreaterThan(0.5);
  });
});
