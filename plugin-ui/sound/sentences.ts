import type { SampleSummary } from '../../schemas/entities.js';
import { countOf } from './format.js';

/** Confidence below which a value is shown as a guess. */
export const SURE = 0.5;

/** Why a sound cannot be used, or null. */
export function troubleOf(sample: SampleSummary): string | null {
  if (sample.presence === 'missing') return 'The file is not there: its drive or folder is missing.';
  if (sample.status === 'failed') return sample.failure ?? 'It could not be read.';
  return null;
}

/** "12 sounds rated 4.", "12 sounds without a rating now." */
export function ratedInWords(changed: number, rating: number): string {
  const sounds = countOf(changed, 'sound');
  return rating === 0 ? `${sounds} without a rating now.` : `${sounds} rated ${rating}.`;
}
