import { PadbridgeError } from '../../schemas/errors.js';
import type { ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { SampleFilter } from '../../schemas/methods/samples.js';
import type { Catalogue } from '../catalogue/types.js';
import { harmonicMatch, type HarmonicFacts } from './harmony.js';

/** Judged when the catalogue is searched: more than anybody looks through, within a frame of the main thread. */
const MOST_JUDGED = 1000;
/** Tempi this far off (share) are not worth finding; they can still be asked about by id. */
const REACH = 0.12;

/**
 * What goes with a sample or a song, best first; with candidates each of them, whatever its score.
 * @throws PadbridgeError not-found for an unknown sample, unavailable when neither notes nor tempo of it are known.
 */
export function findCompatible(
  catalogue: Catalogue,
  { id, key, bpm, candidates, filter = {}, limit }: ParamsOf<'harmony.compatible'>,
): ResultOf<'harmony.compatible'> {
  const asked = factsOf(catalogue, id, { key: key ?? null, bpm: bpm ?? null });
  const ids = (candidates ?? search(catalogue, asked, filter)).filter((one) => one !== id);
  const facts = catalogue.graph.harmonicFacts(ids);
  const unknown = candidates?.find((one) => one !== id && !facts.has(one));
  if (unknown !== undefined) throw noSuchSample(unknown);
  const judged = ids.flatMap((one) => {
    const own = facts.get(one);
    return own === undefined ? [] : [{ id: one, match: harmonicMatch(asked, own) }];
  });
  judged.sort((a, b) => worth(b.match) - worth(a.match) || a.id - b.id);
  const best = judged.slice(0, limit);
  const rows = new Map(catalogue.samples.summaries(best.map((one) => one.id)).map((row) => [row.id, row]));
  return {
    items: best.flatMap(({ id: one, match }) => {
      const sample = rows.get(one);
      return sample === undefined ? [] : [{ sample, match }];
    }),
  };
}

/** A sure match before an unsure one of the same score. */
function worth({ score, confidence }: ReturnType<typeof harmonicMatch>): number {
  return (score ?? 0) + 0.05 * (confidence ?? 0);
}

function factsOf(
  catalogue: Catalogue,
  id: number | undefined,
  song: Pick<HarmonicFacts, 'key' | 'bpm'>,
): HarmonicFacts {
  const told = { kind: null, keyConfidence: song.key && 1, rootNote: null, ...song };
  if (id === undefined) return told;
  const own = catalogue.graph.harmonicFacts([id]).get(id);
  if (own === undefined) throw noSuchSample(id);
  const facts = song.key
    ? { ...own, key: song.key, keyConfidence: 1, bpm: song.bpm ?? own.bpm }
    : { ...own, bpm: song.bpm ?? own.bpm };
  if (facts.key === null && facts.rootNote === null && facts.bpm === null) {
    throw new PadbridgeError(
      'unavailable',
      'This sample has neither notes nor a tempo: everything goes with it.',
      {
        subject: String(id),
        next: 'Ask with the key or tempo of the song.',
      },
    );
  }
  return facts;
}

/** What may go with it: in a key that mixes, at a tempo within reach; without a key, by tempo alone. */
function search(catalogue: Catalogue, asked: HarmonicFacts, filter: SampleFilter): number[] {
  const base: SampleFilter = { presence: 'present', status: ['analysed'], ...filter };
  const { key, bpm } = asked;
  const byKey = key && { key: { ...key, compatible: true } };
  const byTempo = bpm !== null && {
    bpm: { min: bpm * (1 - REACH), max: bpm * (1 + REACH), halfDouble: true },
  };
  const found = new Set<number>();
  for (const wanted of [{ ...byKey, ...byTempo }, byKey ?? {}, byTempo === false ? {} : byTempo]) {
    for (const one of catalogue.search.ids({ ...base, ...wanted })) {
      if (found.size === MOST_JUDGED) return [...found];
      found.add(one);
    }
  }
  return [...found];
}

function noSuchSample(id: number): PadbridgeError {
  return new PadbridgeError('not-found', `There is no sample ${id}.`, { subject: String(id) });
}
