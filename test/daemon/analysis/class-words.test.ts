import { describe, expect, it } from 'vitest';
import { hintsFromName } from '../../../daemon/analysis/name-hints.js';

const said = (name: string, folders: string[] = []) => hintsFromName(name, folders).soundClass?.value;

describe('sound class in a name', () => {
  it.each([
    ['808_Sub_C.wav', 'bass'],
    ['Rhodes Chords Am 90bpm.wav', 'keys'],
    ['Kalimba Loop 120.wav', 'mallets'],
    ['Nylon_Guitar_Riff_Em.wav', 'guitar'],
    ['Cello Pizz D.wav', 'strings'],
    ['Tenor Sax Lick.wav', 'winds'],
    ['Warm Pad Fm.wav', 'pad'],
    ['Pluck_Lead_03.wav', 'lead'],
    ['Female Vox Chop 12.wav', 'vocal'],
    ['Riser 8 bars.wav', 'fx'],
    ['Drum Loop 174bpm.wav', 'drums'],
    ['Kick 12.wav', 'drums'],
    ['Bass Drum 3.wav', 'drums'],
    ['IMG_0042.wav', undefined],
  ])('%s says %s', (name, expected) => {
    expect(said(name)).toBe(expected);
  });

  it('takes a folder for less than a name', () => {
    expect(said('01.wav', ['Packs', 'Vocals'])).toBe('vocal');
    expect(said('Organ 1.wav', ['Drums'])).toBe('keys');
    const [name, folder] = [hintsFromName('Vocal.wav', []), hintsFromName('1.wav', ['Vocal'])];
    expect(folder.soundClass!.confidence).toBeLessThan(name.soundClass!.confidence);
  });
});
