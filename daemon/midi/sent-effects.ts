import { EFFECT_KNOBS, effectPlace, type EffectPlace, type SentEffect } from '../../schemas/methods/midi.js';
import type { EventBus } from '../event-bus.js';

/** What was sent to the effects of the unit since the daemon runs: over MIDI it does not say what they are at. */
export interface SentEffects {
  /** Every place, in the order of the unit. */
  list: () => SentEffect[];
  /** Takes down what was sent, and tells every window. */
  sent: (change: EffectChange) => void;
}

export interface EffectChange {
  place: EffectPlace;
  /** Name of the effect as the unit has it. */
  effect?: string | undefined;
  on?: boolean | undefined;
  /** 0 to 127; null: not turned. */
  knobs?: readonly (number | null)[] | undefined;
}

const untouched = (place: EffectPlace): SentEffect => ({
  place,
  effect: null,
  on: false,
  knobs: Array.from({ length: EFFECT_KNOBS }, () => null),
});

export function createSentEffects(bus: EventBus): SentEffects {
  const places = new Map(effectPlace.options.map((place) => [place, untouched(place)]));
  return {
    list: () => [...places.values()],
    sent({ place, effect, on, knobs = [] }) {
      const before = places.get(place) ?? untouched(place);
      // Another effect comes with its own settings: what was turned before says nothing about it.
      const base =
        effect === undefined || effect === before.effect ? before : { ...untouched(place), effect };
      const next: SentEffect = {
        ...base,
        on: on ?? before.on,
        knobs: base.knobs.map((old, at) => knobs[at] ?? old),
      };
      places.set(place, next);
      bus.publish({ name: 'midi.effect', payload: next });
    },
  };
}
