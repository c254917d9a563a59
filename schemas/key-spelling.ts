import type { PitchClass } from './pitch.js';

/**
 * Keys as people read them. Data spell every key with a sharp; a musician takes the spelling with fewer accidentals in its key
 * signature: B♭ minor (five flats), never A♯ minor (seven sharps). With six either way it is F♯ major and E♭ minor.
 */

interface Key {
  tonic: PitchClass;
  mode: 'major' | 'minor';
}

const FLATS: Readonly<Record<Key['mode'], Readonly<Partial<Record<PitchClass, string>>>>> = {
  major: { 'C#': 'Db', 'D#': 'Eb', 'G#': 'Ab', 'A#': 'Bb' },
  minor: { 'D#': 'Eb', 'A#': 'Bb' },
};

/** "Bb", "F#", in letters that every file system and terminal has. */
export function spelledTonic({ tonic, mode }: Key): string {
  return FLATS[mode][tonic] ?? tonic;
}

/** "Bb minor". */
export function plainKey(key: Key): string {
  return `${spelledTonic(key)} ${key.mode}`;
}

/** "B♭ minor", for sentences. */
export function printedKey(key: Key): string {
  return `${printedTonic(key)} ${key.mode}`;
}

/** "B♭". */
export function printedTonic(key: Key): string {
  return spelledTonic(key).replace('#', '♯').replace('b', '♭');
}
