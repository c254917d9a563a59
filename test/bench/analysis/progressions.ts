import { type MusicalMode } from '../../../schemas/analysis.js';

/** A chord: semitones of its root over the tonic, and of its third over the root (5 is suspended). */
export type Chord = readonly [root: number, third: number, fifth?: number];

const MAJOR: Readonly<Record<string, Chord>> = {
  I: [0, 4],
  ii: [2, 3],
  iii: [4, 3],
  IV: [5, 4],
  V: [7, 4],
  vi: [9, 3],
  VII: [10, 4],
  iv: [5, 3],
  sus: [7, 5],
  dim: [11, 3, 6],
};
const MINOR: Readonly<Record<string, Chord>> = {
  i: [0, 3],
  dim: [2, 3, 6],
  III: [3, 4],
  iv: [5, 3],
  IV: [5, 4],
  v: [7, 3],
  V: [7, 4],
  VI: [8, 4],
  VII: [10, 4],
  sus: [0, 5],
  II: [1, 4],
};

/** Progressions that a listener would place in the key, one chord a bar. */
const PROGRESSIONS: Readonly<Record<MusicalMode, readonly string[]>> = {
  major: [
    'I V vi IV',
    'I vi IV V',
    'I IV V I',
    'I vi ii V',
    'I iii IV V',
    'I ii IV I',
    'I VII IV I',
    'I IV I V',
    'I V IV I',
    'I IV vi V',
    'I I IV V',
    'I iv I V',
    'ii V I I',
    'ii V I vi',
    'IV V I I',
    'IV I V I',
    'I sus V I',
    'I dim I V',
    'vi IV I V',
    'I iii vi IV',
    'I V ii IV',
    'I IV',
    'I V',
    'I I IV IV I I V I',
    'I vi iii IV I IV V I',
  ],
  minor: [
    'i VI III VII',
    'i iv V i',
    'i VII VI V',
    'i VI VII i',
    'i III VII iv',
    'i iv i v',
    'i v VI iv',
    'i iv VII III',
    'i VII i VII',
    'i i VI VII',
    'i VI iv V',
    'i iv dim V',
    'i VII VI VII',
    'VI VII i i',
    'i V i V',
    'i III iv V',
    'i IV i IV',
    'i II V i',
    'i sus VI V',
    'iv v i i',
    'i VI',
    'i iv',
    'i i iv iv i i V i',
    'i VII VI V i iv V i',
  ],
};

/** Scales melodies walk along, with how often each is met. */
export const SCALES: Readonly<Record<MusicalMode, readonly (readonly number[])[]>> = {
  major: [
    [0, 2, 4, 5, 7, 9, 11],
    [0, 2, 4, 5, 7, 9, 11],
    [0, 2, 4, 7, 9],
  ],
  minor: [
    [0, 2, 3, 5, 7, 8, 10],
    [0, 2, 3, 5, 7, 8, 10],
    [0, 2, 3, 5, 7, 8, 11],
    [0, 3, 5, 7, 10],
  ],
};

export function progressionsIn(mode: MusicalMode): readonly (readonly Chord[])[] {
  const chords = mode === 'major' ? MAJOR : MINOR;
  return PROGRESSIONS[mode].map((text) => text.split(' ').map((name) => chords[name]!));
}
