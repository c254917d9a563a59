import type { JSX } from 'preact';
import type { EffectPlace } from '../../schemas/methods/midi.js';
import { useApp } from '../app/context.js';
import { Dial } from '../look/dial.js';
import { useMidiState } from './midi-view.js';

const PLACES: readonly { place: EffectPlace; label: string }[] = [
  { place: 'bus1', label: 'Bus 1' },
  { place: 'bus2', label: 'Bus 2' },
  { place: 'bus3', label: 'Bus 3' },
  { place: 'bus4', label: 'Bus 4' },
  { place: 'input', label: 'Input' },
];
const MAX_VALUE = 127;
/** Where a dial stands that nobody has turned yet. */
const MIDDLE = 64;

/** The effects of the unit by name, with their own knobs, over MIDI. */
export function EffectsView(): JSX.Element {
  const midi = useMidiState();
  const state = midi.value;
  const away = state === undefined || state.unitOut === null;
  return (
    <div class="sheet-page wide">
      <h1>Effects</h1>
      <p class="dim">
        Sent to the unit over MIDI. It does not say what its effects are at: this shows what Padbridge sent.
      </p>
      {state !== undefined && state.unitOut === null && (
        <p class="warn-text" role="status">
          {state.reason ?? 'No SP-404MK2 is on MIDI.'}
        </p>
      )}
      <fieldset class="effect-places" disabled={away}>
        {PLACES.map(({ place, label }) => (
          <Place key={place} place={place} label={label} />
        ))}
      </fieldset>
    </div>
  );
}

function Place({ place, label }: { place: EffectPlace; label: string }): JSX.Element {
  const { effects } = useApp();
  const known = effects.effects.value ?? [];
  const { effect, on, knobs } = effects.sentTo(place) ?? { effect: null, on: false, knobs: [] };
  const chosen = known.find(({ name }) => name === effect);
  return (
    <section class="effect-place" aria-label={label} data-on={on}>
      <header>
        <h2>{label}</h2>
        <button
          type="button"
          class="chip"
          aria-pressed={on}
          aria-label={`${label} on`}
          onClick={() => effects.turnOn(place, !on)}
        >
          On
        </button>
      </header>
      <select
        aria-label={`Effect of ${label}`}
        value={effect ?? ''}
        onChange={(event) => effects.choose(place, event.currentTarget.value)}
      >
        {effect === null && <option value="">As on the unit</option>}
        {known
          .filter(({ places }) => places.includes(place))
          .map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
      </select>
      {chosen !== undefined && chosen.knobs.length > 0 && (
        <div class="dials wrap">
          {chosen.knobs.map((knob, at) => (
            <Dial
              key={knob}
              label={nameOfKnob(knob)}
              title={knob}
              value={knobs[at] ?? MIDDLE}
              min={0}
              max={MAX_VALUE}
              step={1}
              whole
              usual={MIDDLE}
              text={String(knobs[at] ?? '–')}
              onTurn={(value) => effects.turn(place, at, value)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

/** "CUTOFF [0-100]" is called "Cutoff" on its dial; its range shows when the pointer rests on it. */
function nameOfKnob(knob: string): string {
  const [name = knob] = knob.split('[', 1);
  const plain = name.trim().toLowerCase();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
