import type { MusicalMode } from '../../schemas/analysis.js';
import type { MusicalKey } from '../../schemas/entities.js';
import { printedTonic, spelledTonic } from '../../schemas/key-spelling.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';

/** A place on the Camelot wheel: 1 to 12 round the circle of fifths, A for minor, B for major. */
export interface CamelotPlace {
  number: number;
  mode: MusicalMode;
}

/** C major is 8B and A minor 8A; one fifth up is one further round. */
const C_MAJOR_NUMBER = 8;
const SEMITONES_OF_FIFTH = 7;
/** A minor key has the number of its relative major, three semitones above. */
const RELATIVE_MAJOR = 3;

export function camelotOf({ tonic, mode }: MusicalKey): CamelotPlace {
  const major = PITCH_CLASSES.indexOf(tonic) + (mode === 'minor' ? RELATIVE_MAJOR : 0);
  const fifths = (major * SEMITONES_OF_FIFTH) % 12;
  return { number: ((C_MAJOR_NUMBER - 1 + fifths) % 12) + 1, mode };
}

export function keyAt({ number, mode }: CamelotPlace): MusicalKey {
  const fifths = (((number - C_MAJOR_NUMBER) % 12) + 12) % 12;
  const major = (fifths * SEMITONES_OF_FIFTH) % 12;
  const tonic = PITCH_CLASSES[(major + 12 - (mode === 'minor' ? RELATIVE_MAJOR : 0)) % 12];
  return { tonic: tonic ?? 'C', mode };
}

/** "8A". */
export function camelotCode(key: MusicalKey): string {
  const { number, mode } = camelotOf(key);
  return `${number}${mode === 'minor' ? 'A' : 'B'}`;
}

/** "B♭m", "F♯": how it stands on a lead sheet. */
export function keyName(key: MusicalKey): string {
  return `${printedTonic(key)}${key.mode === 'minor' ? 'm' : ''}`;
}

/** "B flat minor", for a screen reader. */
export function keyInWords(key: MusicalKey): string {
  return `${spelledTonic(key).replace('#', ' sharp').replace('b', ' flat')} ${key.mode}`;
}

/** "Am" or "A#m" as data spell it: for addresses, which stay what they were. */
export function keyToken({ tonic, mode }: MusicalKey): string {
  return `${tonic}${mode === 'minor' ? 'm' : ''}`;
}

/** Reads "F#m", "Bbm", "A minor" or "8A"; null for anything else. */
export function parseKey(text: string): MusicalKey | null {
  const camelot = /^(\d{1,2})([AB])$/.exec(text);
  if (camelot !== null) {
    const number = Number(camelot[1]);
    if (number < 1 || number > 12) return null;
    return keyAt({ number, mode: camelot[2] === 'A' ? 'minor' : 'major' });
  }
  const named = /^([A-G])([#♯b♭])?(m| minor| major)?$/.exec(text);
  const natural = PITCH_CLASSES.findIndex((pitch) => pitch === named?.[1]);
  if (named === null || natural < 0) return null;
  const sign = named[2] ?? '';
  const shift = sign === '' ? 0 : '#♯'.includes(sign) ? 1 : -1;
  const tonic = PITCH_CLASSES[(natural + shift + 12) % 12] ?? 'C';
  return { tonic, mode: named[3] === 'm' || named[3] === ' minor' ? 'minor' : 'major' };
}

/** Whether two keys mix: the same number (relatives) or neighbours on the same ring. */
export function isCompatible(a: MusicalKey, b: MusicalKey): boolean {
  const one = camelotOf(a);
  const other = camelotOf(b);
  const apart = Math.min((one.number - other.number + 12) % 12, (other.number - one.number + 12) % 12);
  return apart === 0 || (apart === 1 && one.mode === other.mode);
}
