import { existsSync } from 'node:fs';
import { UNIT_PORT } from '../../hardware/midi/library.js';
import { createMemoryMidi, type MemoryMidi } from '../../hardware/midi/memory-midi.js';
import { createStreamPair } from '../../hardware/sp404/link/memory-stream.js';
import { AUDIO_PRODUCT, LINK_USB, listSerialPorts } from '../../hardware/sp404/link/serial-ports.js';
import { openSerialStream } from '../../hardware/sp404/link/serial-stream.js';
import { createFolderVolume } from '../../hardware/sp404/simulator/folder-volume.js';
import { connectMidi } from '../../hardware/sp404/simulator/midi.js';
import { createSimulatedUnit, type SimulatedUnit } from '../../hardware/sp404/simulator/unit.js';
import type { UnitPlace } from './keeper.js';

/** The two functions of the unit on USB: its link, and its audio and MIDI. */
export const UNIT_USB = { vendor: LINK_USB.vendor, products: [LINK_USB.product, AUDIO_PRODUCT] };

/** The SP-404MK2 at a port, or the first on the serial ports of this machine. */
export function serialUnits(port: string | null): UnitPlace {
  return {
    simulated: false,
    async find() {
      if (port !== null) return isThere(port) ? openSerialStream(port) : undefined;
      const found = (await listSerialPorts()).find(({ unit }) => unit);
      return found && openSerialStream(found.path);
    },
  };
}

/** Windows' ports are no files: there opening them is the only way to know. */
function isThere(port: string): boolean {
  return process.platform === 'win32' || existsSync(port);
}

/** A real unit, or the simulated one while that is asked for. */
export interface SwitchablePlace extends UnitPlace {
  /** Where to look from now on. Returns whether that is another place than before. */
  simulate: (on: boolean) => boolean;
}

export function switchablePlace(real: UnitPlace, simulated: UnitPlace, simulating: boolean): SwitchablePlace {
  let place = simulating ? simulated : real;
  return {
    get simulated() {
      return place.simulated;
    },
    find: () => place.find(),
    simulate(on) {
      const before = place;
      place = on ? simulated : real;
      return place !== before;
    },
  };
}

/** What stands for hardware in a demo. */
export interface Demo {
  place: UnitPlace;
  midi: MemoryMidi;
}

/** A simulated unit in this process, on its link and on MIDI; `card` is the folder that stands for its SD card. */
export function createDemo(card: string): Demo {
  const midi = createMemoryMidi();
  let unit: SimulatedUnit | undefined;
  return {
    midi,
    place: {
      simulated: true,
      find() {
        // Made when it is first looked for: a command that only reads must not make folders.
        if (unit === undefined) {
          unit = createSimulatedUnit({ card: createFolderVolume(card) });
          connectMidi(unit, midi.plug(UNIT_PORT));
        }
        const [host, device] = createStreamPair('simulated SP-404MK2');
        unit.plug(device);
        return Promise.resolve(host);
      },
    },
  };
}
