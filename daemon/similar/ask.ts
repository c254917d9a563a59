import type { DuplicateTier } from '../../schemas/methods/similar.js';
import type { Nearest } from './matrix.js';
import type { TwinGroup } from './twins.js';

/** What the thread that holds the vectors is told when it starts. */
export interface VectorThreadData {
  /** The catalogue file; opened for reading only. */
  file: string;
}

/** Find the samples nearest to a vector. */
export interface NearestAsk {
  kind: 'nearest';
  query: Int8Array;
  weights: readonly number[];
  limit: number;
  /** Only these; all when left out. */
  among?: Uint32Array | undefined;
  exclude: readonly number[];
}

export interface NearestAnswer extends Nearest {
  /** Vectors that were compared. */
  compared: number;
}

/** Find samples that are the same, the strictest tier first. */
export interface TwinsAsk {
  kind: 'twins';
  tiers: readonly DuplicateTier[];
}

export interface TwinsAnswer {
  groups: TwinGroup[];
}

export type VectorAsk = NearestAsk | TwinsAsk;
export type VectorAnswer<A extends VectorAsk> = A extends NearestAsk ? NearestAnswer : TwinsAnswer;

/** Errors cross as text: the index gives them their code again. */
export type VectorReply =
  { id: number; ok: true; answer: VectorAnswer<VectorAsk> } | { id: number; ok: false; reason: string };
