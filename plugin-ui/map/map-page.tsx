import type { JSX } from 'preact';
import { useApp } from '../app/context.js';
import { FilterPanel } from '../browser/filter-panel.js';
import { DetailPanel } from '../detail/detail-panel.js';
import { Icon } from '../look/icons.js';
import { formatCount } from '../sound/format.js';
import { SoundDrop } from '../similar/sound-drop.js';
import { NO_FILTER } from '../view/view-state.js';
import { MapCanvas } from './map-canvas.js';

/** Every sound at a place beside its like, coloured by what it is. */
export function MapPage(): JSX.Element {
  const { map, panels, store, mapHover } = useApp();
  const state = map.state.value;
  const { count } = map.points.value;
  return (
    <div class="browser" data-panel={panels.open.value}>
      <FilterPanel />
      <SoundDrop class="map-view" label="Map">
        {count > 0 && <MapCanvas />}
        {count === 0 && <NoMap />}
        <div class="map-bar">
          <span aria-live="polite">
            {map.lit.value === null
              ? `${formatCount(count)} sounds`
              : `${formatCount(map.shown.value)} of ${formatCount(count)}`}
          </span>
          {map.lit.value !== null && map.shown.value === 0 && (
            <button type="button" class="link" onClick={() => store.narrow(NO_FILTER)}>
              Show all sounds
            </button>
          )}
          {state === 'building' && <span class="state busy">Laying out …</span>}
          <span class="spacer" />
          <label class="check" title="Hear a sound as soon as the pointer rests on it">
            <input
              type="checkbox"
              checked={mapHover.value}
              onChange={(event) => (mapHover.value = event.currentTarget.checked)}
            />
            Hear on hover
          </label>
          <button
            type="button"
            class="icon-button"
            title="Bring the map up to date"
            disabled={state === 'building'}
            onClick={() => map.build(false)}
          >
            <Icon name="refresh" />
          </button>
        </div>
      </SoundDrop>
      <DetailPanel />
    </div>
  );
}

function NoMap(): JSX.Element {
  const { map } = useApp();
  const state = map.state.value;
  return (
    <div class="empty">
      <h2>{state === 'building' ? 'The map is being laid out' : 'No map yet'}</h2>
      <p>
        Sounds that sound alike lie together here. The map is made as soon as there are sounds that Padbridge
        has listened to.
      </p>
      {state === 'none' && (
        <button type="button" class="button primary" onClick={() => map.build(false)}>
          Make the map
        </button>
      )}
    </div>
  );
}
