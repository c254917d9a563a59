import type { EventBus } from '../event-bus.js';
import type { HealthBoard } from '../health.js';
import type { Log } from '../log/log.js';
import { createUnitKeeper, type KeeperDeps, type UnitKeeper, type UnitPlace } from './keeper.js';
import { createTransfers, type Transfers } from './transfers.js';

/** The unit and everything that is on its way to it. */
export interface Device {
  keeper: UnitKeeper;
  transfers: Transfers;
  /** Folder for what is replaced or deleted on the unit. */
  archive: string;
  now: () => number;
  /** Assign mode: the next pad that is hit gets this sound. */
  assignNext: (sound: { sampleId: number; file: string } | null) => void;
  start: () => void;
  stop: () => Promise<void>;
}

export interface DeviceDeps {
  place: UnitPlace;
  bus: EventBus;
  health: HealthBoard;
  log: Log;
  archive: string;
  now: () => number;
  timing?: Pick<KeeperDeps, 'lookMs' | 'session'>;
}

export function createDevice({ place, bus, health, log, archive, now, timing }: DeviceDeps): Device {
  const keeper = createUnitKeeper({ place, bus, health, log, ...timing });
  const transfers = createTransfers(keeper, bus, archive, now);
  let next: { sampleId: number; file: string } | null = null;

  keeper.onHit((pad) => {
    if (next === null) return;
    const sound = next;
    next = null;
    transfers.send([{ ...sound, pad, name: undefined }]);
  });

  return {
    keeper,
    transfers,
    archive,
    now,
    assignNext(sound) {
      next = sound;
    },
    start: () => keeper.start(),
    async stop() {
      const stopping = transfers.stop();
      await keeper.stop();
      await stopping;
    },
  };
}
