import type { SoundClass } from '../../schemas/analysis.js';

/** Words that say what part of a song a sound is, most telling first, with how far to trust them (0 to 1). */
const CLASS_WORDS: readonly (readonly [RegExp, SoundClass, number])[] = [
  [
    / (drums?|drum ?(loops?|beats?)|beats?|breaks?|breakbeats?|top ?loops?|toploops?|perc ?loops?) /,
    'drums',
    0.85,
  ],
  [
    / (acap+ell?as?|vocals?|voc|vox|voices?|choirs?|chants?|ad ?libs?|adlibs?|verse|rap|phrases?) /,
    'vocal',
    0.85,
  ],
  [
    / (risers?|impacts?|sweeps?|whoosh(es)?|uplifters?|downlifters?|fx|sfx|foley|noises?|transitions?|crackles?|vinyl|scratch(es)?) /,
    'fx',
    0.8,
  ],
  [/ (bass(es)?|subs?|808s?|reese|bassline|basslines|sub ?bass) /, 'bass', 0.8],
  [/ (gtrs?|guitars?|guit|riffs?|banjo|sitar|ukulele|koto) /, 'guitar', 0.8],
  [
    / (bells?|mallets?|vibes|vibraphones?|marimbas?|kalimbas?|glockenspiels?|xylophones?|celesta|music ?box) /,
    'mallets',
    0.8,
  ],
  [
    / (pianos?|keys|rhodes|wurli(tzer)?|organs?|clavs?|clavinet|e ?piano|ep|harpsichord|accordion) /,
    'keys',
    0.8,
  ],
  [/ (violins?|violas?|cellos?|strings?|pizz(icato)?|harps?|fiddle) /, 'strings', 0.8],
  [
    / (brass|horns?|trumpets?|trombones?|tubas?|sax(es|ophones?)?|flutes?|clarinets?|oboes?|woodwinds?) /,
    'winds',
    0.8,
  ],
  [/ (pads?|atmos|atmospheres?|drones?|ambien(t|ce)|textures?|ambi) /, 'pad', 0.75],
  [/ (leads?|plucks?|arps?|synths?|stabs?|hooks?) /, 'lead', 0.7],
  [/ (full|full ?mix|mix|mixdown|construction|songstarter|music ?loops?) /, 'full', 0.6],
];

/** The part of a song that the words of a name say, in lower case; undefined when they say nothing. */
export function classFromWords(
  words: readonly string[],
): { value: SoundClass; confidence: number } | undefined {
  const text = ` ${words.map((word) => word.toLowerCase().replace(/^([a-z]{2,})\d+$/, '$1')).join(' ')} `;
  const found = CLASS_WORDS.find(([pattern]) => pattern.test(text));
  return found && { value: found[1], confidence: found[2] };
}
