import type { DrumClass, SampleKind, SoundClass } from '../../schemas/analysis.js';

/** How a family of sounds is shown. The code doubles the colour, so that nobody has to tell hues apart. */
export interface Badge {
  /** Name for a person. */
  label: string;
  /** The same where there is little room. */
  short: string;
  /** One or two letters on the little pad. */
  code: string;
  /** Suffix of the CSS variable `--kind-…`. */
  colour: string;
}

/** In the order in which a drum rack is laid out. */
export const DRUM_BADGES: Readonly<Record<DrumClass, Badge>> = {
  kick: { label: 'Kick', short: 'Kick', code: 'K', colour: 'kick' },
  snare: { label: 'Snare', short: 'Snare', code: 'S', colour: 'snare' },
  clap: { label: 'Clap', short: 'Clap', code: 'CP', colour: 'clap' },
  'closed-hat': { label: 'Closed hat', short: 'Hat', code: 'CH', colour: 'closed-hat' },
  'open-hat': { label: 'Open hat', short: 'Open hat', code: 'OH', colour: 'open-hat' },
  cymbal: { label: 'Cymbal', short: 'Cymbal', code: 'CY', colour: 'cymbal' },
  tom: { label: 'Tom', short: 'Tom', code: 'T', colour: 'tom' },
  rim: { label: 'Rim', short: 'Rim', code: 'R', colour: 'rim' },
  percussion: { label: 'Percussion', short: 'Perc', code: 'P', colour: 'percussion' },
};

export const KIND_BADGES: Readonly<Record<SampleKind, Badge>> = {
  'one-shot': { label: 'One-shot', short: 'One-shot', code: '1', colour: 'one-shot' },
  loop: { label: 'Loop', short: 'Loop', code: 'L', colour: 'loop' },
  track: { label: 'Track', short: 'Track', code: 'TR', colour: 'track' },
};

/** Parts of a song, as a mixer is laid out. They share the colours that drums and kinds have. */
export const SOUND_BADGES: Readonly<Record<SoundClass, Badge>> = {
  drums: { label: 'Drums', short: 'Drums', code: 'D', colour: 'kick' },
  bass: { label: 'Bass', short: 'Bass', code: 'B', colour: 'tom' },
  keys: { label: 'Keys', short: 'Keys', code: 'KY', colour: 'one-shot' },
  mallets: { label: 'Mallets', short: 'Mallets', code: 'ML', colour: 'cymbal' },
  guitar: { label: 'Guitar', short: 'Guitar', code: 'G', colour: 'rim' },
  strings: { label: 'Strings', short: 'Strings', code: 'ST', colour: 'percussion' },
  winds: { label: 'Winds', short: 'Winds', code: 'W', colour: 'open-hat' },
  pad: { label: 'Pad', short: 'Pad', code: 'PD', colour: 'closed-hat' },
  lead: { label: 'Lead', short: 'Lead', code: 'LD', colour: 'snare' },
  vocal: { label: 'Vocal', short: 'Vocal', code: 'V', colour: 'clap' },
  fx: { label: 'FX', short: 'FX', code: 'FX', colour: 'unknown' },
  full: { label: 'Full', short: 'Full', code: 'F', colour: 'track' },
};

const UNHEARD: Badge = { label: 'Not analysed yet', short: 'New', code: '·', colour: 'unknown' };

export const KINDS = Object.keys(KIND_BADGES) as SampleKind[];
export const SOUND_CLASSES = Object.keys(SOUND_BADGES) as SoundClass[];
export const DRUM_CLASSES = Object.keys(DRUM_BADGES) as DrumClass[];

/** The badge of a sound: which drum it is, for another one-shot which part of a song, else its kind. */
export function badgeOf({ kind, drumClass, soundClass = null }: Shown): Badge {
  if (drumClass !== null) return DRUM_BADGES[drumClass];
  if (kind === 'one-shot' && soundClass !== null) return SOUND_BADGES[soundClass];
  return kind === null ? UNHEARD : KIND_BADGES[kind];
}

interface Shown {
  kind: SampleKind | null;
  drumClass: DrumClass | null;
  soundClass?: SoundClass | null;
}
