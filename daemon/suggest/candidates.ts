import type { ParamsOf } from '../../schemas/methods.js';
import type { PadRole } from '../../schemas/methods/suggest.js';
import type { SampleFilter } from '../../schemas/methods/samples.js';
import type { Catalogue } from '../catalogue/types.js';
import { RECIPE } from '../similar/aspects.js';
import type { Similar } from '../similar/similar.js';
import { fulfils, wishOf } from './lexicon.js';
import { roleFilter } from './roles.js';

/** Taken from each source. */
const PER_SOURCE = 120;
/** Looked at for how they sound when words describe a sound. */
const LISTENED_TO = 1000;
/** Judged in all: what can be judged well within a frame of the main thread. */
const MOST = 400;

export interface CandidateQuestion {
  params: Pick<ParamsOf<'suggest.list'>, 'filter' | 'key' | 'tempo'>;
  /** What lies in hand: never suggested again. */
  inHand: readonly number[];
  query: Int8Array | undefined;
  text: { words: readonly string[]; named: readonly number[] } | undefined;
  role: PadRole | undefined;
}

/**
 * Everything that may be worth a place in the list, from each source a share: what sounds alike, what the words name
 * or describe, what is in key and tempo, what lay in kits with it, what was played last.
 */
export async function gatherCandidates(
  { catalogue, similar }: { catalogue: Catalogue; similar: Similar },
  { params, inHand, query, text, role }: CandidateQuestion,
  signal: AbortSignal,
): Promise<number[]> {
  const filter: SampleFilter = {
    status: ['analysed'],
    presence: 'present',
    ...(role && roleFilter(role)),
    ...params.filter,
  };
  const held = new Set(inHand);
  const sources: (readonly number[])[] = [];
  if (query !== undefined) {
    const found = await similar.nearest(query, { filter, limit: PER_SOURCE, exclude: inHand }, signal);
    sources.push(found.map(({ id }) => id));
  }
  const allowed = catalogue.search.ids(filter);
  const isAllowed = new Set(allowed);
  if (text !== undefined) {
    sources.push(text.named.filter((id) => isAllowed.has(id)).slice(0, PER_SOURCE));
    sources.push(bySound(catalogue, text.words, allowed));
  }
  const { key, tempo } = params;
  if (key !== undefined) {
    sources.push(first(catalogue.search.ids({ ...filter, key: { ...key, compatible: true } })));
  }
  if (tempo !== undefined) {
    const bpm = { min: tempo * 0.94, max: tempo * 1.06, halfDouble: true };
    sources.push(first(catalogue.search.ids({ ...filter, bpm })));
  }
  if (inHand.length > 0) {
    const shared = catalogue.graph.usedTogether(inHand, PER_SOURCE).map(({ sampleId }) => sampleId);
    sources.push(shared.filter((id) => isAllowed.has(id)));
  }
  sources.push(catalogue.history.lastPlayed(PER_SOURCE).filter((id) => isAllowed.has(id)));
  sources.push(spread(allowed, PER_SOURCE));
  return interleaved(sources, (id) => !held.has(id)).slice(0, MOST);
}

/** Those that sound most as the words say, of a spread over all that are allowed. */
function bySound(catalogue: Catalogue, words: readonly string[], allowed: Uint32Array): number[] {
  const wishes = wishOf(words);
  if (wishes === null) return [];
  const vectors = catalogue.vectors.get(spread(allowed, LISTENED_TO), RECIPE);
  return [...vectors]
    .map(([id, vector]) => ({ id, value: wishes.reduce((sum, { wish }) => sum + fulfils(vector, wish), 0) }))
    .sort((a, b) => b.value - a.value || a.id - b.id)
    .slice(0, PER_SOURCE)
    .map(({ id }) => id);
}

function first(ids: Uint32Array): number[] {
  return [...ids.subarray(0, PER_SOURCE)];
}

/** Evenly over the whole library, so that old packs have their chance. */
function spread(ids: Uint32Array, count: number): number[] {
  const step = Math.max(1, ids.length / count);
  return Array.from({ length: Math.min(count, ids.length) }, (_, at) => ids[Math.floor(at * step)]!);
}

/** One of each source in turn, each id once. */
function interleaved(sources: readonly (readonly number[])[], accept: (id: number) => boolean): number[] {
  const seen = new Set<number>();
  const longest = Math.max(0, ...sources.map((source) => source.length));
  for (let at = 0; at < longest; at++) {
    for (const source of sources) {
      const id = source[at];
      if (id !== undefined && accept(id)) seen.add(id);
    }
  }
  return [...seen];
}
