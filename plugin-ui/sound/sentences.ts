import type { SampleSummary } from '../../schemas/entities.js';

/** Confidence below which a value is shown as a guess. */
export const SURE = 0.5;

/** Why a sound cannot be used, or null. */
export function troubleOf(sample: SampleSummary): string | null {
  if (sample.presence === 'missing') return 'The file is not there: its drive or folder is missing.';
  if (sample.status === 'failed') return sample.failure ?? 'It could not be read.';
  return null;
}
