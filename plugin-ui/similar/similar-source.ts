import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { PadbridgeError, type PadbridgeClient } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import type { ResultOf } from '../../schemas/methods.js';
import type { AspectWeights, SimilarHit } from '../../schemas/methods/similar.js';
import type { Suggestion } from '../../schemas/methods/suggest.js';
import type { Moment } from '../context/context-feed.js';
import type { BankLetter } from '../../schemas/sp404.js';
import { PAGE_ROWS, type ResultPage } from '../browser/result-window.js';
import { holdSound } from '../link/uploads.js';
import { toSampleFilter, type HeldSound, type View } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import { ASPECT_LABELS, ASPECTS, isUsual, weightsOf } from './dials.js';

/** Suggestions in one list; the daemon judges every one of them. */
const MAX_SUGGESTIONS = 100;

/** Why a sound is in the list. */
export interface Why {
  /** 0 to 1. */
  score: number;
  reason: string;
  /** The pitch or stretch that makes it fit, "+2 semitones, 91 → 92 BPM"; empty when it fits as it is. */
  fit: string;
  /** What the score is made of. */
  details: readonly WhyPart[];
  /** For feedback on a suggestion. */
  recommendationId: number | null;
}

/** A part of the reason, with how much of it there is, 0 to 1, where that is measured. */
export interface WhyPart {
  text: string;
  share: number | null;
}

/** The neighbours of a sound, or what fits beside it, as the rows of a list. */
export interface SimilarSource {
  /** The sound whose neighbours are shown. */
  readonly sample: ReadonlySignal<SampleSummary | null>;
  /** How many were compared for the present list. */
  readonly compared: ReadonlySignal<number | null>;
  /** Why a sound is in the list. */
  whyOf: (id: number) => Why | undefined;
  /** How many were turned down for the sound that is asked with. */
  readonly turnedDown: ReadonlySignal<number>;
  /** Says that a sound of the list is not meant; the next list is another. */
  notThis: (id: number) => Promise<void>;
  /** Takes back what was turned down for the sound that is asked with. */
  restore: () => Promise<void>;
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
  const turnedDown = signal(0);
  /** The daemon forgets a sound that was only sent; what is not like it is remembered as long as the sound is. */
  const notLike = new WeakMap<File, Set<number>>();
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

  async function findAlike(
    { like, held, dials, filter }: View,
    aborted: AbortSignal,
  ): Promise<ResultOf<'similar.find'>> {
    const question = held === null ? { ids: [like ?? 0] } : { upload: held.upload };
    const weights = isUsual(dials) ? undefined : weightsOf(dials, await usualWeights(question, aborted));
    return client.call(
      'similar.find',
      {
        ...question,
        ...(weights === undefined ? {} : { weights }),
        filter: toSampleFilter(filter),
        limit: PAGE_ROWS,
      },
      { signal: aborted },
    );
  }

  /** A sound that the daemon does not hold any more is sent again, which asks anew. */
  async function sendAgain(held: HeldSound | null, error: unknown): Promise<never> {
    const isGone = error instanceof PadbridgeError && error.code === 'not-found';
    if (held === null || !isGone) throw error;
    const { upload } = await holdSound(held.sound, held.sound.name);
    if (store.view.peek().held === held) store.change({ held: { ...held, upload } });
    throw new PadbridgeError('cancelled', 'The sound was sent again.', { cause: error });
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
    turnedDown.value = 0;
    return page(answer.items.map((one) => one.sample));
  }

  return {
    sample,
    compared,
    turnedDown,
    whyOf: (id) => whys.get(id),
    async restore() {
      const { like, held } = store.view.peek();
      if (held !== null) notLike.delete(held.sound);
      else if (like !== null) await client.call('similar.restore', { id: like });
    },
    async notThis(id) {
      const { like, held, ask } = store.view.peek();
      if (ask === 'like' && held !== null) {
        notLike.set(held.sound, (notLike.get(held.sound) ?? new Set()).add(id));
        return;
      }
      if (ask === 'like' && like !== null) {
        await client.call('similar.notThis', { id: like, sampleId: id });
        return;
      }
      const recommendationId = whys.get(id)?.recommendationId ?? null;
      await client.call('suggest.feedback', {
        sampleId: id,
        verdict: 'not-this',
        ...(recommendationId === null ? {} : { recommendationId }),
      });
    },
    async find(view, aborted) {
      const { like, held, ask, dials } = view;
      if (ask !== 'like' || (like === null && held === null)) return suggest(view, aborted);
      const answer = await findAlike(view, aborted).catch((error: unknown) => sendAgain(held, error));
      if (isUsual(dials)) usual = answer.weights;
      const unlike = held === null ? undefined : notLike.get(held.sound);
      const hits = answer.items.filter(({ sample: { id } }) => unlike?.has(id) !== true);
      whys = new Map(hits.map((hit) => [hit.sample.id, whyAlike(hit)]));
      compared.value = answer.compared;
      turnedDown.value = unlike?.size ?? answer.turnedDown;
      return page(hits.map((hit) => hit.sample));
    },
  };
}

function whyAlike({ score, reason, aspects }: SimilarHit): Why {
  const details = ASPECTS.map((aspect) => ({ text: ASPECT_LABELS[aspect].label, share: aspects[aspect] }));
  return { score, reason, fit: '', details, recommendationId: null };
}

/** The reasons of a suggestion as they are shown in the list. */
export function whySuggested({ score, reason, terms, fit, recommendationId }: Suggestion): Why {
  const said = [...terms.map((term) => term.reason), ...fit.map(({ text }) => `To fit: ${text}`)];
  const details = said.map((text) => ({ text, share: null }));
  // A sound that is too loud or soft fits all the same: that is for the details.
  const changed = fit.filter(({ kind }) => kind !== 'gain');
  return { score, reason, fit: changed.map(({ text }) => text).join(', '), details, recommendationId };
}
