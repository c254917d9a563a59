import { printedKey } from '../../schemas/key-spelling.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ParamsOf, ResultOf } from '../../schemas/methods.js';
import { harmonyCompatible } from '../../schemas/methods/harmony.js';
import type { RelationKind } from '../../schemas/methods/relations.js';
import { similarFind } from '../../schemas/methods/similar.js';
import { sharedWords } from '../catalogue/graph.js';
import type { Catalogue } from '../catalogue/types.js';
import { findCompatible } from './find-compatible.js';
import type { Similar } from '../similar/similar.js';

type Edge = ResultOf<'relations.of'>['edges'][number];
type Found = { sampleId: number; score: number; confidence: number; reason: string };

/** Kits and songs shared that make a tie as strong as it gets. */
const MANY_TIMES = 3;

/**
 * Everything a sample is tied to. Ties are worked out when asked for, from analysis, tags and kits as they are now, so
 * they are never out of date and there is nothing to clean up.
 * @throws PadbridgeError not-found
 */
export async function relationsOfSample(
  { catalogue, similar }: { catalogue: Catalogue; similar: Similar },
  { id, kinds, limit }: ParamsOf<'relations.of'>,
  signal: AbortSignal,
): Promise<ResultOf<'relations.of'>> {
  const own = catalogue.graph.harmonicFacts([id]).get(id);
  if (own === undefined) {
    throw new PadbridgeError('not-found', `There is no sample ${id}.`, { subject: String(id) });
  }
  const finders: Readonly<Record<RelationKind, () => Promise<Found[]> | Found[]>> = {
    async similar() {
      if (similar.vectorOfSamples([id]) === undefined) return [];
      const { items } = await similar.find(similarFind.params.parse({ ids: [id], limit }), signal);
      return items.map(({ sample, score, reason }) => ({
        sampleId: sample.id,
        score,
        confidence: 1,
        reason,
      }));
    },
    harmonic() {
      if (own.key === null && own.rootNote === null) return [];
      const { items } = findCompatible(catalogue, harmonyCompatible.params.parse({ id, limit }));
      return items
        .filter(({ match }) => match.relation !== 'none')
        .map(({ sample, match }) => ({
          sampleId: sample.id,
          score: match.score ?? 0,
          confidence: match.confidence ?? 0,
          reason: match.advice,
        }));
    },
    artist: () => shared('artist', (name) => `by ${name}, too`),
    album: () => shared('album', (name) => `on ${name}, too`),
    genre: () => shared('genre', (name) => `${name}, too`),
    collaborated: () => shared('collaborated', (name) => `by ${name}, who worked with its artist`),
    key() {
      if (own.key === null) return [];
      const { key, keyConfidence } = own;
      const ids = catalogue.search.ids({ presence: 'present', key: { ...key, compatible: false } });
      const others = [...ids.subarray(0, limit + 1)].filter((one) => one !== id).slice(0, limit);
      const facts = catalogue.graph.harmonicFacts(others);
      return others.map((sampleId) => ({
        sampleId,
        score: 1,
        confidence: (keyConfidence ?? 1) * (facts.get(sampleId)?.keyConfidence ?? 1),
        reason: `in ${printedKey(key)}, too`,
      }));
    },
    'used-with': () =>
      catalogue.graph.usedTogether([id], limit).map((shared) => ({
        sampleId: shared.sampleId,
        score: Math.min(1, (shared.kits + shared.songs) / MANY_TIMES),
        confidence: 1,
        reason: sharedWords(shared),
      })),
  };

  function shared(
    kind: Parameters<typeof catalogue.relations.shared>[0],
    say: (name: string) => string,
  ): Found[] {
    return catalogue.relations
      .shared(kind, id, limit)
      .map(({ sampleId, name, confidence }) => ({ sampleId, score: 1, confidence, reason: say(name) }));
  }

  const edges: Edge[] = [];
  for (const kind of kinds) {
    const found = await finders[kind]();
    const rows = new Map(
      catalogue.samples.summaries(found.map(({ sampleId }) => sampleId)).map((row) => [row.id, row]),
    );
    for (const { sampleId, ...tie } of found) {
      const sample = rows.get(sampleId);
      if (sample !== undefined) edges.push({ kind, sample, ...tie });
    }
  }
  return { edges, usedIn: catalogue.relations.usedIn(id) };
}
