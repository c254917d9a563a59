import type { JSX } from 'preact';
import { memo } from 'preact/compat';
import type { SampleSummary } from '../../schemas/entities.js';
import { PAD_COUNT } from '../../schemas/sp404.js';
import { useApp } from '../app/context.js';
import { startDrag, startSampleDrag } from '../pads/drag.js';
import { formatBpm, formatDuration, stem } from '../sound/format.js';
import { camelotCode, keyName } from '../sound/keys.js';
import { badgeOf } from '../sound/kinds.js';
import { SURE, troubleOf } from '../sound/sentences.js';
import { isAsked } from '../view/view-state.js';
import { sayWhereFrom } from './value-source.js';
import type { Why } from '../similar/similar-source.js';
import { Thumbnail } from '../waveform/thumbnail.js';

interface RowProps {
  index: number;
  /** CSS pixels from the top of the list. */
  top: number;
  count: number;
  /** Undefined while it is on its way. */
  sample: SampleSummary | undefined;
  selected: boolean;
  /** Chosen together with others. */
  marked: boolean;
}

export const SampleRow = memo(function SampleRow({ index, top, count, sample, selected, marked }: RowProps) {
  const app = useApp();
  const { selection, marks, player, similar, store } = app;
  const style = { transform: `translateY(${top}px)` };
  const place = { id: `row-${index}`, 'aria-posinset': index + 1, 'aria-setsize': count };
  if (sample === undefined) {
    return (
      <div class="row row-grid waiting" role="option" aria-label="Loading" style={style} {...place}>
        <span class="pad" />
      </div>
    );
  }
  const badge = badgeOf(sample);
  const hit = isAsked(store.view.value) ? similar.whyOf(sample.id) : undefined;
  const playing = player.now.value?.sample.id === sample.id;
  const trouble = troubleOf(sample);

  function onClick(event: MouseEvent): void {
    if (event.shiftKey) return marks.extendTo(index);
    if (event.ctrlKey || event.metaKey) return marks.toggle(index);
    marks.clear();
    const wave = event.target instanceof Element ? event.target.closest('.thumb') : null;
    selection.goTo(index);
    if (wave === null || sample === undefined || trouble !== null) return;
    const { left, width } = wave.getBoundingClientRect();
    player.play(sample, Math.min(0.99, Math.max(0, (event.clientX - left) / width)));
  }

  return (
    <div
      class="row row-grid"
      role="option"
      aria-selected={selected || marked}
      data-marked={marked}
      data-playing={playing}
      data-trouble={trouble !== null}
      style={{ ...style, '--kind': `var(--kind-${badge.colour})` }}
      draggable
      onDragStart={(event) => {
        const { ids } = marks;
        if (marked) startDrag(event, { sampleIds: [...ids.peek()].slice(0, PAD_COUNT) }, sample.path);
        else startSampleDrag(event, sample);
      }}
      onClick={onClick}
      {...place}
    >
      <span class="pad" title={badge.label}>
        <span aria-hidden="true">{badge.code}</span>
        <span class="spoken">{badge.label}</span>
      </span>
      <Thumbnail sample={sample} colour={badge.colour} playing={playing} />
      <span class="cell-name">
        <b title={sample.path}>{stem(sample.name)}</b>
        {trouble === null ? (
          <small>
            {hit?.reason ?? [sample.folder, ...sample.tags].filter((part) => part !== '').join('  ·  ')}
          </small>
        ) : (
          <small class="trouble" title={trouble}>
            {trouble}
          </small>
        )}
      </span>
      <Bpm sample={sample} />
      <Key sample={sample} />
      <span class="cell-length">{sample.duration === null ? '' : formatDuration(sample.duration)}</span>
      {hit === undefined ? <Stars rating={sample.rating} /> : <Likeness hit={hit} />}
    </div>
  );
});

/** How well it goes in all, as a bar; why, on hover. */
function Likeness({ hit }: { hit: Why }): JSX.Element {
  const percent = Math.round(hit.score * 100);
  return (
    <span class="cell-stars likeness" title={hit.details.join('\n')}>
      <i style={{ '--share': String(hit.score) }} />
      {percent} <span class="spoken"> percent</span>
    </span>
  );
}

function Stars({ rating }: { rating: number }): JSX.Element {
  if (rating === 0) return <span class="cell-stars" />;
  return (
    <span class="cell-stars">
      <span aria-hidden="true">
        {'★'.repeat(rating)}
        <span class="rest">{'★'.repeat(5 - rating)}</span>
      </span>
      <span class="spoken">{rating} of 5 stars</span>
    </span>
  );
}

function Bpm({ sample }: { sample: SampleSummary }): JSX.Element {
  const app = useApp();
  if (sample.bpm === null) return <span class="cell-bpm" />;
  const guess = (sample.bpmConfidence ?? 1) < SURE;
  return (
    <span
      class="cell-bpm"
      data-guess={guess}
      title={guess ? 'A guess' : undefined}
      onPointerEnter={(event) => sayWhereFrom(app, sample.id, 'bpm', event.currentTarget)}
    >
      {guess && '~'}
      {formatBpm(sample.bpm)}
      <span class="spoken"> BPM</span>
    </span>
  );
}

function Key({ sample }: { sample: SampleSummary }): JSX.Element {
  const app = useApp();
  if (sample.key === null) return <span class="cell-key" />;
  const guess = (sample.keyConfidence ?? 1) < SURE;
  return (
    <span
      class="cell-key"
      data-guess={guess}
      title={guess ? 'A guess' : undefined}
      onPointerEnter={(event) => sayWhereFrom(app, sample.id, 'key', event.currentTarget)}
    >
      {guess && '~'}
      {keyName(sample.key)} <small>{sample.camelot ?? camelotCode(sample.key)}</small>
    </span>
  );
}
