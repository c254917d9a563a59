import { drumClass, type DrumClass } from '../../schemas/analysis.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { PadRole } from '../../schemas/methods/suggest.js';
import type { SampleFilter } from '../../schemas/methods/samples.js';

/** A note under this is bass: C3, a good octave above the lowest string of a bass guitar. */
const BASS_BELOW = 48;

/** What a bank of 16 is usually made of, the most needed first. */
export const USUAL_BANK: readonly PadRole[] = [
  'kick',
  'snare',
  'closed-hat',
  'open-hat',
  'clap',
  'percussion',
  'bass',
  'tone',
  'loop',
  'kick',
  'snare',
  'rim',
  'tom',
  'cymbal',
  'percussion',
  'loop',
];

/** Words that name a part. */
const ROLE_WORDS: ReadonlyMap<string, PadRole> = new Map<string, PadRole>([
  ...drumClass.options.map((name): [string, PadRole] => [name, name]),
  ['hat', 'closed-hat'],
  ['hihat', 'closed-hat'],
  ['hats', 'closed-hat'],
  ['kicks', 'kick'],
  ['bd', 'kick'],
  ['snares', 'snare'],
  ['claps', 'clap'],
  ['crash', 'cymbal'],
  ['ride', 'cymbal'],
  ['perc', 'percussion'],
  ['rimshot', 'rim'],
  ['808', 'bass'],
  ['bass', 'bass'],
  ['loop', 'loop'],
  ['break', 'loop'],
]);

/** The part that a sample plays; null when nobody can say. */
export function roleOf(
  { drumClass: drum, kind }: Pick<SampleSummary, 'drumClass' | 'kind'>,
  rootNote: number | null,
): PadRole | null {
  if (kind === 'loop' || kind === 'track') return 'loop';
  if (drum !== null) return drum;
  if (rootNote === null) return null;
  return rootNote < BASS_BELOW ? 'bass' : 'tone';
}

/** The part a text asks for: the last word that names one ("rim for a house kick" is rare, "open hat" is not). */
export function roleInWords(words: readonly string[]): PadRole | null {
  if (words.includes('open') && words.some((word) => /^hi?-?hats?$/.test(word))) return 'open-hat';
  return words.reduce<PadRole | null>((found, word) => ROLE_WORDS.get(word) ?? found, null);
}

/** A filter that lets through everything that may play a part. */
export function roleFilter(role: PadRole): SampleFilter {
  if (role === 'loop') return { kind: ['loop'] };
  if (role === 'bass' || role === 'tone') return { kind: ['one-shot'] };
  return { drumClass: [role satisfies DrumClass] };
}
