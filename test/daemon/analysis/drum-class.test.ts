import { describe, expect, it } from 'vitest';
import { hearDrum } from '../../../daemon/analysis/drum-class.js';
import { hat, kick, silence, sine, snare } from '../../support/synth/signals.js';

const RATE = 44_100;

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

  it('calls a held note no drum, and silence nothing', () => {
    expect(hearDrum(sine(RATE, 1.5, 330, 0.5), RATE)).toBeNull();
    expect(hearDrum(silence(RATE, 1), RATE)).toBeNull();
  });
});
