import type { TransferStore } from '../catalogue/unit-transfers.js';
import type { EventBus } from '../event-bus.js';
import type { HealthBoard } from '../health.js';
import type { Log } from '../log/log.js';
import { createUnitKeeper, type KeeperDeps, type UnitKeeper } from './keeper.js';
import type { Render } from './prepared-sample.js';
import { createTransfers, type Transfers } from './transfers.js';
import type { SwitchablePlace } from './unit-places.js';

/** The unit and everything that is on its way to it. */
export interface Device {
  keeper: UnitKeeper;
  transfers: Transfers;
  /** Folder for what is replaced or deleted on the unit. */
  archive: string;
  now: () => number;
  /** Follows the simulated unit, or a real one again; the one that was followed is let go. */
  simulate: (on: boolean) => Promise<void>;
  start: () => void;
  stop: () => Promise<void>;
}

export interface DeviceDeps {
  place: SwitchablePlace;
  bus: EventBus;
  health: HealthBoard;
  log: Log;
  archive: string;
  now: () => number;
  render: Render;
  store: TransferStore;
  /** Told after another place is looked at: what else belongs to the unit has to follow. */
  onSwitched: () => Promise<void>;
  /** Absolute path of a sample. Throws 'not-found' or 'unavailable'. */
  fileOf: (sampleId: number) => string;
  timing?: Pick<KeeperDeps, 'lookMs' | 'session'>;
}

export function createDevice(deps: DeviceDeps): Device {
  const { place, bus, health, log, archive, now, render, store, fileOf, onSwitched, timing } = deps;
  const keeper = createUnitKeeper({ place, bus, health, log, ...timing });
  const transfers = createTransfers({ keeper, bus, archive, now, render, store, fileOf });

  return {
    keeper,
    transfers,
    archive,
    now,
    async simulate(on) {
      const changed = place.simulate(on);
      if (changed && keeper.state().state === 'connected') await keeper.unit().close();
      if (changed) await onSwitched();
    },
    start() {
      transfers.resume();
      keeper.start();
    },
    async stop() {
      const stopping = transfers.stop();
      await keeper.stop();
      await stopping;
    },
  };
}
