import { describe, expect, it } from 'vitest';
import { createMidiClock } from '../../../../hardware/midi/clock.js';
import { unitPort } from '../../../../hardware/midi/library.js';
import { effectPlaces, EFFECTS, findEffect } from '../../../../hardware/sp404/midi/effects.js';
import {
  effectKnob,
  effectNumber,
  looper,
  padNote,
  patternProgram,
  readPadNote,
  silence,
} from '../../../../hardware/sp404/midi/messages.js';
import { PAD_COUNT, padAt } from '../../../../schemas/sp404.js';

describe('the unit on MIDI, mode A', () => {
  it('plays each pad by its note, and knows it again', () => {
    expect(padNote('A1', 100)).toEqual([0x90, 48, 100]);
    expect(padNote('J16', 1)).toEqual([0x99, 39, 1]);
    expect(padNote('A13', 0)).toEqual([0x80, 36, 64]);
    for (let index = 0; index < PAD_COUNT; index++) {
      expect(readPadNote(padNote(padAt(index), 77))).toEqual({ pad: padAt(index), velocity: 77 });
    }
  });

  it('takes no other message for a pad', () => {
    for (const bytes of [
      [0x9a, 48, 1],
      [0x90, 35, 1],
      [0x90, 52, 1],
      [0xb0, 48, 1],
      [0xf8],
      [0x90, 48],
      [],
    ]) {
      expect(readPadNote(bytes)).toBeUndefined();
    }
    expect(readPadNote([0x90, 48, 0])).toEqual({ pad: 'A1', velocity: 0 });
  });

  it('starts patterns, works the looper and can be silenced', () => {
    expect(patternProgram('C16')).toEqual([0xc2, 15]);
    expect(looper('record')).toEqual([0xb0, 88, 127]);
    expect(silence()).toHaveLength(32);
    expect(silence()[0]).toEqual([0xb0, 120, 0]);
  });

  it('finds effects by name, each with its number where it is', () => {
    expect(EFFECTS).toHaveLength(52);
    expect(findEffect('super filter', 'bus2').number).toBe(16);
    expect(findEffect('SUPER-FILTER', 'bus3').number).toBe(9);
    expect(findEffect('Auto Pitch', 'input').number).toBe(1);
    expect(findEffect('off', 'bus4').number).toBe(0);
    expect(EFFECTS.filter((effect) => effectPlaces(effect).includes('input'))).toHaveLength(
      EFFECTS.filter(({ input }) => input !== null).length,
    );
    expect(effectPlaces(findEffect('Auto Pitch', 'input').effect)).toEqual(['input']);
    expect(() => findEffect('Auto Pitch', 'bus1')).toThrow(/not to be had/);
    expect(() => findEffect('Wibble', 'bus1')).toThrow(/no effect/);
    expect(effectNumber('input', 16)).toEqual([0xb4, 83, 16]);
    expect(effectKnob('bus1', 4, 64)).toEqual([0xb0, 80, 64]);
    expect(() => effectKnob('bus1', 7, 64)).toThrow(/1 to 6/);
  });

  it('is known by its port, whatever a system adds to the name', () => {
    expect(unitPort(['Midi Through', 'SP-404MKII:SP-404MKII MIDI 1 24:0'])).toBe(
      'SP-404MKII:SP-404MKII MIDI 1 24:0',
    );
    expect(unitPort(['Midi Through'])).toBeUndefined();
  });
});

describe('the clock', () => {
  /** Ticks of four bars with up to `jitter` milliseconds of error, the same on every run. */
  function run(bpm: number, jitter: number, beats = 16, from = 0, clock = createMidiClock()) {
    const step = 60_000 / bpm / 24;
    let random = 1;
    let last = from;
    for (let i = 0; i < beats * 24; i++) {
      random = (random * 16_807) % 2_147_483_647;
      last = from + i * step + jitter * (random / 2_147_483_647 - 0.5);
      clock.tick(last);
    }
    return { clock, last };
  }

  it('is within 0.1 BPM after four bars, with jitter of two milliseconds', () => {
    for (const bpm of [60, 92.5, 120, 174.3]) {
      const { clock, last } = run(bpm, 2);
      expect(Math.abs(clock.bpm(last)! - bpm)).toBeLessThan(0.1);
    }
  });

  it('follows a jump of the tempo, and has none when the ticks stop', () => {
    const { clock, last } = run(120, 1);
    const after = run(90, 1, 16, last + 60_000 / 90 / 24, clock);
    expect(Math.abs(clock.bpm(after.last)! - 90)).toBeLessThan(0.1);
    expect(clock.bpm(after.last + 5000)).toBeNull();
  });

  it('says nothing before a beat, nor after a stop', () => {
    const clock = createMidiClock();
    expect(clock.bpm(0)).toBeNull();
    run(120, 0, 16, 0, clock);
    clock.transport(false);
    expect(clock.bpm(8000)).toBeNull();
    expect(clock.playing).toBe(false);
  });
});
