import type { DaemonEvent } from '../../schemas/events.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';
import type { Log } from '../log/log.js';
import { RECIPE } from '../similar/aspects.js';
import type { SoundMap } from './map.js';

/** So long nothing may have happened to the library: a pack that is copied in comes as many small jobs. */
const QUIET_MS = 5_000;
/** Events that tell of a change to what a map shows, or of work that will bring one. */
const STIRS: ReadonlySet<DaemonEvent['name']> = new Set([
  'jobs.changed',
  'jobs.progress',
  'samples.bulk',
  'samples.removed',
]);

/** Brings the map up to date by itself, whenever the library has come to rest. */
export interface MapKeeper {
  start(): void;
  stop(): void;
}

/** @param quietMs how long the library has to be at rest */
export function createMapKeeper(
  { catalogue, map, bus, log }: { catalogue: Catalogue; map: SoundMap; bus: EventBus; log: Log },
  quietMs = QUIET_MS,
): MapKeeper {
  let timer: NodeJS.Timeout | undefined;
  let stopListening: () => void = () => undefined;

  function look(): void {
    try {
      const isBusy = catalogue.jobs.list(['queued', 'running'], 1).length > 0;
      // An event tells when the work is over.
      if (isBusy || catalogue.map.unplaced(RECIPE) === 0) return;
      map.build({ anew: false });
    } catch (error) {
      log.failure('Whether the map is up to date could not be seen', error);
    }
  }

  function wait(): void {
    clearTimeout(timer);
    timer = setTimeout(look, quietMs).unref();
  }

  return {
    start() {
      stopListening = bus.subscribe(({ name }) => {
        if (STIRS.has(name)) wait();
      });
      wait();
    },
    stop() {
      stopListening();
      clearTimeout(timer);
    },
  };
}
