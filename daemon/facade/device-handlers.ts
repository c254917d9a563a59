import { PadbridgeError } from '../../schemas/errors.js';
import type { Handlers } from '../../schemas/facade.js';
import type { LivePad } from '../../schemas/methods/device.js';
import { keepPad } from '../device/keep.js';
import type { Device } from '../device/device.js';
import type { DeviceJobMethod } from './device-job-handlers.js';
import type { SelectionKeeper } from '../selection/selection.js';

export type DeviceHandlers = Pick<
  Handlers,
  Exclude<Extract<keyof Handlers, `device.${string}`>, DeviceJobMethod>
>;

/** The unit on USB, through the mirror for looking and through the link for touching. */
export function deviceHandlers(
  device: Device,
  selection: Pick<SelectionKeeper, 'set'>,
  fileOf: (sampleId: number) => string,
): DeviceHandlers {
  const { keeper, transfers, archive, now } = device;
  const { mirror } = keeper;
  const one = async (pad: string): Promise<LivePad> => (await mirror.refresh([pad]))[0] ?? mirror.pad(pad);

  return {
    'device.get': () => keeper.state(),
    'device.pads': () => ({ project: mirror.project, pads: mirror.pads() }),
    'device.space': async (_params, { signal }) => ({
      freeBytes: (await keeper.unit().files.freeSpace(signal)) * 1024,
    }),
    'device.projects': async () => {
      const unit = keeper.unit();
      const current = (await unit.status()).project + 1;
      return { current, names: (await unit.project(current)).names };
    },
    'device.selectProject': async ({ project }, { signal }) => {
      await keeper.edit((unit) => unit.selectProject(project, signal), signal);
      return keeper.state();
    },
    'device.setPad': ({ pad, changes }, { signal }) =>
      keeper.edit(async (unit) => {
        await unit.setPad(pad, changes);
        return one(pad);
      }, signal),
    'device.movePad': ({ from, to, exchange }, { signal }) =>
      keeper.edit(async (unit) => {
        await unit.checkProtection([from, to]);
        const kept = exchange ? null : await keepPad(unit, to, archive, now(), signal);
        await unit.move(from, to, exchange ? 'exchange' : 'overwrite');
        return { from: await one(from), to: await one(to), kept };
      }, signal),
    'device.deletePad': ({ pad, confirm }, { signal }) => {
      if (confirm !== pad) {
        throw new PadbridgeError(
          'invalid-input',
          `Deleting ${pad} on the unit needs its name as confirmation.`,
          {
            subject: 'confirm',
            next: `Call again with confirm "${pad}".`,
          },
        );
      }
      return keeper.edit(async (unit) => {
        await unit.checkProtection([pad]);
        const kept = await keepPad(unit, pad, archive, now(), signal);
        await unit.deletePad(pad);
        return { pad: await one(pad), kept };
      }, signal);
    },
    'device.play': async ({ pad }) => {
      await keeper.play(pad);
      return { pad };
    },
    'device.stop': async ({ pad }) => {
      await keeper.unit().stopPreview(pad);
      return { pad };
    },
    'device.send': ({ sends }) => ({
      transfers: transfers.send(
        sends.map(({ sampleId, pad, name }) => ({ sampleId, pad, name, file: fileOf(sampleId) })),
      ),
    }),
    'device.transfers': () => ({ transfers: transfers.list() }),
    'device.cancelTransfer': ({ id }) => transfers.cancel(id),
    'device.simulate': async ({ on }) => {
      await device.simulate(on);
      return keeper.state();
    },
    'device.assignTo': ({ sampleId }) => {
      if (sampleId === null) selection.set({ assign: 'off' });
      else {
        // Says at once when the sound is not to be had.
        fileOf(sampleId);
        selection.set({ sampleId, target: 'unit', assign: 'once' });
      }
      return { sampleId };
    },
  };
}
