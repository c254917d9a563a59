import { EFFECTS, effectPlaces, findEffect } from '../../hardware/sp404/midi/effects.js';
import {
  CLOCK,
  effectKnob,
  effectNumber,
  effectOn,
  looper,
  patternProgram,
  silence,
} from '../../hardware/sp404/midi/messages.js';
import type { Handlers } from '../../schemas/facade.js';
import type { EventBus } from '../event-bus.js';
import type { Midi } from '../midi/midi.js';
import { createSentEffects } from '../midi/sent-effects.js';

export type MidiHandlers = Pick<Handlers, Extract<keyof Handlers, `midi.${string}`>>;

export function midiHandlers(midi: Midi, bus: EventBus): MidiHandlers {
  const effects = createSentEffects(bus);
  const sent = { sent: true } as const;
  return {
    'midi.get': () => midi.state(),
    'midi.playPad': ({ pad, velocity }) => {
      midi.send(midi.pads.noteOf(pad, velocity));
      return sent;
    },
    'midi.playPattern': ({ pattern }) => {
      midi.send(patternProgram(pattern));
      return sent;
    },
    'midi.effects': () => ({
      effects: EFFECTS.map((effect) => ({
        name: effect.name,
        places: effectPlaces(effect),
        knobs: effect.knobs.filter((knob) => knob !== ''),
      })),
      sent: effects.list(),
    }),
    'midi.setEffect': ({ place, effect, on, knobs }) => {
      const found = effect === undefined ? undefined : findEffect(effect, place);
      if (found !== undefined) midi.send(effectNumber(place, found.number));
      if (on !== undefined) midi.send(effectOn(place, on));
      knobs?.forEach((value, i) => {
        if (value !== null) midi.send(effectKnob(place, i + 1, value));
      });
      effects.sent({ place, effect: found?.effect.name, on, knobs });
      return { effect: found?.effect.name ?? null, knobs: [...(found?.effect.knobs ?? [])] };
    },
    'midi.looper': ({ action, value }) => {
      midi.send(looper(action, value));
      return sent;
    },
    'midi.transport': ({ action }) => {
      midi.send([CLOCK[action]]);
      return sent;
    },
    'midi.sendClock': ({ on, bpm }) => {
      midi.sendClock(on ? (bpm ?? 'song') : null);
      return midi.state();
    },
    'midi.setMode': ({ mode }) => {
      midi.pads.setMode(mode);
      return midi.state();
    },
    'midi.learnPad': ({ pad, seconds }, { signal }) => midi.learnPad(pad, seconds, signal),
    'midi.forgetPads': () => {
      midi.pads.forget();
      return midi.state();
    },
    'midi.silence': () => {
      for (const message of silence()) midi.send(message);
      return sent;
    },
  };
}
