import { signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { EffectPlace } from '../../schemas/methods/midi.js';
import type { ResultOf } from '../../schemas/methods.js';

export type EffectEntry = ResultOf<'midi.effects'>['effects'][number];

/** What was sent from this window: the unit does not say over MIDI what its effects are at. */
export interface EffectState {
  /** Null: none was chosen here. */
  effect: string | null;
  on: boolean;
  /** What each knob was turned to, 0 to 127; null: not turned here. */
  knobs: readonly (number | null)[];
}

export interface EffectsDesk {
  /** Every effect of the unit; undefined before the first answer. */
  readonly effects: ReadonlySignal<readonly EffectEntry[] | undefined>;
  readonly places: ReadonlySignal<Readonly<Record<EffectPlace, EffectState>>>;
  load: () => void;
  choose: (place: EffectPlace, effect: string) => void;
  turnOn: (place: EffectPlace, on: boolean) => void;
  /** `knob` counts from 0. A turn is sent a few times a second, and where it ends. */
  turn: (place: EffectPlace, knob: number, value: number) => void;
}

/** The effect that is none. */
const OFF = 'Off';
const KNOBS = 6;
/** MIDI takes a message a millisecond; a hand needs thirty a second. */
const SEND_MS = 30;
const UNTOUCHED: EffectState = { effect: null, on: false, knobs: Array.from({ length: KNOBS }, () => null) };

export function createEffectsDesk(client: PadbridgeClient, report: (error: unknown) => void): EffectsDesk {
  const effects = signal<readonly EffectEntry[] | undefined>(undefined);
  const places = signal<Readonly<Record<EffectPlace, EffectState>>>({
    bus1: UNTOUCHED,
    bus2: UNTOUCHED,
    bus3: UNTOUCHED,
    bus4: UNTOUCHED,
    input: UNTOUCHED,
  });
  const turned = new Map<EffectPlace, (number | null)[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function put(place: EffectPlace, change: Partial<EffectState>): void {
    places.value = { ...places.peek(), [place]: { ...places.peek()[place], ...change } };
  }

  function send(params: Parameters<typeof client.call<'midi.setEffect'>>[1]): void {
    client.call('midi.setEffect', params).catch(report);
  }

  function flush(): void {
    timer = undefined;
    for (const [place, knobs] of turned) send({ place, knobs });
    turned.clear();
  }

  return {
    effects,
    places,
    load() {
      if (effects.peek() !== undefined) return;
      client.call('midi.effects', {}).then((answer) => (effects.value = answer.effects), report);
    },
    choose(place, effect) {
      // Another effect comes with its own settings: what was turned before says nothing about it.
      const on = effect !== OFF;
      put(place, { ...UNTOUCHED, effect, on });
      send({ place, effect, on });
    },
    turnOn(place, on) {
      put(place, { on });
      send({ place, on });
    },
    turn(place, knob, value) {
      const turnedTo = (before: readonly (number | null)[]) =>
        before.map((old, at) => (at === knob ? value : old));
      put(place, { knobs: turnedTo(places.peek()[place].knobs) });
      turned.set(place, turnedTo(turned.get(place) ?? UNTOUCHED.knobs));
      timer ??= setTimeout(flush, SEND_MS);
    },
  };
}
