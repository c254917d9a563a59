import type { UnitKeeper } from '../device/keeper.js';
import type { Midi } from './midi.js';

/** Plays a pad of the unit: over MIDI with its velocity where there is MIDI, else through the link. */
export function createPlayOnUnit(
  midi: Midi,
  keeper: UnitKeeper,
): (pad: string, velocity: number) => Promise<void> {
  return async (pad, velocity) => {
    if (midi.canSend) midi.send(midi.pads.noteOf(pad, velocity));
    else await keeper.unit().preview(pad);
  };
}
