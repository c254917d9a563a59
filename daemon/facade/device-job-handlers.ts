import { PadbridgeError } from '../../schemas/errors.js';
import type { Handlers } from '../../schemas/facade.js';
import type { PulledPad } from '../../schemas/methods/device-jobs.js';
import { noSuchKit } from '../catalogue/kits.js';
import type { Catalogue } from '../catalogue/types.js';
import type { Device } from '../device/device.js';
import { type PullDeps, pullPad } from '../device/pull-pad.js';
import { type KitToSend, planKit, sendKit } from '../device/send-kit.js';
import type { EventBus } from '../event-bus.js';
import { plannedKit } from '../kits/planned-kit.js';

export type DeviceJobMethod = 'device.planKit' | 'device.sendKit' | 'device.cancelJob' | 'device.pull';

export function deviceJobHandlers(deps: {
  device: Device;
  catalogue: Catalogue;
  bus: EventBus;
  pull: Pick<PullDeps, 'adopt' | 'folder'>;
  now: () => number;
}): Pick<Handlers, DeviceJobMethod> {
  const { device, catalogue, bus, now } = deps;
  const { keeper, transfers } = device;

  function kitToSend(id: number): KitToSend {
    const record = catalogue.kits.get(id);
    if (record === undefined) throw noSuchKit(id);
    return {
      plan: plannedKit(record.state, catalogue.samples),
      sampleOf: (pad) => record.state.pads[pad]?.sampleId ?? null,
    };
  }

  return {
    'device.planKit': ({ kitId, banks }, { signal }) => planKit(kitToSend(kitId), banks, keeper, signal),
    'device.sendKit': ({ kitId, banks, confirm }, { signal }) =>
      sendKit(kitToSend(kitId), banks, confirm, { keeper, transfers, signal }),
    'device.cancelJob': ({ job }) => ({ transfers: transfers.cancelJob(job) }),
    'device.pull': async ({ pads }, { signal }) => {
      const pulled: PulledPad[] = [];
      const pulling = { cards: catalogue.cards, ...deps.pull, now };
      for (const pad of new Set(pads)) {
        if (signal.aborted) throw new PadbridgeError('cancelled', 'Pulling the pads was stopped.');
        const one = await pullPad(keeper.unit(), pad, pulling, signal);
        pulled.push(one);
        bus.publish({
          name: 'device.pulled',
          payload: { pad: one, done: pulled.length, total: new Set(pads).size },
        });
      }
      return { pads: pulled };
    },
  };
}
