import type { SampleSummary } from '../../schemas/entities.js';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { AspectScores, AspectWeights } from '../../schemas/methods/similar.js';
import type { SampleFilter } from '../../schemas/methods/samples.js';
import type { Catalogue } from '../catalogue/types.js';
import { DEFAULT_WEIGHTS, likeness, RECIPE, SEGMENTS } from './aspects.js';
import type { NearestAnswer } from './ask.js';
import { DIMENSIONS } from './aspects.js';
import type { LooseHearing, LooseSound } from './loose-sound.js';
import type { VectorIndex } from './vector-index.js';
import { reasonOf, type Side } from './words.js';

/** Asked for beyond the limit, so that missing and deleted samples leave no gap in the answer. */
const SPARE = 64;

/** Sounds like this. */
export interface Similar {
  /** @throws PadbridgeError not-found, unavailable (not analysed yet, silent), forbidden (path outside the library). */
  find(params: ParamsOf<'similar.find'>, signal: AbortSignal): Promise<ResultOf<'similar.find'>>;
  /** @throws PadbridgeError not-found, invalid-input when both are the same. */
  notThis(params: ParamsOf<'similar.notThis'>): ResultOf<'similar.notThis'>;
  /** @throws PadbridgeError not-found. */
  restore(params: ParamsOf<'similar.restore'>): ResultOf<'similar.restore'>;
  /** The nearest among the samples of a filter, as ids with scores: what suggestions start from. */
  nearest(
    query: Int8Array,
    options: {
      weights?: Partial<AspectWeights> | undefined;
      filter: SampleFilter;
      limit: number;
      exclude: readonly number[];
    },
    signal?: AbortSignal,
  ): Promise<{ id: number; score: number }[]>;
  /** The vector of a sample, or the middle between several; undefined when none of them has one. */
  vectorOfSamples(ids: readonly number[]): Int8Array | undefined;
}

export function createSimilar(deps: {
  catalogue: Catalogue;
  index: VectorIndex;
  /** Analyses a sound that may not be in the catalogue. */
  hear: LooseHearing;
  now: () => number;
}): Similar {
  const { catalogue, index, hear, now } = deps;

  function rowsOf(ids: readonly number[]): SampleSummary[] {
    const rows = catalogue.samples.summaries(ids);
    const unknown = ids.find((id) => !rows.some((row) => row.id === id));
    if (unknown !== undefined) {
      throw new PadbridgeError('not-found', `There is no sample ${unknown}.`, { subject: String(unknown) });
    }
    return rows;
  }

  function ofSamples(ids: readonly number[]): Side {
    const rows = rowsOf(ids);
    const vector = vectorOfSamples(ids);
    if (vector === undefined) throw notComparable(rows[0]!);
    return { vector, row: rows.length === 1 ? rows[0] : undefined };
  }

  function vectorOfSamples(ids: readonly number[]): Int8Array | undefined {
    const vectors = [...catalogue.vectors.get(ids, RECIPE).values()];
    return vectors.length === 0 ? undefined : middle(vectors);
  }

  async function ask(
    query: Int8Array,
    { weights, filter, limit, exclude }: AskOptions,
    signal: AbortSignal | undefined,
  ): Promise<NearestAnswer> {
    const among = narrows(filter) ? catalogue.search.ids({ presence: 'present', ...filter }) : undefined;
    const found = await index.nearest({ kind: 'nearest', query, weights, limit, among, exclude }, signal);
    return found;
  }

  async function looseSound(
    { path, upload }: Pick<ParamsOf<'similar.find'>, 'path' | 'upload'>,
    signal: AbortSignal,
  ): Promise<LooseSound | undefined> {
    if (upload !== undefined) return hear.upload(upload, signal);
    return path === undefined ? undefined : hear.file(path, signal);
  }

  return {
    vectorOfSamples,

    async find({ ids, path, upload, weights: wanted, filter = {}, limit }, signal) {
      const loose = await looseSound({ path, upload }, signal);
      const asked = loose ?? ofSamples(ids ?? []);
      const own = loose?.id === undefined ? (ids ?? []) : [loose.id];
      const turnedDown = catalogue.notAlike.of(own);
      const exclude = [...own, ...turnedDown];
      const weights = weightsOf(wanted);
      const options = { weights: inOrder(weights), exclude };
      let found = await ask(asked.vector, { ...options, filter, limit: limit + SPARE }, signal);
      let items = hits(catalogue, asked, found, filter, limit);
      if (items.length < limit && found.ids.length === limit + SPARE) {
        // More than the spare ones are missing: look among those that are there.
        found = await ask(
          asked.vector,
          { ...options, filter: { ...filter, presence: filter.presence ?? 'present' }, limit },
          signal,
        );
        items = hits(catalogue, asked, found, filter, limit);
      }
      return { items, compared: found.compared, weights, turnedDown: turnedDown.length };
    },

    notThis({ id, sampleId }) {
      rowsOf([id, sampleId]);
      if (id === sampleId) {
        throw new PadbridgeError('invalid-input', 'A sample is always like itself.', { subject: String(id) });
      }
      catalogue.notAlike.say(id, sampleId, now());
      return { turnedDown: catalogue.notAlike.of([id]).length };
    },

    restore({ id }) {
      rowsOf([id]);
      return { restored: catalogue.notAlike.forget(id) };
    },

    async nearest(query, { weights, filter, limit, exclude }, signal) {
      const options = { weights: inOrder(weightsOf(weights)), filter, limit, exclude };
      const found = await ask(query, options, signal);
      return found.ids.map((id, at) => ({ id, score: likeness(found.distances[at]!) }));
    },
  };
}

