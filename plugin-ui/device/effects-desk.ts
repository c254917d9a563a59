import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { EffectPlace, SentEffect } from '../../schemas/methods/midi.js';
import type { ParamsInput, ResultOf } from '../../schemas/methods.js';
import { keepLoaded } from '../link/feed.js';

export type EffectEntry = ResultOf<'midi.effects'>['effects'][number];

/** The effects of the unit, and what was sent to them, from whichever window: the unit does not say what they are at. */
export interface EffectsDesk {
  /** Every effect of the unit; undefined before the first answer. */
  readonly effects: ReadonlySignal<readonly EffectEntry[] | undefined>;
  /** What was sent to a place; undefined before the first answer. Reading it follows changes. */
  sentTo: (place: EffectPlace) => SentEffect | undefined;
  choose: (place: EffectPlace, effect: string) => void;
  turnOn: (place: EffectPlace, on: boolean) => void;
  /** `knob` counts from 0. A turn is sent a few times a second, and where it ends. */
  turn: (place: EffectPlace, knob: number, value: number) => void;
}

/** The effect that is none. */
const OFF = 'Off';
/** MIDI takes a message a millisecond; a hand needs thirty a second. */
const SEND_MS = 30;

/** Where the hand has knobs of one place; null: it does not touch them. */
type Hand = readonly (number | null)[];

export function createEffectsDesk(client: PadbridgeClient, report: (error: unknown) => void): EffectsDesk {
  const effects = signal<readonly EffectEntry[] | undefined>(undefined);
  const known = signal<ReadonlyMap<EffectPlace, SentEffect>>(new Map());
  /** Until the daemon has it: what it tells meanwhile is where the hand was before. */
  const hands = signal<ReadonlyMap<EffectPlace, Hand>>(new Map());
  const shown = computed(
    () =>
      new Map(
        [...known.value].map(([place, sent]) => {
          const hand = hands.value.get(place);
          return [place, { ...sent, knobs: sent.knobs.map((value, at) => hand?.[at] ?? value) }];
        }),
      ),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;

  keepLoaded(
    client,
    () => client.call('midi.effects', {}),
    (answer) => {
      effects.value = answer.effects;
      known.value = new Map(answer.sent.map((sent) => [sent.place, sent]));
    },
    report,
  );
  client.subscribe(['midi'], ({ name, payload }) => {
    if (name === 'midi.effect') known.value = new Map(known.peek()).set(payload.place, payload);
  });

  function hold(place: EffectPlace, hand: Hand | undefined): void {
    const next = new Map(hands.peek());
    if (hand === undefined) next.delete(place);
    else next.set(place, hand);
    hands.value = next;
  }

  function send(params: ParamsInput<'midi.setEffect'>): Promise<unknown> {
    return client.call('midi.setEffect', params).catch(report);
  }

  function flush(): void {
    timer = undefined;
    for (const [place, hand] of hands.peek()) {
      void send({ place, knobs: [...hand] }).then(() => {
        // Let go of, unless the hand has gone on since.
        if (hands.peek().get(place) === hand) hold(place, undefined);
      });
    }
  }

  return {
    effects,
    sentTo: (place) => shown.value.get(place),
    choose(place, effect) {
      hold(place, undefined);
      void send({ place, effect, on: effect !== OFF });
    },
    turnOn: (place, on) => void send({ place, on }),
    turn(place, knob, value) {
      const before =
        hands.peek().get(place) ??
        known
          .peek()
          .get(place)
          ?.knobs.map(() => null) ??
        [];
      hold(
        place,
        before.map((old, at) => (at === knob ? value : old)),
      );
      timer ??= setTimeout(flush, SEND_MS);
    },
  };
}
