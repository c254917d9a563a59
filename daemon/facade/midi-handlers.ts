import { findEffect } from '../../hardware/sp404/midi/effects.js';
import {
  effectKnob,
  effectNumber,
  effectOn,
  padNote,
  patternProgram,
  silence,
} from '../../hardware/sp404/midi/messages.js';
import type { Handlers } from '../../schemas/facade.js';
import type { Midi } from '../midi/midi.js';

export type MidiHandlers = Pick<Handlers, Extract<keyof Handlers, `midi.${string}`>>;

export function midiHandlers(midi: Midi): MidiHandlers {
  const sent = { sent: true } as const;
  return {
    'midi.get': () => midi.state(),
    'midi.playPad': ({ pad, velocity }) => {
      midi.send(padNote(pad, velocity));
      return sent;
    },
    'midi.playPattern': ({ pattern }) => {
      midi.send(patternProgram(pattern));
      return sent;
    },
    'midi.setEffect': ({ place, effect, on, knobs }) => {
      const found = effect === undefined ? undefined : findEffect(effect, place);
      if (found !== undefined) midi.send(effectNumber(place, found.number));
      if (on !== undefined) midi.send(effectOn(place, on));
      knobs?.forEach((value, i) => {
        if (value !== null) midi.send(effectKnob(place, i + 1, value));
      });
      return { effect: found?.effect.name ?? null, knobs: [...(found?.effect.knobs ?? [])] };
    },
    'midi.silence': () => {
      for (const message of silence()) midi.send(message);
      return sent;
    },
  };
}
