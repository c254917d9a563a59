import { describe, expect, it } from 'vitest';
import { drumFrom, drumOddsOf } from '../../../daemon/analysis/drum-class.js';
import { drumClass } from '../../../schemas/analysis.js';
import { hat, kick, noise, silence, sine, snare } from '../../support/synth/signals.js';

const RATE = 44_100;

function hearDrum(sound: Float32Array, rate: number) {
  const odds = drumOddsOf(sound, rate);
  return odds && drumFrom(odds);
}

describe('drum class', () => {
  it.each([
    ['kick', kick(RATE)],
    ['snare', snare(RATE)],
    ['closed-hat', hat(RATE)],
  ])('hears a %s', (value, sound) => {
    expect(hearDrum(sound, RATE)?.value).toBe(value);
  });

  it('hears the same at another sample rate and level', () => {
    expect(hearDrum(kick(48_000), 48_000)?.value).toBe('kick');
    const loud = hearDrum(kick(RATE), RATE)!;
    const soft = hearDrum(
      kick(RATE).map((x) => x / 50),
      RATE,
    )!;
    expect(soft.value).toBe(loud.value);
    expect(soft.confidence).toBeCloseTo(loud.confidence, 3);
  });

  it('calls held notes and standing noise no drum, and silence nothing', () => {
    for (const seconds of [0.2, 1, 2]) {
      expect(hearDrum(sine(RATE, seconds, 440, 0.5), RATE)).toBeNull();
      expect(hearDrum(noise(RATE, seconds, 0.5), RATE)).toBeNull();
    }
    expect(hearDrum(silence(RATE, 1), RATE)).toBeNull();
  });

  it('shares all odds out among the classes and no drum', () => {
    const odds = drumOddsOf(snare(RATE), RATE)!;
    expect(odds.length).toBe(drumClass.options.length + 1);
    expect(odds.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(odds.indexOf(Math.max(...odds))).toBe(drumClass.options.indexOf('snare'));
  });
});
