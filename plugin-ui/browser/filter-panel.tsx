import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import { SidePanel } from '../look/side-panel.js';
import {
  type Badge,
  DRUM_BADGES,
  DRUM_CLASSES,
  KIND_BADGES,
  KINDS,
  SOUND_BADGES,
  SOUND_CLASSES,
} from '../sound/kinds.js';
import { countOf, formatCount } from '../sound/format.js';
import { isNarrowed, SHOWN, type Shown } from '../view/view-state.js';
import { CollectionFilter } from '../collections/collection-filter.js';
import { FilterGroup } from './filter-group.js';
import { FolderFilter } from './folder-filter.js';
import { KeyFilter } from './key-filter.js';
import { TempoFilter } from './tempo-filter.js';

/** Tags offered; the rest is found by typing them into the search. */
const MAX_TAGS_SHOWN = 16;

const SHOWN_LABELS: Readonly<Record<Shown, string>> = {
  present: 'All',
  missing: 'Missing',
  failed: 'Failed',
};

export function FilterPanel(): JSX.Element {
  const { store } = useApp();
  const narrowed = useView(({ filter }) => isNarrowed(filter));
  const clear = narrowed && (
    <button type="button" class="link" onClick={store.clearFilter}>
      Clear
    </button>
  );
  return (
    <SidePanel name="filters" title="Filters" actions={clear}>
      <KindFilter />
      <PartFilter />
      <ClassFilter />
      <TempoFilter />
      <KeyFilter />
      <CollectionFilter />
      <FolderFilter />
      <RatingFilter />
      <TagFilter />
      <ShownFilter />
    </SidePanel>
  );
}

function KindFilter(): JSX.Element {
  const { store, facets } = useApp();
  const kinds = useView(({ filter }) => filter.kinds);
  const counts = facets.counts.value.kind;
  return (
    <FilterGroup name="Kind">
      <div class="pads three">
        {KINDS.map((kind) => (
          <FilterPad
            key={kind}
            badge={KIND_BADGES[kind]}
            count={counts?.get(kind)}
            on={kinds.includes(kind)}
            toggle={() => store.narrow({ kinds: toggled(kinds, kind) })}
          />
        ))}
      </div>
    </FilterGroup>
  );
}

function PartFilter(): JSX.Element | null {
  const { store, facets } = useApp();
  const parts = useView(({ filter }) => filter.parts);
  const counts = facets.counts.value.soundClass;
  // Twelve pads are too many to show the empty ones.
  const offered = SOUND_CLASSES.filter((part) => parts.includes(part) || counts?.has(part));
  if (offered.length === 0) return null;
  return (
    <FilterGroup name="Part">
      <div class="pads three">
        {offered.map((part) => (
          <FilterPad
            key={part}
            badge={SOUND_BADGES[part]}
            count={counts?.get(part)}
            on={parts.includes(part)}
            toggle={() => store.narrow({ parts: toggled(parts, part) })}
          />
        ))}
      </div>
    </FilterGroup>
  );
}

function ClassFilter(): JSX.Element {
  const { store, facets } = useApp();
  const classes = useView(({ filter }) => filter.classes);
  const counts = facets.counts.value.drumClass;
  return (
    <FilterGroup name="Drums">
      <div class="pads three">
        {DRUM_CLASSES.map((drum) => (
          <FilterPad
            key={drum}
            badge={DRUM_BADGES[drum]}
            count={counts?.get(drum)}
            on={classes.includes(drum)}
            toggle={() => store.narrow({ classes: toggled(classes, drum) })}
          />
        ))}
      </div>
    </FilterGroup>
  );
}

interface FilterPadProps {
  badge: Badge;
  /** Undefined while unknown: the daemon names only values that occur, so with counts there it is none. */
  count: number | undefined;
  on: boolean;
  toggle: () => void;
}

function FilterPad({ badge, count, on, toggle }: FilterPadProps): JSX.Element {
  return (
    <button
      type="button"
      class="filter-pad"
      style={{ '--kind': `var(--kind-${badge.colour})` }}
      aria-pressed={on}
      title={badge.label}
      data-empty={count === undefined}
      onClick={toggle}
    >
      <span class="filter-pad-name">{badge.short}</span>
      <span class="filter-pad-count">{countText(count)}</span>
    </button>
  );
}

function RatingFilter(): JSX.Element {
  const { store, facets } = useApp();
  const minRating = useView(({ filter }) => filter.minRating);
  const counts = facets.counts.value.rating;
  return (
    <FilterGroup name="Rating">
      <div class="segments" role="radiogroup" aria-label="At least so many stars">
        {[0, 1, 2, 3, 4, 5].map((stars) => (
          <label key={stars} class="segment" title={ratingInWords(stars, counts)}>
            <input
              type="radio"
              name="min-rating"
              aria-label={ratingInWords(stars, counts)}
              checked={minRating === stars}
              onChange={() => store.narrow({ minRating: stars })}
            />
            <span>{stars === 0 ? 'Any' : `${stars}★`}</span>
          </label>
        ))}
      </div>
    </FilterGroup>
  );
}

/** "3 stars or more: 12 sounds". */
function ratingInWords(stars: number, counts: ReadonlyMap<string, number> | undefined): string {
  const rated = [...(counts ?? [])].filter(([rating]) => Number(rating) >= stars);
  const many = rated.reduce((sum, [, count]) => sum + count, 0);
  const words = stars === 0 ? 'Any rating' : `${stars} ${stars === 1 ? 'star' : 'stars'} or more`;
  return `${words}: ${countOf(many, 'sound')}`;
}

function TagFilter(): JSX.Element | null {
  const { store, facets } = useApp();
  const tags = useView(({ filter }) => filter.tags);
  const counts = facets.counts.value.tag ?? new Map<string, number>();
  const offered = [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag);
  const shown = [...new Set([...tags, ...offered])].slice(0, Math.max(MAX_TAGS_SHOWN, tags.length));
  if (shown.length === 0) return null;
  return (
    <FilterGroup name="Tags">
      <div class="chips">
        {shown.map((tag) => (
          <button
            key={tag}
            type="button"
            class="chip"
            aria-pressed={tags.includes(tag)}
            onClick={() => store.narrow({ tags: toggled(tags, tag) })}
          >
            {tag} <small>{formatCount(counts.get(tag) ?? 0)}</small>
          </button>
        ))}
      </div>
    </FilterGroup>
  );
}

function ShownFilter(): JSX.Element {
  const { store, facets } = useApp();
  const shown = useView(({ filter }) => filter.shown);
  const { presence, status } = facets.counts.value;
  const counts: Readonly<Record<Shown, number | undefined>> = {
    present: presence && [...presence.values()].reduce((sum, count) => sum + count, 0),
    missing: presence && (presence.get('missing') ?? 0),
    failed: status && (status.get('failed') ?? 0),
  };
  return (
    <FilterGroup name="Files">
      <div class="segments" role="radiogroup" aria-label="Which files">
        {SHOWN.map((which) => (
          <label key={which} class="segment counted">
            <input
              type="radio"
              name="shown"
              checked={shown === which}
              onChange={() => store.narrow({ shown: which })}
            />
            <span>
              {SHOWN_LABELS[which]} <small>{countText(counts[which])}</small>
            </span>
          </label>
        ))}
      </div>
    </FilterGroup>
  );
}

function countText(count: number | undefined): string {
  return count === undefined ? '–' : formatCount(count);
}

function toggled<T>(chosen: readonly T[], one: T): T[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}
