import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { encodeWav } from '../../../daemon/audio/encode-wav.js';
import { createDevice, type Device } from '../../../daemon/device/device.js';
import type { UnitPlace } from '../../../daemon/device/keeper.js';
import { switchablePlace } from '../../../daemon/device/unit-places.js';
import { openCatalogue } from '../../../daemon/catalogue/database.js';
import { createEventBus, type EventBus } from '../../../daemon/event-bus.js';
import { deviceHandlers } from '../../../daemon/facade/device-handlers.js';
import { createHealthBoard } from '../../../daemon/health.js';
import { assignByHit } from '../../../daemon/selection/assign-by-hit.js';
import { createSelection, type SelectionDeps } from '../../../daemon/selection/selection.js';
import { render } from '../../../daemon/render/render.js';
import { createStreamPair } from '../../../hardware/sp404/link/memory-stream.js';
import { createSimulatedUnit, type SimulatedUnit } from '../../../hardware/sp404/simulator/unit.js';
import { PadbridgeError } from '../../../schemas/errors.js';
import type { DaemonEvent } from '../../../schemas/events.js';
import { silentLog } from '../../support/silent-log.js';
import { tempDir } from '../../support/temp-dir.js';

export const context = { signal: new AbortController().signal, caller: 'test' };

export interface Rig {
  folder: string;
  bus: EventBus;
  device: Device;
  simulated: SimulatedUnit;
  handlers: ReturnType<typeof deviceHandlers>;
  events: DaemonEvent[];
  /** Whether a look finds the unit. */
  plugged: boolean;
  until: (condition: () => boolean) => Promise<void>;
}

/** A daemon's device room with a simulated unit that can be plugged in and out, and sounds by these numbers. */
export async function rig(givenFolder?: string, sounds: readonly number[] = [1, 2]): Promise<Rig> {
  const folder = givenFolder ?? (await tempDir());
  const tone = (hertz: number) =>
    Float32Array.from({ length: 48_000 }, (_, i) => Math.sin((i * hertz) / 7639) / 2);
  for (const id of sounds) {
    await writeFile(
      path.join(folder, `${id}.wav`),
      encodeWav([tone(id * 100)], { sampleRate: 48_000, encoding: 16 }),
    );
  }
  const bus = createEventBus((error) => {
    throw error;
  });
  const simulated = createSimulatedUnit();
  const self = { folder, bus, simulated, events: [] as DaemonEvent[], plugged: true } as Rig;
  const place: UnitPlace = {
    simulated: true,
    find() {
      if (!self.plugged) return Promise.resolve(undefined);
      const [host, unit] = createStreamPair('test');
      simulated.plug(unit);
      return Promise.resolve(host);
    },
  };
  const catalogue = openCatalogue(path.join(folder, 'padbridge.db'));
  self.device = createDevice({
    place: switchablePlace({ simulated: false, find: () => Promise.resolve(undefined) }, place, true),
    bus,
    health: createHealthBoard('0', bus, Date.now),
    log: silentLog,
    archive: path.join(folder, 'archive'),
    now: Date.now,
    render,
    onSwitched: () => Promise.resolve(),
    store: catalogue.unitTransfers,
    fileOf: (id) => {
      const file = path.join(folder, `${id}.wav`);
      if (sounds.includes(id)) return file;
      throw new PadbridgeError('not-found', `There is no sample ${id}.`);
    },
    timing: { lookMs: 20, session: { settleMs: 0, pollMs: 20 } },
  });
  const selection = createSelection({
    bus,
    everything: () => [],
    latestKit: () => undefined,
    sampleOn: () => undefined,
    call: (async (_name: string, params: { sends: { sampleId: number; pad: string }[] }) =>
      self.handlers['device.send'](params, context)) as SelectionDeps['call'],
    playOnUnit: () => Promise.resolve(),
  });
  onTestFinished(assignByHit({ bus, selection, log: silentLog, clock: () => performance.now() }));
  self.handlers = deviceHandlers(self.device, selection, (id) => path.join(folder, `${id}.wav`));
  const checks = new Set<() => void>();
  bus.subscribe((event) => {
    self.events.push(event);
    for (const check of checks) check();
  });
  self.until = (condition) =>
    new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        checks.delete(check);
        resolve();
      };
      checks.add(check);
      check();
    });
  onTestFinished(async () => {
    await self.device.stop();
    catalogue.close();
  });
  self.device.start();
  await self.until(() => self.device.keeper.state().state === 'connected');
  return self;
}

/** True when nothing waits or runs any more. */
export const finished = ({ device }: Rig) =>
  device.transfers.list().every(({ state }) => !['waiting', 'running'].includes(state));
