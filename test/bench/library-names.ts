const WORDS = {
  feel: 'Dusty Big Fat Deep Warm Tight Vinyl Dirty Soft Hard Lofi Analog Punchy Crispy Dark Bright Clean Raw Old Wide Broken Hollow Glass Paper Wooden Metal Tape Gritty Smooth Short'.split(
    ' ',
  ),
  thing:
    'Kick Snare Clap Hat OpenHat Rim Tom Perc Shaker Crash Ride Bass Sub Chord Pad Lead Pluck Vocal Vox Choir Strings Brass Flute Guitar Rhodes Piano Organ Stab Riser Impact Loop Break TopLoop Fill FX Noise Foley'.split(
      ' ',
    ),
  maker:
    'Northern Lights|Attic Audio|Basement Tapes|Field Notes|Kilo Sounds|Moon Unit|Paper Route|Quarter Inch|Red Room|Slow Motion|Velvet Box|Yard Sale'.split(
      '|',
    ),
  style: 'Boom Bap|Lo-Fi House|Trap|Drill|Jungle|Ambient|Techno|Soul|Jazz Breaks|Afro|Dub|Garage'.split('|'),
  key: 'Am Cm Dm F#m Gmaj C Eb Bbm Em Gm'.split(' '),
};

/** The same numbers on every run: a linear congruential generator (constants of Numerical Recipes). */
export function repeatable(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Paths like those of a producer's drive: packs by makers, drums and loops in folders, five habits of naming. */
export function libraryPaths(count: number, seed = 1): string[] {
  const random = repeatable(seed);
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  const paths = new Set<string>();
  while (paths.size < count) {
    const feel = pick(WORDS.feel);
    const thing = pick(WORDS.thing);
    const number = String(random(400)).padStart(2, '0');
    const bpm = String(70 + random(110));
    const name = [
      `${feel} ${thing} ${number}.wav`,
      `${thing}_${feel}_${number}.wav`,
      `${feel}${thing}${number}.wav`,
      `${feel}_${thing}_${bpm}bpm_${pick(WORDS.key)}.wav`,
      `${pick(WORDS.maker).replaceAll(' ', '').slice(0, 4).toUpperCase()} - ${thing} ${bpm} ${pick(WORDS.key)} (${feel}).aif`,
    ][random(5)]!;
    paths.add(`${pick(WORDS.maker)}/${pick(WORDS.style)} Vol ${String(1 + random(9))}/${thing}s/${name}`);
  }
  return [...paths];
}

/** What a person types, letter by letter, for words that such a library has (and some it has not). */
export function typedQueries(): string[] {
  const targets = [
    'dusty kick',
    'vinyl snare',
    'rhodes',
    'pad',
    '128',
    'loop 92',
    'boom bap',
    'f#m',
    'choir',
    'open hat',
    'zither',
    'attic audio sub',
  ];
  return targets.flatMap((target) => Array.from(target, (_, at) => target.slice(0, at + 1)));
}
