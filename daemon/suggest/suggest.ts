import { PadbridgeError } from '../../schemas/errors.js';
import type { ParamsOf, ResultOf } from '../../schemas/methods.js';
import type { Suggestion, SuggestStrategy, SuggestWeights } from '../../schemas/methods/suggest.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import type { Similar } from '../similar/similar.js';
import { proposeBank } from './bank.js';
import { rank, type RankParams } from './rank.js';
import { roleOf } from './roles.js';
import { type SomeWeights, USUAL_WEIGHTS, VERDICT_STRENGTH, weightsFor } from './weights.js';

/** A list holds so long: a song changes, but not while somebody scrolls. */
const LIST_TTL_MS = 10 * 60_000;
/** Lists kept. */
const MOST_LISTS = 50;
/** Suggestions nobody reacted to are forgotten after this. */
const FORGET_AFTER_MS = 90 * 86_400_000;

export interface Suggest {
  list(params: ParamsOf<'suggest.list'>, signal: AbortSignal): Promise<ResultOf<'suggest.list'>>;
  bank(params: ParamsOf<'suggest.bank'>, signal: AbortSignal): Promise<ResultOf<'suggest.bank'>>;
  /** @throws PadbridgeError not-found for an unknown sample or suggestion. */
  feedback(params: ParamsOf<'suggest.feedback'>): ResultOf<'suggest.feedback'>;
  played(params: ParamsOf<'plays.record'>): ResultOf<'plays.record'>;
  weights(strategy: SuggestStrategy): ResultOf<'suggest.getWeights'>;
  setWeights(params: ParamsOf<'suggest.setWeights'>): ResultOf<'suggest.setWeights'>;
  close(): void;
}

/** Suggestions with their memory. `canWrite`: whether lists are recorded, so that feedback can name them. */
export function createSuggest(deps: {
  catalogue: Catalogue;
  similar: Similar;
  bus: EventBus;
  canWrite: boolean;
  now: () => number;
}): Suggest {
  const { catalogue, bus, canWrite, now } = deps;
  const lists = new Map<string, { items: Suggestion[]; weights: SuggestWeights; expiresAt: number }>();
  const stopListening = bus.subscribe(({ name }) => {
    const other = name === 'roots.changed' || name === 'flstudio.projectsChanged';
    if (other || name.startsWith('samples.')) lists.clear();
  });

  function weightsOf(strategy: SuggestStrategy, asked: SomeWeights = {}): SuggestWeights {
    return weightsFor(strategy, storedWeights(strategy), asked);
  }

  function storedWeights(strategy: SuggestStrategy): unknown {
    const key = preferenceOf(strategy);
    return catalogue.preferences.get([key])[key];
  }

  function requireSamples(ids: readonly number[]): void {
    const known = new Set(catalogue.samples.summaries(ids).map(({ id }) => id));
    const unknown = ids.find((id) => !known.has(id));
    if (unknown === undefined) return;
    throw new PadbridgeError('not-found', `There is no sample ${unknown}.`, { subject: String(unknown) });
  }

  /** Gives every suggestion its number. */
  function recorded(
    items: readonly Omit<Suggestion, 'recommendationId'>[],
    strategy: string,
    context: unknown,
  ): Suggestion[] {
    if (!canWrite || items.length === 0) return items.map((item) => ({ ...item, recommendationId: null }));
    const shown = items.map(({ sample, score, terms }) => ({
      sampleId: sample.id,
      strategy,
      score,
      reasons: terms.map(({ reason }) => reason),
      context,
    }));
    catalogue.history.forgetSuggestions(now() - FORGET_AFTER_MS);
    const ids = catalogue.history.recordSuggestions(shown, now(), now() + LIST_TTL_MS);
    return items.map((item, at) => ({ ...item, recommendationId: ids[at] ?? null }));
  }

  function remember(
    key: string,
    list: { items: Suggestion[]; weights: SuggestWeights; expiresAt: number },
  ): void {
    lists.delete(key);
    lists.set(key, list);
    for (const oldest of lists.keys()) {
      if (lists.size <= MOST_LISTS) break;
      lists.delete(oldest);
    }
  }

  return {
    async list(params, signal) {
      const { strategy, weights: asked, ...question } = params;
      const key = JSON.stringify(params);
      const known = lists.get(key);
      if (known !== undefined && known.expiresAt > now()) return { ...known, strategy, cached: true };
      requireSamples(inHandOf(question));
      const weights = weightsOf(strategy, asked);
      const ranked = await rank(deps, question, weights, signal);
      const items = recorded(ranked, strategy, question);
      const list = { items, weights, expiresAt: now() + LIST_TTL_MS };
      remember(key, list);
      return { ...list, strategy, cached: false };
    },

    async bank(params, signal) {
      requireSamples(params.pads.map(({ sampleId }) => sampleId));
      const proposed = await proposeBank(
        params,
        (question) => rank(deps, question, weightsOf('hybrid'), signal),
        (id) => {
          const [row] = catalogue.samples.summaries([id]);
          return row ? roleOf(row, catalogue.graph.harmonicFacts([id]).get(id)?.rootNote ?? null) : null;
        },
      );
      const pads = proposed.pads.map(({ pad, role, found }) => {
        const [suggestion = null, ...alternatives] = recorded(found, 'bank', { pad, role });
        return { pad, role, suggestion, alternatives };
      });
      return { pads, missing: proposed.missing };
    },

    feedback({ sampleId, recommendationId, verdict, strength }) {
      requireSamples([sampleId]);
      if (
        recommendationId !== undefined &&
        catalogue.history.suggestedSample(recommendationId) !== sampleId
      ) {
        throw new PadbridgeError('not-found', `Suggestion ${recommendationId} was not of this sample.`, {
          subject: String(recommendationId),
          next: 'Leave recommendationId out, or ask for a new list.',
        });
      }
      const usual = VERDICT_STRENGTH[verdict];
      const counted = strength === undefined ? usual : Math.sign(usual) * strength;
      catalogue.history.recordFeedback({
        sampleId,
        recommendationId: recommendationId ?? null,
        verdict,
        strength: counted,
        detail: null,
        givenAt: now(),
      });
      lists.clear();
      return { recorded: true, strength: counted };
    },

    played({ sampleId, place, seconds, recommendationId }) {
      requireSamples([sampleId]);
      const suggested =
        recommendationId !== undefined && catalogue.history.suggestedSample(recommendationId) === sampleId;
      catalogue.history.recordPlay(
        { sampleId, place, seconds: seconds ?? null, recommendationId: suggested ? recommendationId : null },
        now(),
      );
      return { recorded: true };
    },

    weights: (strategy) => ({ strategy, weights: weightsOf(strategy), usual: USUAL_WEIGHTS[strategy] }),

    setWeights({ strategy, weights }) {
      const stored = weights === null ? null : weightsFor(strategy, storedWeights(strategy), weights);
      catalogue.preferences.set({ [preferenceOf(strategy)]: stored }, now());
      lists.clear();
      return { strategy, weights: weightsOf(strategy), usual: USUAL_WEIGHTS[strategy] };
    },

    close: stopListening,
  };
}

function preferenceOf(strategy: SuggestStrategy): string {
  return `suggest.weights.${strategy}`;
}

function inHandOf({ selected, pads = [] }: RankParams): number[] {
  return [...(selected === undefined ? [] : [selected]), ...pads.map(({ sampleId }) => sampleId)];
}
