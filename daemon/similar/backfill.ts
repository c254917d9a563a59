import type { Catalogue } from '../catalogue/types.js';
import type { Log } from '../log/log.js';
import { RECIPE } from './aspects.js';
import { vectorOf } from './vector.js';

/** Vectors made in one go: some 5 ms of the main thread. */
const PAGE = 25;
/** Room between two goes for everything else. */
const PAUSE_MS = 20;

/** Makes the vectors that analyses of older versions lack, a few at a time, without decoding anything. */
export interface Backfill {
  start(): void;
  stop(): void;
}

export function createBackfill(catalogue: Catalogue, log: Log): Backfill {
  let timer: NodeJS.Timeout | undefined;
  let after = 0;
  let made = 0;

  function step(): void {
    try {
      const page = catalogue.vectors.stale(RECIPE, after, PAGE);
      catalogue.atomically(() => {
        for (const { sampleId, result, peaks } of page)
          catalogue.vectors.put(sampleId, RECIPE, vectorOf(result, peaks));
      });
      made += page.length;
      after = page.at(-1)?.sampleId ?? after;
      if (page.length === PAGE) timer = setTimeout(step, PAUSE_MS).unref();
      else if (made > 0) log.info('Vectors of earlier analyses are made', { made });
    } catch (error) {
      log.failure('Vectors of earlier analyses could not be made', error);
    }
  }

  return {
    start() {
      timer ??= setTimeout(step, PAUSE_MS).unref();
    },
    stop: () => clearTimeout(timer),
  };
}
