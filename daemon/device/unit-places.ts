import { createStreamPair } from '../../hardware/sp404/link/memory-stream.js';
import { listSerialPorts, openSerialStream } from '../../hardware/sp404/link/serial-stream.js';
import { createFolderVolume } from '../../hardware/sp404/simulator/folder-volume.js';
import { createSimulatedUnit, type SimulatedUnit } from '../../hardware/sp404/simulator/unit.js';
import type { UnitPlace } from './keeper.js';

/** The first SP-404MK2 on the serial ports of this machine. */
export const serialUnits: UnitPlace = {
  simulated: false,
  async find() {
    const port = (await listSerialPorts()).find(({ unit }) => unit);
    return port && openSerialStream(port.path);
  },
};

/** A simulated unit in this process; `card` is the folder that stands for its SD card. */
export function simulatedUnit(card: string): UnitPlace {
  let unit: SimulatedUnit | undefined;
  return {
    simulated: true,
    find() {
      // Made when it is first looked for: a command that only reads must not make folders.
      unit ??= createSimulatedUnit({ card: createFolderVolume(card) });
      const [host, device] = createStreamPair('simulated SP-404MK2');
      unit.plug(device);
      return Promise.resolve(host);
    },
  };
}
