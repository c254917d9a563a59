import type { SampleSummary } from '../../schemas/entities.js';
import type { ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { DuplicateTier } from '../../schemas/methods/similar.js';
import type { Catalogue } from '../catalogue/types.js';
import { likeness } from './aspects.js';
import type { VectorIndex } from './vector-index.js';

const REASONS: Readonly<Record<DuplicateTier, string>> = {
  file: 'Every byte is the same.',
  audio: 'The same audio; tags or the container differ.',
  near: 'Other audio, but hardly anybody could tell: the same length, tone and envelope.',
};

/** Codecs that keep every sample as it was. */
const LOSSLESS: ReadonlySet<string> = new Set(['pcm', 'flac', 'alac', 'float']);

/** Groups of samples that are the same in one of three ways; the strictest tier that holds names the group. */
export async function findDuplicates(
  catalogue: Catalogue,
  index: VectorIndex,
  { tiers, filter, limit }: ParamsOf<'samples.duplicates'>,
  signal: AbortSignal,
): Promise<ResultOf<'samples.duplicates'>> {
  const found = await index.twins({ kind: 'twins', tiers }, signal);
  const allowed = filter && new Set(catalogue.search.ids({ presence: 'present', ...filter }));
  const groups: ResultOf<'samples.duplicates'>['groups'] = [];
  let spare = 0;
  let count = 0;
  for (const { tier, ids, distance } of found.groups) {
    if (allowed !== undefined && !ids.some((id) => allowed.has(id))) continue;
    const samples = catalogue.samples
      .summaries(ids)
      .filter(({ presence }) => presence === 'present')
      .sort(keepFirst);
    if (samples.length < 2) continue;
    const takes = samples.slice(1).reduce((sum, { size }) => sum + size, 0);
    count += 1;
    spare += takes;
    if (groups.length < limit) {
      const score = Math.round(likeness(distance) * 1000) / 1000;
      groups.push({ tier, samples, score, reason: REASONS[tier], spare: takes });
    }
  }
  return { groups, total: { groups: count, spare } };
}

/** What a person would keep: what they cared for, then what holds most, then what was there first. */
function keepFirst(a: SampleSummary, b: SampleSummary): number {
  return (
    b.rating - a.rating ||
    b.tags.length - a.tags.length ||
    Number(LOSSLESS.has(b.codec ?? '')) - Number(LOSSLESS.has(a.codec ?? '')) ||
    (b.sampleRate ?? 0) - (a.sampleRate ?? 0) ||
    (b.bits ?? 0) - (a.bits ?? 0) ||
    a.addedAt - b.addedAt ||
    a.id - b.id
  );
}
