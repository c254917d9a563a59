import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { WaveformPeaks } from '../../schemas/analysis.js';
import { createByteCache } from './byte-cache.js';

/** Waveforms in memory: some 3,000 one-shots and loops. */
const MAX_CACHE_BYTES = 12 * 1024 * 1024;
/** A waveform that is not there yet costs a look-up entry. */
const MISSING_BYTES = 64;
/** Calls at once: enough to fill a screen within two frames, few enough that a search overtakes them. */
const MAX_RUNNING = 8;

/** Waveforms, fetched when a row is looked at, newest wish first. */
export interface PeaksStore {
  /** What is in memory: null when the daemon has none yet, undefined when not asked for. */
  cached: (id: number) => WaveformPeaks | null | undefined;
  /** Calls back once the waveform is there; the returned function takes the wish back. */
  want(id: number, arrived: () => void): () => void;
  /** Forgets a waveform: the sound was analysed anew. */
  forget: (id: number) => void;
}

export function createPeaksStore(client: PadbridgeClient): PeaksStore {
  const cache = createByteCache<number, WaveformPeaks | null>(MAX_CACHE_BYTES);
  /** Wishes in the order of their coming; the newest is served first, since it is what is on screen. */
  const wishes = new Map<number, Set<() => void>>();
  const running = new Set<number>();

  function serve(): void {
    while (running.size < MAX_RUNNING) {
      const id = [...wishes.keys()].reverse().find((wished) => !running.has(wished));
      if (id === undefined) return;
      running.add(id);
      void fetchOne(id);
    }
  }

  async function fetchOne(id: number): Promise<void> {
    let peaks: WaveformPeaks | null = null;
    try {
      peaks = await client.peaks(id);
      cache.set(id, peaks, peaks === null ? MISSING_BYTES : peaks.data.byteLength + MISSING_BYTES);
    } catch (error) {
      // A row without a waveform says enough; the next look asks again.
      console.info('Padbridge: no waveform', error);
    }
    running.delete(id);
    const waiting = wishes.get(id);
    wishes.delete(id);
    for (const arrived of waiting ?? []) arrived();
    serve();
  }

  client.subscribe(['samples'], (event) => {
    if (event.name !== 'samples.changed') return;
    for (const { id } of event.payload.samples) if (cache.get(id) === null) cache.delete(id);
  });

  return {
    cached: (id) => cache.get(id),
    want(id, arrived) {
      const waiting = wishes.get(id) ?? new Set();
      waiting.add(arrived);
      wishes.delete(id);
      wishes.set(id, waiting);
      serve();
      return () => {
        waiting.delete(arrived);
        if (waiting.size === 0 && !running.has(id) && wishes.get(id) === waiting) wishes.delete(id);
      };
    },
    forget: (id) => cache.delete(id),
  };
}
