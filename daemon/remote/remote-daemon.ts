import type { DaemonEvent } from '../../schemas/events.js';
import type { MethodName, ParamsInput, ResultOf } from '../../schemas/methods.js';

/** The running daemon of a data folder, as another process of this machine uses it. The bridge's client is one. */
export interface RemoteDaemon {
  /** Rejects with the daemon's own PadbridgeError, or unavailable when the connection is lost. */
  call<N extends MethodName>(
    name: N,
    params: ParamsInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<ResultOf<N>>;
  /** Hears about jobs until the returned function is called, over lost connections too. */
  onJobs(listener: (event: DaemonEvent & { name: 'jobs.changed' | 'jobs.progress' }) => void): () => void;
  /** Told when events were missed for good. */
  onMissed(listener: () => void): () => void;
  close(): void;
}
