import { padAt } from '../../../schemas/sp404.js';
import type { MemoryDevice } from '../../midi/memory-midi.js';
import { padNote } from '../midi/messages.js';
import type { SimulatedUnit } from './unit.js';

/** Every hit by hand in the simulated unit sounds alike. */
const VELOCITY = 100;
const ACTIVE_SENSING = 0xfe;

/** Puts the simulated unit on MIDI as a real one with PAD Note Out on: pads that are hit are sent as notes. */
export function connectMidi(unit: SimulatedUnit, device: MemoryDevice): void {
  unit.onHit((pad) => {
    device.send([ACTIVE_SENSING]);
    device.send(padNote(padAt(pad), VELOCITY));
  });
}
