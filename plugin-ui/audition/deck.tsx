import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { PadbridgeError } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import { useApp, useView } from '../app/context.js';
import type { Page } from '../view/view-state.js';
import { Icon } from '../look/icons.js';
import { startSampleDrag } from '../pads/drag.js';
import { formatBpm, formatDuration, formatGain, stem } from '../sound/format.js';
import { keyName } from '../sound/keys.js';
import { badgeOf } from '../sound/kinds.js';
import { troubleOf } from '../sound/sentences.js';
import { FitControl } from './fit-control.js';
import { Waveform } from '../waveform/waveform.js';
import { matchGain } from './gain-match.js';

const HAS_DETAILS: ReadonlySet<Page> = new Set(['browse', 'map']);
/** Silence on the meter, dBFS. */
const METER_FLOOR_DB = -48;

/** The sound at hand: its pad, its waveform, how it is heard. */
export function Deck(): JSX.Element {
  const { selection, player } = useApp();
  const sample = selection.sample.value;
  const playing = sample !== null && player.now.value?.sample.id === sample.id;
  const badge = badgeOf(sample ?? { kind: null, drumClass: null });
  return (
    <footer class="deck" style={{ '--kind': `var(--kind-${badge.colour})` }} aria-label="Player">
      <button
        type="button"
        class="deck-pad"
        data-playing={playing}
        disabled={sample === null || troubleOf(sample) !== null}
        aria-label={playing ? 'Stop' : 'Play'}
        title={`${playing ? 'Stop' : 'Play'} (Space)`}
        onClick={selection.toggle}
      >
        <Icon name={playing ? 'stop' : 'play'} />
      </button>
      {sample === null ? (
        <p class="deck-hint">Choose a sound: arrow keys play it at once.</p>
      ) : (
        <>
          <Words sample={sample} />
          <Waveform key={sample.id} sample={sample} />
        </>
      )}
      <Meter playing={playing} />
      <div class="deck-controls">
        <button
          type="button"
          class="toggle"
          aria-pressed={player.loop.value}
          title="Loop (L)"
          aria-label="Loop"
          onClick={() => (player.loop.value = !player.loop.peek())}
        >
          <Icon name="loop" />
        </button>
        <button
          type="button"
          class="toggle"
          disabled={sample?.status !== 'analysed'}
          title="Sounds like this (S)"
          onClick={() => selection.showSimilar('like')}
        >
          <Icon name="similar" />
          <span class="spoken">Sounds like this</span>
        </button>
        <DetailsToggle disabled={sample === null} />
        <FitControl sample={sample} />
        <GainMatch sample={sample} />
        <label class="volume" title="Volume">
          <Icon name="volume" />
          <input
            type="range"
            min="0"
            max="1"
            step="0.01"
            aria-label="Volume"
            value={player.volume.value}
            onInput={(event) => (player.volume.value = event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
    </footer>
  );
}

function Words({ sample }: { sample: SampleSummary }): JSX.Element {
  const { player } = useApp();
  const problem = player.problem.value;
  const failed = problem !== null && problem.id === sample.id ? problem.error : undefined;
  const trouble = failed === undefined ? troubleOf(sample) : messageOf(failed);
  const facts = [
    badgeOf(sample).label,
    sample.bpm === null ? null : `${formatBpm(sample.bpm)} BPM`,
    sample.key === null ? null : keyName(sample.key),
    sample.duration === null ? null : formatDuration(sample.duration),
  ];
  return (
    <div class="deck-words" draggable onDragStart={(event) => startSampleDrag(event, sample)}>
      <b title={sample.path}>{stem(sample.name)}</b>
      {trouble === null ? (
        <small>{facts.filter((fact) => fact !== null).join('  ·  ')}</small>
      ) : (
        <small class="trouble" role="alert" title={trouble}>
          {trouble}
        </small>
      )}
    </div>
  );
}

function messageOf(error: unknown): string {
  return error instanceof PadbridgeError ? error.message : 'It cannot be played.';
}

function GainMatch({ sample }: { sample: SampleSummary | null }): JSX.Element {
  const { player } = useApp();
  const on = player.gainMatch.value;
  const gain = sample === null ? null : matchGain(sample);
  const shown = gain === null ? '' : formatGain(gain);
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={on}
      title={`Match loudness (M)${shown === '' ? '' : `: ${shown}`}`}
      onClick={() => (player.gainMatch.value = !on)}
    >
      <Icon name="match" />
      <span class="spoken">Match loudness </span>
      <span class="gain">{on && shown !== '' ? shown : 'Match'}</span>
    </button>
  );
}

/** Opens the details where the window has no room for them beside the list. */
function DetailsToggle({ disabled }: { disabled: boolean }): JSX.Element {
  const { panels, store } = useApp();
  const page = useView((view) => view.page);
  const open = panels.open.value === 'details' && HAS_DETAILS.has(page);
  return (
    <button
      type="button"
      class="toggle narrow-only"
      disabled={disabled}
      aria-expanded={open}
      title="Details (Enter)"
      onClick={() => {
        if (open) return panels.close();
        if (!HAS_DETAILS.has(page)) store.open('browse');
        panels.show('details');
      }}
    >
      <Icon name="details" />
      <span class="spoken">Details</span>
    </button>
  );
}

/** Level at the output; a picture only, so it has no role. */
function Meter({ playing }: { playing: boolean }): JSX.Element {
  const { player } = useApp();
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = bar.current;
    if (!playing || element === null) return undefined;
    let frame = 0;
    let shown = 0;
    const draw = () => {
      const db = 20 * Math.log10(Math.max(1e-6, player.level()));
      // Rises at once and falls slowly, so that the eye catches a hit.
      shown = Math.max(shown * 0.86, Math.min(1, 1 - db / METER_FLOOR_DB), 0);
      element.style.transform = `scaleY(${shown})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      element.style.transform = 'scaleY(0)';
    };
  }, [player, playing]);
  return (
    <span class="meter" aria-hidden="true">
      <i ref={bar} />
    </span>
  );
}
