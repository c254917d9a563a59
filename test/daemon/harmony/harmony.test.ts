import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { musicalMode, pitchClass, type MusicalMode, type PitchClass } from '../../../schemas/analysis.js';
import { harmonicMatch, keyRelation, type HarmonicFacts } from '../../../daemon/harmony/harmony.js';
import { tempoFit } from '../../../daemon/harmony/tempo-fit.js';

const nothing: HarmonicFacts = { kind: null, key: null, keyConfidence: null, rootNote: null, bpm: null };
const inKey = (tonic: PitchClass, mode: MusicalMode, more: Partial<HarmonicFacts> = {}): HarmonicFacts => ({
  ...nothing,
  key: { tonic, mode },
  keyConfidence: 1,
  ...more,
});
const key = fc.record({
  tonic: fc.constantFrom(...pitchClass.options),
  mode: fc.constantFrom(...musicalMode.options),
});

describe('keys', () => {
  it.each([
    ['A', 'minor', 'same', 1],
    ['C', 'major', 'relative', 0.92],
    ['E', 'minor', 'fifth-up', 0.88],
    ['D', 'minor', 'fifth-down', 0.88],
    ['A', 'major', 'parallel', 0.65],
  ] as const)('A minor and %s %s: %s', (tonic, mode, relation, score) => {
    expect(harmonicMatch(inKey('A', 'minor'), inKey(tonic, mode))).toMatchObject({
      relation,
      score,
      semitones: 0,
    });
  });

  it('pitches a stranger the shorter way to the same or the relative key', () => {
    expect(harmonicMatch(inKey('A', 'minor'), inKey('G', 'minor'))).toMatchObject({
      relation: 'transposed',
      semitones: 2,
      camelot: { from: '8A', to: '6A' },
      advice: 'Pitch it up 2 semitones.',
    });
    expect(harmonicMatch(inKey('A', 'minor'), inKey('C#', 'major'))).toMatchObject({ semitones: -1 });
    expect(harmonicMatch(inKey('A', 'minor'), inKey('D#', 'minor'))).toMatchObject({ semitones: -6 });
  });

  it('gets the same or the relative key by the advised pitch, for every pair of keys', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const { relation, semitones, score } = harmonicMatch(inKey(a.tonic, a.mode), inKey(b.tonic, b.mode));
        expect(Math.abs(semitones)).toBeLessThanOrEqual(6);
        expect(score).toBeGreaterThan(0.3);
        if (relation !== 'transposed') return;
        const tones = pitchClass.options;
        const tonic = tones[(tones.indexOf(b.tonic) + semitones + 12) % 12]!;
        expect(['same', 'relative']).toContain(keyRelation(a, { ...b, tonic }));
      }),
    );
  });

  it('is as sure as both keys together', () => {
    const match = harmonicMatch(
      inKey('A', 'minor', { keyConfidence: 0.5 }),
      inKey('A', 'minor', { keyConfidence: 0.8 }),
    );
    expect(match.confidence).toBeCloseTo(0.4);
  });
});

describe('notes', () => {
  it.each([
    [57, 'same', 0],
    [64, 'in-scale', 0],
    [60, 'in-scale', 0],
    [58, 'transposed', -1],
    [63, 'transposed', 1],
  ])('note %i in A minor: %s, %i semitones', (rootNote, relation, semitones) => {
    expect(harmonicMatch(inKey('A', 'minor'), { ...nothing, rootNote })).toMatchObject({
      relation,
      semitones,
    });
  });

  it('pitches what is asked about, not what it shall fit, whichever of the two has the key', () => {
    const match = harmonicMatch({ ...nothing, rootNote: 58 }, inKey('A', 'minor'));
    expect(match).toMatchObject({ relation: 'transposed', semitones: 1 });
  });

  it('says so when there is nothing to clash', () => {
    expect(harmonicMatch(inKey('A', 'minor'), nothing)).toMatchObject({ score: null, relation: 'none' });
    expect(harmonicMatch(nothing, nothing).advice).toBe('Neither has notes.');
  });
});

describe('tempo', () => {
  it.each([
    [91, 92, 92, 1.1],
    [45, 92, 46, 2.2],
    [184, 92, 184, 0],
    [120, 92, 92, -23.3],
  ])('%f in a song of %f is played at %f: %f %%', (bpm, song, target, percent) => {
    expect(tempoFit(bpm, song)).toMatchObject({ target, percent });
  });

  it('says what stretching does to the pitch of a sampler that cannot stretch', () => {
    expect(tempoFit(91, 92).advice).toBe('stretch 91 → 92 BPM (+1.1 %, +0.2 semitones when played as vinyl)');
    expect(tempoFit(184, 92).advice).toBe('the same tempo in double time');
  });

  it('is worth less the further it has to be stretched', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 40, max: 220, noNaN: true }),
        fc.double({ min: 40, max: 220, noNaN: true }),
        (a, b) => {
          const { score, percent } = tempoFit(a, b);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
          expect(Math.abs(percent)).toBeLessThan(340);
        },
      ),
    );
    expect(tempoFit(91, 92).score).toBeGreaterThan(tempoFit(85, 92).score);
  });

  it('counts beside the notes', () => {
    const near = harmonicMatch(inKey('A', 'minor', { bpm: 92 }), inKey('A', 'minor', { bpm: 92 }));
    const far = harmonicMatch(inKey('A', 'minor', { bpm: 92 }), inKey('A', 'minor', { bpm: 115 }));
    expect(near.score).toBe(1);
    expect(far.score).toBeLessThan(0.8);
  });
});
