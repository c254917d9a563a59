import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { AspectWeights, SimilarHit } from '../../schemas/methods/similar.js';
import { PAGE_ROWS, type ResultPage } from '../browser/result-window.js';
import { toSampleFilter, type View } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import { isUsual, weightsOf } from './dials.js';

/** The neighbours of a sound as the rows of a list. */
export interface SimilarSource {
  /** The sound whose neighbours are shown. */
  readonly sample: ReadonlySignal<SampleSummary | null>;
  /** How many were compared for the present list. */
  readonly compared: ReadonlySignal<number | null>;
  /** Why a sound is in the list. */
  hitOf: (id: number) => SimilarHit | undefined;
  find: (view: View & { like: number }, aborted: AbortSignal) => Promise<ResultPage<SampleSummary>>;
}

export function createSimilarSource(client: PadbridgeClient, store: ViewStore): SimilarSource {
  const sample = signal<SampleSummary | null>(null);
  const compared = signal<number | null>(null);
  let hits = new Map<number, SimilarHit>();
  /** What the daemon uses by itself; dials are turned from there. */
  let usual: AspectWeights | undefined;

  effect(() => {
    const { like } = store.view.value;
    if (sample.peek()?.id === like) return;
    sample.value = null;
    if (like === null) return;
    client.call('samples.get', { id: like }).then(
      (found) => {
        if (store.view.peek().like === like) sample.value = found;
      },
      // The list itself says what is wrong.
      () => undefined,
    );
  });

  async function usualWeights(like: number, aborted: AbortSignal): Promise<AspectWeights> {
    usual ??= (await client.call('similar.find', { ids: [like], limit: 1 }, { signal: aborted })).weights;
    return usual;
  }

  return {
    sample,
    compared,
    hitOf: (id) => hits.get(id),
    async find({ like, dials, filter }, aborted) {
      const answer = await client.call(
        'similar.find',
        {
          ids: [like],
          ...(isUsual(dials) ? {} : { weights: weightsOf(dials, await usualWeights(like, aborted)) }),
          filter: toSampleFilter(filter),
          limit: PAGE_ROWS,
        },
        { signal: aborted },
      );
      if (isUsual(dials)) usual = answer.weights;
      hits = new Map(answer.items.map((hit) => [hit.sample.id, hit]));
      compared.value = answer.compared;
      const items = answer.items.map((hit) => hit.sample);
      return { items, total: { count: items.length, more: false }, nextCursor: null };
    },
  };
}
