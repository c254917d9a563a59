import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCamelot, hintsFromName, parseKey } from '../../../daemon/analysis/name-hints.js';

const bpm = (name: string) => hintsFromName(name, []).bpm?.value;
const key = (name: string) => {
  const value = hintsFromName(name, []).key?.value;
  return value && `${value.tonic} ${value.mode}`;
};
const drum = (name: string) => hintsFromName(name, []).drumClass?.value;
const kind = (name: string) => hintsFromName(name, []).kind?.value;

describe('tempo in a name', () => {
  it.each([
    ['Loop_120BPM.wav', 120],
    ['Loop 120 bpm Dusty', 120],
    ['bpm92_rhodes', 92],
    ['funk_98.5bpm.aif', 98.5],
    ['Drums_140_Fm.wav', 140],
    ['174 amen.wav', 174],
    ['DS_HH_128_loop_full.wav', 128],
  ])('%s is %d', (name, value) => expect(bpm(name)).toBe(value));

  it.each([
    'TR-808 Kick.wav',
    'Kick 808.wav',
    '1999.wav',
    'Vol 90 Drums',
    'Kit 120.wav',
    'Take 100.wav',
    'kick_03',
    'Sub 60Hz.wav',
    '44100',
    'snare',
  ])('%s has none', (name) => expect(bpm(name)).toBeUndefined());

  it('trusts "BPM" more than a bare number, and one number more than several', () => {
    const confidence = (name: string) => hintsFromName(name, []).bpm!.confidence;
    expect(confidence('loop_120bpm')).toBeGreaterThan(confidence('x_120_y'));
    expect(confidence('x_120_y')).toBeGreaterThan(confidence('x_120_90_y'));
  });

  it('takes a folder’s tempo when the name has none', () => {
    expect(hintsFromName('amen.wav', ['Breaks', '170 BPM']).bpm).toMatchObject({
      value: 170,
      source: 'folder',
    });
    expect(hintsFromName('amen 160bpm.wav', ['170 BPM']).bpm).toMatchObject({ value: 160, source: 'name' });
    expect(hintsFromName('amen.wav', ['120']).bpm).toBeUndefined();
  });
});

describe('key in a name', () => {
  it.each([
    ['pad_Am.wav', 'A minor'],
    ['Lead F#m 128', 'F# minor'],
    ['Keys_Gmin_90', 'G minor'],
    ['Chord Cmaj7.wav', 'C major'],
    ['strings Bb minor', 'A# minor'],
    ['Loop_120BPM_D#min.wav', 'D# minor'],
    ['Bells Bbm 90.wav', 'A# minor'],
    ['bells B♭m 90.wav', 'A# minor'],
    ['rhodes_bb_minor.wav', 'A# minor'],
    ['Rhodes B Flat Minor.wav', 'A# minor'],
    ['rhodes c sharp minor.wav', 'C# minor'],
    ['Organ Db Major 124', 'C# major'],
    ['Loop_124_8A.wav', 'A minor'],
  ])('%s is %s', (name, value) => expect(key(name)).toBe(value));

  it.each([
    'A Kick.wav',
    'a minor problem.wav',
    'a flat tyre.wav',
    'I am here.wav',
    'Take 8A.wav',
    'dm_kick.wav',
    'Bass A.wav',
    'Gm_bank'.toLowerCase(),
    'E.wav',
  ])('%s has none', (name) => expect(key(name)).toBeUndefined());

  it('takes a lone note for a root, weakly', () => {
    expect(hintsFromName('bass_C2.wav', []).root).toMatchObject({ value: 'C', confidence: 0.6 });
    expect(hintsFromName('Bass A.wav', []).root!.confidence).toBeLessThan(0.3);
  });

  it('reads tags and the Camelot wheel', () => {
    expect(parseKey('F# minor')).toEqual({ tonic: 'F#', mode: 'minor' });
    expect(parseKey('Db')).toEqual({ tonic: 'C#', mode: 'major' });
    expect(parseKey('Eb MAJOR')).toEqual({ tonic: 'D#', mode: 'major' });
    for (const text of [
      'A#m',
      'Bbm',
      'Bb Minor',
      'A# MIN',
      'bb minor',
      'B♭ minor',
      'A♯m',
      'B flat minor',
      '3A',
    ]) {
      expect(parseKey(text), text).toEqual({ tonic: 'A#', mode: 'minor' });
    }
    expect(parseKey('CM')).toEqual({ tonic: 'C', mode: 'major' });
    expect(parseKey('11B')).toEqual({ tonic: 'A', mode: 'major' });
    expect(parseKey('13A')).toBeNull();
    expect(parseKey('hello')).toBeNull();
    expect(fromCamelot(1, 'A')).toEqual({ tonic: 'G#', mode: 'minor' });
  });
});

describe('kind and drum in a name', () => {
  it.each([
    ['Kick 01.wav', 'kick'],
    ['BD_hard', 'kick'],
    ['snr03.wav', 'snare'],
    ['CP 909', 'clap'],
    ['HH clsd 2', 'closed-hat'],
    ['hat_open_1', 'open-hat'],
    ['OH 1.wav', 'open-hat'],
    ['RimShot', 'rim'],
    ['Crash 16', 'cymbal'],
    ['Ride.wav', 'cymbal'],
    ['FloorTom', 'tom'],
    ['perc 7', 'percussion'],
    ['Cowbell', 'percussion'],
  ])('%s is a %s', (name, value) => expect(drum(name)).toBe(value));

  it.each([
    'Bride.wav',
    'Oh my god vocal chop.wav'.replace('Oh', 'Ooh'),
    'atomic bass',
    'kickstarter',
    'prime',
  ])('%s names no drum', (name) => expect(drum(name)).toBeUndefined());

  it('reads loop and one-shot, and lets the name beat the folder', () => {
    expect(kind('Drum Loop 1')).toBe('loop');
    expect(kind('Bass OS C')).toBe('one-shot');
    expect(kind('Stab one-shot')).toBe('one-shot');
    expect(hintsFromName('x.wav', ['One Shots']).kind).toMatchObject({ value: 'one-shot', source: 'folder' });
    expect(hintsFromName('Top Loop.wav', ['One Shots']).kind).toMatchObject({
      value: 'loop',
      source: 'name',
    });
  });
});

it('never throws and never invents a tempo out of range', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.string(), { maxLength: 6 }),
      (name, folders) => {
        const hints = hintsFromName(name, folders);
        for (const hint of Object.values(hints) as ({ confidence: number } | undefined)[]) {
          expect(hint?.confidence).toBeGreaterThan(0);
          expect(hint?.confidence).toBeLessThanOrEqual(1);
        }
        if (hints.bpm) expect(hints.bpm.value >= 50 && hints.bpm.value <= 220).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
