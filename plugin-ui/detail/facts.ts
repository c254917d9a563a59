import type { ValueSource } from '../../schemas/analysis.js';
import type { MetadataEntry } from '../../schemas/entities.js';
import { SURE } from '../sound/sentences.js';

/** Where a value came from, as the end of "128 BPM (from …". */
const FROM: Readonly<Record<ValueSource, string>> = {
  audio: 'measured',
  name: 'from name',
  folder: 'from folder',
  tag: 'from tag',
  acid: 'from the file’s loop data',
  smpl: 'from the file’s sampler data',
  siblings: 'from its neighbours',
  user: 'set by you',
};

/** "from name, agrees", "measured, a guess": what stands behind a value. */
export function describeSource({ source, agrees, confidence }: MetadataEntry): string {
  const parts = [FROM[source]];
  if (agrees === true && source !== 'audio') parts.push('agrees');
  if (agrees === false) parts.push('but it sounds different');
  if (agrees !== true && confidence !== null && confidence < SURE) parts.push('a guess');
  return parts.join(', ');
}

/** The entry behind a value: what the user set counts before all, else the first the daemon lists. */
export function entryOf(metadata: readonly MetadataEntry[], key: string): MetadataEntry | undefined {
  const entries = metadata.filter((entry) => entry.key === key);
  return entries.find((entry) => entry.source === 'user') ?? entries[0];
}
