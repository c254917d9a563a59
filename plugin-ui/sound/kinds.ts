import type { DrumClass, SampleKind } from '../../schemas/analysis.js';

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

const UNHEARD: Badge = { label: 'Not analysed yet', short: 'New', code: '·', colour: 'unknown' };

export const KINDS = Object.keys(KIND_BADGES) as SampleKind[];
export const DRUM_CLASSES = Object.keys(DRUM_BADGES) as DrumClass[];

/** The badge of a sound: its drum class when it has one, else its kind. */
export function badgeOf(sample: { kind: SampleKind | null; drumClass: DrumClass | null }): Badge {
  if (sample.drumClass !== null) return DRUM_BADGES[sample.drumClass];
  return sample.kind === null ? UNHEARD : KIND_BADGES[sample.kind];
}