interface AskOptions {
  weights: readonly number[];
  filter: SampleFilter;
  limit: number;
  exclude: readonly number[];
}

/** Rows of the nearest samples that are there, with scores and reasons. */
function hits(
  catalogue: Catalogue,
  asked: Side,
  found: NearestAnswer,
  { presence = 'present' }: SampleFilter,
  limit: number,
): ResultOf<'similar.find'>['items'] {
  const vectors = catalogue.vectors.get(found.ids, RECIPE);
  const rows = new Map(catalogue.samples.summaries(found.ids).map((row) => [row.id, row]));
  return found.ids
    .flatMap((id, at) => {
      const row = rows.get(id);
      const vector = vectors.get(id);
      if (row?.presence !== presence || vector === undefined) return [];
      const aspects = scoresOf(found.byAspect[at]!);
      return [
        {
          sample: row,
          score: rounded(likeness(found.distances[at]!)),
          aspects,
          reason: reasonOf(asked, { vector, row }, aspects),
        },
      ];
    })
    .slice(0, limit);
}

/** The usual weights with what the caller says in their place. */
export function weightsOf(wanted: { [A in keyof AspectWeights]?: number | undefined } = {}): AspectWeights {
  const weights = { ...DEFAULT_WEIGHTS };
  for (const { aspect } of SEGMENTS) weights[aspect] = wanted[aspect] ?? weights[aspect];
  return weights;
}

function inOrder(weights: AspectWeights): number[] {
  return SEGMENTS.map(({ aspect }) => weights[aspect]);
}

function scoresOf(distances: readonly number[]): AspectScores {
  const score = (at: number): number => rounded(likeness(distances[at]!));
  const [overall, spectrum, timbre, pitch, amplitude] = SEGMENTS.map((_, at) => score(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { overall, spectrum, timbre, pitch, amplitude };
}

function middle(vectors: readonly Int8Array[]): Int8Array {
  const sums = new Float64Array(DIMENSIONS);
  for (const vector of vectors) for (let i = 0; i < DIMENSIONS; i++) sums[i]! += vector[i]!;
  return Int8Array.from(sums, (sum) => Math.round(sum / vectors.length));
}

function narrows(filter: SampleFilter): boolean {
  return Object.values(filter).some((part) => part !== undefined);
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}

function notComparable(row: SampleSummary): PadbridgeError {
  const reasons = {
    listed: 'This sample has not been analysed yet.',
    failed: 'This sample could not be analysed, so nothing is known about its sound.',
    analysed: 'This sample is silent: it sounds like nothing.',
  };
  return new PadbridgeError('unavailable', reasons[row.status], {
    subject: String(row.id),
    next: row.status === 'listed' ? 'Wait for its analysis, or ask for it with samples.analyse.' : undefined,
  });
}
