import { describe, expect, it } from 'vitest';
import { hearKind, type KindEvidence } from '../../../daemon/analysis/kind.js';
import { analyse } from '../../support/synth/analyse.js';
import { chords, createRandom, silence, sine } from '../../support/synth/signals.js';

const RATE = 44_100;
const LOOP: KindEvidence = {
  seconds: 4,
  strongOnsets: 16,
  attack: 2,
  endLevel: -8,
  lateEnergy: 0.5,
  regularity: 0.7,
  wholeLength: true,
};

describe('kind', () => {
  it('hears a loop in struck, regular onsets up to the end', () => {
    expect(hearKind(LOOP).value).toBe('loop');
    expect(hearKind({ ...LOOP, wholeLength: false }).value).toBe('loop');
  });

  it('hears no loop where nothing is struck, or what is struck follows no beat', () => {
    expect(hearKind({ ...LOOP, attack: 0.2, regularity: 0.3 }).value).toBe('one-shot');
    expect(hearKind({ ...LOOP, regularity: 0.05, wholeLength: false, strongOnsets: 6 }).value).toBe(
      'one-shot',
    );
  });

  it('takes a swelling drone for a one-shot that is no drum, without tempo', () => {
    const drone = sine(RATE, 6, 98, 0.4).map(
      (x, i) =>
        x * (1 + 0.5 * Math.sin((2 * Math.PI * 0.4 * i) / RATE)) +
        0.2 * Math.sin((2 * Math.PI * 147 * i) / RATE),
    );
    const { result } = analyse([drone]);
    expect(result).toMatchObject({ kind: { value: 'one-shot' }, drumClass: null, bpm: null });
  });

  it('hears crackle as no loop', () => {
    const random = createRandom(5);
    const hiss = silence(RATE, 7.3).map(() => 0.01 * (2 * random() - 1) + (random() < 3e-5 ? 0.5 : 0));
    expect(analyse([hiss]).result.bpm?.confidence ?? 0).toBeLessThan(0.5);
  });

  it('gives one note a root and no key, and chords a key', () => {
    const note = silence(RATE, 1.5).map((_, i) => {
      const t = i / RATE;
      const partials = [1, 2, 3, 4].map((h) => Math.sin(2 * Math.PI * 130.81 * h * t) / h);
      return 0.4 * Math.exp(-2 * t) * partials.reduce((a, b) => a + b, 0);
    });
    const { result } = analyse([note]);
    expect(result.rootNote?.value).toBeCloseTo(48, 0);
    expect(result.key).toBeNull();
    const music = [
      [60, 64, 67],
      [65, 69, 72],
      [67, 71, 74],
      [60, 64, 67],
    ];
    expect(analyse([chords(RATE, 1, music)]).result.key?.value).toEqual({ tonic: 'C', mode: 'major' });
  });
});
