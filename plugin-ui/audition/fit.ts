import type { MusicalKey, SampleSummary } from '../../schemas/entities.js';
import { PITCH_CLASSES } from '../../schemas/pitch.js';

/** What a sound is to be heard at; null leaves it as it is. */
export interface FitTarget {
  bpm: number | null;
  key: MusicalKey | null;
}

/** How a sound is changed to fit: faster by `rate` at the same pitch, higher by `semitones` at the same speed. */
export interface Fit {
  rate: number;
  semitones: number;
}

/** A fit that changes nothing is none. */
const SAME_RATE = 1e-3;
const SEMITONES = 12;
/** A minor key shares its notes with the major key three semitones above. */
const RELATIVE_MAJOR = 3;

/**
 * The least change that makes a sound fit: tempos an octave apart fit as they are (a 70 sits in a 140), and keys fit
 * when their notes are the same, so A minor fits C major. Null when nothing is to be changed or nothing is known.
 */
export function fitOf(sample: Pick<SampleSummary, 'bpm' | 'key'>, target: FitTarget): Fit | null {
  const rate = sample.bpm === null || target.bpm === null ? 1 : nearestOctave(target.bpm / sample.bpm);
  const semitones = sample.key === null || target.key === null ? 0 : shiftBetween(sample.key, target.key);
  return Math.abs(rate - 1) < SAME_RATE && semitones === 0 ? null : { rate, semitones };
}

/** A ratio of tempos brought between 1/√2 and √2 by halving and doubling. */
function nearestOctave(ratio: number): number {
  return ratio / 2 ** Math.round(Math.log2(ratio));
}

/** Semitones from one key to the notes of another, −6 to 5: down rather than up by a tritone, it sounds less thin. */
function shiftBetween(from: MusicalKey, to: MusicalKey): number {
  const up = (((notesOf(to) - notesOf(from)) % SEMITONES) + SEMITONES) % SEMITONES;
  return up < SEMITONES / 2 ? up : up - SEMITONES;
}

function notesOf({ tonic, mode }: MusicalKey): number {
  return PITCH_CLASSES.indexOf(tonic) + (mode === 'minor' ? RELATIVE_MAJOR : 0);
}

/** "×1.07 +2 st": what a fit does, short. */
export function describeFit({ rate, semitones }: Fit): string {
  const parts = [
    Math.abs(rate - 1) < SAME_RATE ? null : `×${rate.toFixed(2)}`,
    semitones === 0 ? null : `${semitones > 0 ? '+' : '−'}${Math.abs(semitones)} st`,
  ];
  return parts.filter((part) => part !== null).join(' ');
}
