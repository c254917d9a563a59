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

  return {
    keeper,
    transfers,
    archive,
    now,
    start: () => keeper.start(),
    async stop() {
      const stopping = transfers.stop();
      await keeper.stop();
      await stopping;
    },
  };
}
