import { describe, expect, it } from 'vitest';
import { chordShares } from '../../../daemon/analysis/chords.js';
import { chromaOf, type FrameChroma } from '../../../daemon/analysis/chroma.js';
import { keyConfidence, keyEvidence, rankKeys } from '../../../daemon/analysis/key.js';
import { PITCH_CLASSES } from '../../../schemas/pitch.js';

/** Frames of one chord, longer than what is heard together. */
const FRAMES = 12;

/** Chords one after the other, the first pitch class of each the loudest. */
function music(chords: readonly (readonly number[])[], loudness = 1): FrameChroma {
  const frames = chords.length * FRAMES;
  const notes = new Float64Array(12 * frames);
  chords.forEach((chord, at) => {
    for (let t = at * FRAMES; t < (at + 1) * FRAMES; t++)
      chord.forEach((note, i) => (notes[12 * t + (((note % 12) + 12) % 12)] = loudness * (1 - 0.05 * i)));
  });
  return { frames, notes, loudness: new Float64Array(frames).fill(loudness) };
}

const rank = (chords: readonly (readonly number[])[]) => rankKeys(keyEvidence(music(chords)));
const up = (chords: readonly (readonly number[])[], by: number) =>
  chords.map((chord) => chord.map((note) => note + by));
const major = (root: number): number[] => [root, root + 4, root + 7];
const minor = (root: number): number[] => [root, root + 3, root + 7];

/** I vi IV V, and i VI iv V. */
const IN_MAJOR = [major(0), minor(9), major(5), major(7)];
const IN_MINOR = [minor(0), major(8), minor(5), major(7)];

describe('key', () => {
  it.each(PITCH_CLASSES.map((tonic, t) => ({ tonic, t })))('hears $tonic major and minor', ({ tonic, t }) => {
    expect(rank(up(IN_MAJOR, t))[0]).toMatchObject({ tonic, mode: 'major' });
    expect(rank(up(IN_MINOR, t))[0]).toMatchObject({ tonic, mode: 'minor' });
  });

  it('tells a key from its relative by how the sound begins', () => {
    const [c, a, f, g] = [major(0), minor(9), major(5), major(7)];
    expect(rank([c, g, a, f])[0]).toMatchObject({ tonic: 'C', mode: 'major' });
    expect(rank([a, f, c, g])[0]).toMatchObject({ tonic: 'A', mode: 'minor' });
  });

  it('shares out the odds of all keys and is not sure of noise', () => {
    const flat = music([[]]);
    flat.notes.fill(1);
    const ranked = rankKeys(keyEvidence(flat));
    expect(ranked).toHaveLength(24);
    expect(ranked.reduce((sum, { odds }) => sum + odds, 0)).toBeCloseTo(1, 9);
    expect(keyConfidence(ranked)).toBeLessThan(0.15);
    expect(keyConfidence(rank(IN_MAJOR))).toBeGreaterThan(0.5);
  });
});

describe('triads', () => {
  it('are shared out by how long they sound, and of the opening alone', () => {
    const sound = music([major(0), major(0), major(0), minor(9)]);
    const [whole, start] = chordShares(sound, [sound.frames, FRAMES]);
    expect(whole![0]! / 12).toBeGreaterThan(0.6);
    expect(whole![12 + 9]! / 12).toBeGreaterThan(0.15);
    expect(start![0]! / 12).toBeGreaterThan(0.9);
    expect(whole!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(12, 9);
  });

  it('are the same however loud, and none in silence', () => {
    const [loud] = chordShares(music(IN_MAJOR), [4 * FRAMES]);
    const [soft] = chordShares(music(IN_MAJOR, 1e-3), [4 * FRAMES]);
    soft!.forEach((share, c) => expect(share).toBeCloseTo(loud![c]!, 6));
    const silence = music([[]], 0);
    expect(chordShares(silence, [FRAMES])[0]!.every((share) => share === 0)).toBe(true);
    expect(chromaOf(silence, FRAMES).every((share) => share === 0)).toBe(true);
  });
});
