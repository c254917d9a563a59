import type { WaveformPeaks } from './analysis.js';
import type { DaemonEvent } from './events.js';
import type { MethodName, ParamsOf, ResultOf } from './methods.js';

/** What a call carries beside its params. */
export interface CallContext {
  /** Aborted when the caller cancels or goes away. */
  signal: AbortSignal;
  /** Who calls, for the audit and the log: "cli", "http 127.0.0.1", "osc". */
  caller: string;
}

export type Handlers = {
  [N in MethodName]: (params: ParamsOf<N>, context: CallContext) => Promise<ResultOf<N>> | ResultOf<N>;
};

/** A file that may be streamed to a client: known, present, inside a library folder. */
export interface StreamableAudio {
  path: string;
  size: number;
  modifiedAt: number;
  contentType: string;
  /** Strong validator: changes when the bytes change. */
  etag: string;
}

/**
 * All that a door sees of the daemon. Params are validated already when they come from a door; results follow the
 * contract. Every rejection is a PadbridgeError or a bug.
 */
export interface Facade {
  call<N extends MethodName>(name: N, params: ParamsOf<N>, context: CallContext): Promise<ResultOf<N>>;
  /** The audio file of a sample. Throws not-found, or unavailable for a missing drive. */
  audio(sampleId: number): Promise<StreamableAudio>;
  /** Waveform overview of a sample; null before it was analysed. Throws not-found. */
  peaks(sampleId: number): WaveformPeaks | null;
  /** Called for every event until the returned function is called. */
  subscribe(listener: (event: DaemonEvent) => void): () => void;
}
