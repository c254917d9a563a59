import type { SampleSummary } from '../../schemas/entities.js';
import { formatBpm, formatDuration, stem } from './format.js';
import { keyInWords } from './keys.js';
import { badgeOf } from './kinds.js';

/** Confidence below which a value is shown as a guess. */
export const SURE = 0.5;

/** Why a sound cannot be used, or null. */
export function troubleOf(sample: SampleSummary): string | null {
  if (sample.presence === 'missing') return 'The file is not there: its drive or folder is missing.';
  if (sample.status === 'failed') return sample.failure ?? 'It could not be read.';
  return null;
}

/** The whole row as one sentence for a screen reader. */
export function labelOf(sample: SampleSummary): string {
  const parts = [
    stem(sample.name),
    badgeOf(sample).label,
    sample.bpm === null ? null : `${formatBpm(sample.bpm)} BPM`,
    sample.key === null ? null : keyInWords(sample.key),
    sample.duration === null ? null : formatDuration(sample.duration),
    sample.rating === 0 ? null : `${sample.rating} of 5 stars`,
    troubleOf(sample),
  ];
  return parts.filter((part) => part !== null).join(', ');
}
