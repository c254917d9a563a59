import type { Nearest } from './matrix.js';

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

export type VectorAsk = NearestAsk;
export type VectorAnswer<A extends VectorAsk> = A extends NearestAsk ? NearestAnswer : never;

/** Errors cross as text: the index gives them their code again. */
export type VectorReply =
  { id: number; ok: true; answer: VectorAnswer<VectorAsk> } | { id: number; ok: false; reason: string };
