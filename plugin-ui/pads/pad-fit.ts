import type { SampleSummary } from '../../schemas/entities.js';
import { PAD_RANGES } from '../../schemas/sp404.js';
import { fitOf, type FitTarget } from '../audition/fit.js';

/** What the dials of a pad are to be at. */
export interface PadFit {
  /** Semitones. */
  pitch: number;
  /** Percent, in the unit's steps of 0.01. */
  speed: number;
}

/** How a pad makes its sound fit; null when it fits as it is, or nobody knows its tempo and key, or the unit cannot. */
export function padFit(sample: Pick<SampleSummary, 'bpm' | 'key'>, target: FitTarget): PadFit | null {
  const fit = fitOf(sample, target);
  if (fit === null) return null;
  const speed = Math.round(fit.rate * 10_000) / 100;
  const { min, max } = PAD_RANGES.speed;
  return speed < min || speed > max ? null : { pitch: fit.semitones, speed };
}

/** "+2 st, 101.5 %". */
export function fitInWords({ pitch, speed }: PadFit): string {
  const parts = [
    pitch === 0 ? null : `${pitch > 0 ? '+' : '−'}${Math.abs(pitch)} st`,
    speed === 100 ? null : `${Math.round(speed * 10) / 10} %`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
