import {
  suggestWeights,
  type SuggestStrategy,
  type SuggestVerdict,
  type SuggestWeights,
} from '../../schemas/methods/suggest.js';

const NOTHING: SuggestWeights = {
  similarity: 0,
  harmony: 0,
  tempo: 0,
  text: 0,
  role: 0,
  together: 0,
  history: 0,
  rating: 0,
  feedback: 1,
};

/** What counts unless the user says otherwise. A term that does not apply to a question is left out, not counted as 0. */
export const USUAL_WEIGHTS: Readonly<Record<SuggestStrategy, SuggestWeights>> = {
  content: { ...NOTHING, similarity: 1, text: 1, role: 0.6, rating: 0.2 },
  harmonic: { ...NOTHING, harmony: 1, tempo: 0.7, text: 0.6, role: 0.6, similarity: 0.2 },
  collaborative: { ...NOTHING, together: 1, history: 0.6, rating: 0.5, text: 0.6, role: 0.6 },
  hybrid: {
    similarity: 1,
    harmony: 0.7,
    tempo: 0.5,
    text: 1,
    role: 0.8,
    together: 0.6,
    history: 0.2,
    rating: 0.3,
    feedback: 1,
  },
};

/** How strongly a verdict counts when its giver does not say. */
export const VERDICT_STRENGTH: Readonly<Record<SuggestVerdict, number>> = {
  accepted: 0.8,
  liked: 1,
  skipped: -0.2,
  disliked: -1,
  'not-this': -0.6,
};

/** A verdict is worth half as much after this long: taste moves on. */
export const FEEDBACK_HALF_LIFE_MS = 30 * 86_400_000;

/** Weights of some terms. */
export type SomeWeights = { [T in keyof SuggestWeights]?: number | undefined };

/** The user's weights of a strategy over the usual ones; what is stored and not understood is passed over. */
export function weightsFor(strategy: SuggestStrategy, stored: unknown, asked: SomeWeights): SuggestWeights {
  const set = suggestWeights.partial().safeParse(stored);
  return { ...USUAL_WEIGHTS[strategy], ...(set.success ? defined(set.data) : {}), ...defined(asked) };
}

function defined(weights: SomeWeights): Partial<SuggestWeights> {
  return Object.fromEntries(Object.entries(weights).filter(([, value]) => value !== undefined));
}
