import type { FeedbackEntry } from '../catalogue/history.js';
import { alike } from './diverse.js';
import { FEEDBACK_HALF_LIFE_MS } from './weights.js';

/** A sound has to be this much like one that was judged to be judged along with it. */
const CLOSE = 0.5;
/** How much of a verdict passes to a sound that is the same but for its id. */
const PASSED_ON = 0.6;

/** What feedback says about any sound. */
export interface Learnt {
  /** −1 to 1 with a reason; undefined when nothing was said about it or anything like it. */
  about(id: number, vector: Int8Array | undefined): { value: number; reason: string } | undefined;
}

/**
 * Verdicts on samples, fading with time, and passed on to sounds that are much like them: who does not want this one
 * will hardly want its twin.
 * @param vectorOf of the samples that were judged
 */
export function learnFrom(
  feedback: readonly FeedbackEntry[],
  vectorOf: (id: number) => Int8Array | undefined,
  now: number,
): Learnt {
  const own = new Map<number, number>();
  for (const { sampleId, strength, givenAt } of feedback) {
    const faded = strength * 2 ** -((now - givenAt) / FEEDBACK_HALF_LIFE_MS);
    own.set(sampleId, (own.get(sampleId) ?? 0) + faded);
  }
  const judged = [...own].map(([id, value]) => ({ id, value, vector: vectorOf(id) }));
  return {
    about(id, vector) {
      const said = own.get(id);
      if (said !== undefined) {
        return { value: clip(said), reason: said > 0 ? 'you liked it before' : 'you passed it over before' };
      }
      let value = 0;
      for (const other of judged) {
        const likeness = alike(vector, other.vector);
        if (likeness < CLOSE) continue;
        const passed = other.value * PASSED_ON * ((likeness - CLOSE) / (1 - CLOSE));
        if (Math.abs(passed) > Math.abs(value)) value = passed;
      }
      if (Math.abs(value) < 0.01) return undefined;
      return { value: clip(value), reason: value > 0 ? 'like what you liked' : 'like what you passed over' };
    },
  };
}

function clip(value: number): number {
  return Math.max(-1, Math.min(1, Math.round(value * 1000) / 1000));
}
