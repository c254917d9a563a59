import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { SampleSummary } from '../../schemas/entities.js';
import { useApp } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { formatBpm } from '../sound/format.js';
import { camelotCode, keyAt, keyName, keyToken } from '../sound/keys.js';
import { describeFit, fitOf } from './fit.js';
import { momentInWords } from '../context/context-feed.js';
import { clampBpm, HOST_KEY, MAX_FIT_BPM, MIN_FIT_BPM, tapTempo } from './fit-settings.js';

const KEYS = (['minor', 'major'] as const).flatMap((mode) =>
  Array.from({ length: 12 }, (_, at) => keyAt({ number: at + 1, mode })),
);

/** Hears sounds in the tempo and key of the track at hand: a button that says how, with the settings behind it. */
export function FitControl({ sample }: { sample: SampleSummary | null }): JSX.Element {
  const { fit } = useApp();
  const { bpm, key } = fit.target.value;
  const on = bpm !== null || key !== null;
  const change = sample === null ? null : fitOf(sample, fit.target.value);
  const parts = [bpm === null ? null : formatBpm(bpm), key === null ? null : keyName(key)];
  const target = parts.filter((part) => part !== null).join(' ');
  const does = change === null ? '' : describeFit(change);
  return (
    <>
      <button
        type="button"
        class="toggle fit-button"
        popovertarget="fit"
        data-on={on}
        title="Tempo and key (T)"
      >
        <Icon name="fit" />
        <span class="spoken">Hear in </span>
        <span class="fit-target">{on ? target : 'Fit'}</span>
        {does !== '' && <small>{does}</small>}
      </button>
      <FitSheet />
    </>
  );
}

function FitSheet(): JSX.Element {
  const { fit, context } = useApp();
  const moment = context.moment.value;
  const followed = fit.follow.value && moment.tempo !== null;
  const taps = useRef<readonly number[]>([]);

  function tap(event: Event): void {
    const tapped = tapTempo([...taps.current, event.timeStamp]);
    taps.current = tapped.taps;
    if (tapped.bpm === null) return;
    fit.bpm.value = tapped.bpm;
    fit.fitTempo.value = true;
  }

  return (
    <div
      id="fit"
      class="fit-sheet"
      popover="auto"
      role="dialog"
      aria-label="Hear sounds in this tempo and key"
    >
      <label class="check">
        <input
          type="checkbox"
          autofocus
          checked={fit.fitTempo.value}
          onChange={(event) => (fit.fitTempo.value = event.currentTarget.checked)}
        />
        Fit the tempo
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={fit.follow.value}
          onChange={(event) => (fit.follow.value = event.currentTarget.checked)}
        />
        Follow the host
      </label>
      <p class="dim">
        {momentInWords(moment) ||
          'FL Studio, a MIDI clock or OSC can say the tempo; until then the one below counts.'}
      </p>
      <div class="row-form">
        <input
          type="number"
          disabled={followed}
          aria-label="Tempo in BPM"
          min={MIN_FIT_BPM}
          max={MAX_FIT_BPM}
          step={0.1}
          value={followed ? (moment.tempo ?? fit.bpm.value) : fit.bpm.value}
          onChange={(event) => {
            fit.bpm.value = clampBpm(event.currentTarget.valueAsNumber) ?? fit.bpm.peek();
            event.currentTarget.value = String(fit.bpm.peek());
            fit.fitTempo.value = true;
          }}
        />
        <button type="button" class="button" disabled={followed} onClick={tap}>
          Tap
        </button>
      </div>
      <label class="field">
        Fit the key
        <select
          value={fit.keyToken.value}
          onChange={(event) => (fit.keyToken.value = event.currentTarget.value)}
        >
          <option value="">As it is</option>
          <option value={HOST_KEY}>As the host says</option>
          {KEYS.map((key) => (
            <option key={keyToken(key)} value={keyToken(key)}>
              {keyName(key)} · {camelotCode(key)}
            </option>
          ))}
        </select>
      </label>
      <p class="dim">
        Pitch stays when the tempo fits, and the tempo when the key does. Half and double tempos fit as they
        are.
      </p>
    </div>
  );
}
