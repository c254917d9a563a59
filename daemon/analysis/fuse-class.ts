import type { ValueSource } from '../../schemas/analysis.js';
import type { Hint } from './name-hints.js';

/** What the ear says, 0 (a guess) to 1 (sure). */
export interface HeardClass<T> {
  value: T;
  confidence: number;
}

export interface FusedClass<T> {
  value: T;
  confidence: number;
  source: ValueSource;
  heard: T | null;
  agrees: boolean | null;
}

/** A name this far over the ear's confidence wins. */
const MARGIN = 0.05;
/** What is left of a name's confidence when the ear has no opinion, and when it has another one. */
const UNHEARD = 0.7;
const AGAINST_THE_EAR = 0.85;
/** What is left of the ear's confidence when the name says something else. */
const AGAINST_THE_NAME = 0.8;

/** Weighs the ear against the name; both stay visible in the result. Null when neither says anything. */
export function fuseClass<T extends string>(
  heard: HeardClass<T> | null,
  name: Hint<T> | undefined,
): FusedClass<T> | null {
  if (!name) {
    if (!heard) return null;
    const confidence = round(heard.confidence);
    return { value: heard.value, confidence, source: 'audio', heard: heard.value, agrees: null };
  }
  if (!heard) {
    const confidence = round(name.confidence * UNHEARD);
    return { value: name.value, confidence, source: name.source, heard: null, agrees: null };
  }
  const agrees = heard.value === name.value;
  if (agrees) {
    const confidence = round(1 - (1 - heard.confidence) * (1 - name.confidence));
    return { value: heard.value, confidence, source: 'audio', heard: heard.value, agrees };
  }
  return name.confidence > heard.confidence + MARGIN
    ? {
        value: name.value,
        confidence: round(name.confidence * AGAINST_THE_EAR),
        source: name.source,
        heard: heard.value,
        agrees,
      }
    : {
        value: heard.value,
        confidence: round(heard.confidence * AGAINST_THE_NAME),
        source: 'audio',
        heard: heard.value,
        agrees,
      };
}

const round = (x: number): number => Math.round(x * 100) / 100;
