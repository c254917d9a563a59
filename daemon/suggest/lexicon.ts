import { SEGMENTS } from '../similar/aspects.js';

const from = (aspect: string) => SEGMENTS.find((segment) => segment.aspect === aspect)!.from;

/** Components of a vector that have a meaning in words (see similar/vector.ts); each −127 … 127. */
const COMPONENT = {
  brightness: from('spectrum'),
  noise: from('spectrum') + 3,
  length: from('amplitude'),
  attack: from('amplitude') + 1,
  ring: from('amplitude') + 2,
  punch: from('amplitude') + 3,
  harmonic: from('amplitude') + 5,
  /** Lowest and highest coarse band. */
  lows: from('spectrum') + 5,
  highs: from('spectrum') + 11,
} as const;
type Trait = keyof typeof COMPONENT;

/** What a word about a sound asks for: more (1) or less (−1) of a trait. */
type Wish = Partial<Record<Trait, 1 | -1>>;

/** Words producers use, and what they mean to the ear. One entry per meaning. */
const MEANINGS: readonly [words: string, wish: Wish][] = [
  ['dusty lofi lo-fi vinyl vintage old worn', { brightness: -1, highs: -1, noise: 1 }],
  ['dark muffled dull warm mellow round', { brightness: -1, highs: -1 }],
  ['bright crisp shiny sparkly airy', { brightness: 1, highs: 1 }],
  ['deep sub subby low boomy', { brightness: -1, lows: 1 }],
  ['fat thick heavy big', { lows: 1, ring: 1 }],
  ['thin small tiny', { lows: -1 }],
  ['punchy hard snappy tight aggressive', { attack: -1, punch: 1 }],
  ['soft gentle smooth slow', { attack: 1, punch: -1 }],
  ['short dry clicky stab', { length: -1, ring: -1 }],
  ['long sustained ringing wet', { length: 1, ring: 1 }],
  ['noisy dirty gritty crunchy harsh distorted', { noise: 1 }],
  ['clean pure', { noise: -1 }],
  ['tonal melodic musical', { harmonic: 1 }],
];
const BY_WORD = new Map(MEANINGS.flatMap(([words, wish]) => words.split(' ').map((word) => [word, wish])));

/** How far a trait has to lie from the middle to be fully what a word says. */
const FULL = 64;

/** What a text asks of a sound, apart from its name; null when no word of it is about sound. */
export function wishOf(words: readonly string[]): { word: string; wish: Wish }[] | null {
  const found = words.flatMap((word) => {
    const wish = BY_WORD.get(word);
    return wish === undefined ? [] : [{ word, wish }];
  });
  return found.length === 0 ? null : found;
}

/** How well a sound does what one word asks, 0 to 1. */
export function fulfils(vector: Int8Array, wish: Wish): number {
  const traits = Object.entries(wish) as [Trait, 1 | -1][];
  const sum = traits.reduce((total, [trait, sign]) => {
    const amount = (sign * vector[COMPONENT[trait]]!) / FULL;
    return total + Math.max(0, Math.min(1, (amount + 1) / 2));
  }, 0);
  return sum / traits.length;
}
