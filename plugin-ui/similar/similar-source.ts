import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { AspectWeights, SimilarHit } from '../../schemas/methods/similar.js';
import type { Suggestion } from '../../schemas/methods/suggest.js';
import type { Moment } from '../context/context-feed.js';
import type { BankLetter } from '../../schemas/sp404.js';
import { PAGE_ROWS, type ResultPage } from '../browser/result-window.js';
import { toSampleFilter, type View } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import { ASPECT_LABELS, ASPECTS, isUsual, weightsOf } from './dials.js';

/** Suggestions in one list; the daemon judges every one of them. */
const MAX_SUGGESTIONS = 100;

/** Why a sound is in the list. */
export interface Why {
  /** 0 to 1. */
  score: number;
  reason: string;
  /** What the score is made of, a line each. */
  details: readonly string[];
  /** For feedback on a suggestion. */
  recommendationId: number | null;
}

/** The neighbours of a sound, or what fits beside it, as the rows of a list. */
export interface SimilarSource {
  /** The sound whose neighbours are shown. */
  readonly sample: ReadonlySignal<SampleSummary | null>;
  /** How many were compared for the present list. */
  readonly compared: ReadonlySignal<number | null>;
  /** Why a sound is in the list. */
  whyOf: (id: number) => Why | undefined;
  /** Says that a suggestion is not wanted; the next list is another. */
  notThis: (id: number) => Promise<void>;
  find: (view: View, aborted: AbortSignal) => Promise<ResultPage<SampleSummary>>;
}

/** `moment` is what the host is doing, `padsOf` what lies on a bank of the open kit. */
export function createSimilarSource(parts: {
  client: PadbridgeClient;
  store: ViewStore;
  moment: ReadonlySignal<Moment>;
  padsOf: (bank: BankLetter) => { pad: number; sampleId: number }[];
}): SimilarSource {
  const { client, store, moment, padsOf } = parts;
  const sample = signal<SampleSummary | null>(null);
  const compared = signal<number | null>(null);
  let whys = new Map<number, Why>();
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

  async function usualWeights(
    question: { ids: number[] } | { upload: string },
    aborted: AbortSignal,
  ): Promise<AspectWeights> {
    usual ??= (await client.call('similar.find', { ...question, limit: 1 }, { signal: aborted })).weights;
    return usual;
  }

  function page(items: SampleSummary[]): ResultPage<SampleSummary> {
    return { items, total: { count: items.length, more: false }, nextCursor: null };
  }

  /** With a sound at hand what fits beside it; without one what fits the moment. */
  async function suggest(
    { like, ask, filter, bank }: View,
    aborted: AbortSignal,
  ): Promise<ResultPage<SampleSummary>> {
    const { tempo, key, channel } = moment.peek();
    const pads = padsOf(bank);
    const answer = await client.call(
      'suggest.list',
      {
        ...(ask === 'now' || like === null ? {} : { selected: like }),
        ...(tempo === null ? {} : { tempo }),
        ...(key === null ? {} : { key }),
        ...(ask === 'now' && channel !== null && channel.trim() !== '' ? { text: channel } : {}),
        ...(pads.length === 0 ? {} : { pads }),
        filter: toSampleFilter(filter),
        limit: MAX_SUGGESTIONS,
      },
      { signal: aborted },
    );
    whys = new Map(answer.items.map((one) => [one.sample.id, whySuggested(one)]));
    compared.value = null;
    return page(answer.items.map((one) => one.sample));
  }

  return {
    sample,
    compared,
    whyOf: (id) => whys.get(id),
    async notThis(id) {
      const recommendationId = whys.get(id)?.recommendationId ?? null;
      await client.call('suggest.feedback', {
        sampleId: id,
        verdict: 'not-this',
        ...(recommendationId === null ? {} : { recommendationId }),
      });
    },
    async find(view, aborted) {
      const { like, held, ask, dials, filter } = view;
      if (ask !== 'like' || (like === null && held === null)) return suggest(view, aborted);
      const question = held === null ? { ids: [like ?? 0] } : { upload: held.upload };
      const answer = await client.call(
        'similar.find',
        {
          ...question,
          ...(isUsual(dials) ? {} : { weights: weightsOf(dials, await usualWeights(question, aborted)) }),
          filter: toSampleFilter(filter),
          limit: PAGE_ROWS,
        },
        { signal: aborted },
      );
      if (isUsual(dials)) usual = answer.weights;
      whys = new Map(answer.items.map((hit) => [hit.sample.id, whyAlike(hit)]));
      compared.value = answer.compared;
      return page(answer.items.map((hit) => hit.sample));
    },
  };
}

function whyAlike({ score, reason, aspects }: SimilarHit): Why {
  const details = ASPECTS.map(
    (aspect) => `${ASPECT_LABELS[aspect].label} ${Math.round(aspects[aspect] * 100)} %`,
  );
  return { score, reason, details, recommendationId: null };
}

function whySuggested({ score, reason, terms, fit, recommendationId }: Suggestion): Why {
  const details = [...terms.map((term) => term.reason), ...fit.map(({ text }) => `To fit: ${text}`)];
  return { score, reason, details, recommendationId };
}
