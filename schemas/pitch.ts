/**
 * The twelve notes in the spelling used everywhere, C first; a number modulo 12 is an index. Apart from the schemas so that
 * worker threads and the window can have it without the validator.
 */
export const PITCH_CLASSES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
export type PitchClass = (typeof PITCH_CLASSES)[number];
