import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import { FilterGroup } from '../browser/filter-group.js';
import { formatCount } from '../sound/format.js';

/** The collections; one at a time narrows the list. */
export function CollectionFilter(): JSX.Element | null {
  const { collections, store } = useApp();
  const collectionId = useView(({ filter }) => filter.collectionId);
  const known = collections.collections.value ?? [];
  if (known.length === 0) return null;
  return (
    <FilterGroup name="Collections">
      <div class="chips">
        {known.map(({ id, name, samples }) => (
          <button
            key={id}
            type="button"
            class="chip"
            aria-pressed={id === collectionId}
            onClick={() => store.narrow({ collectionId: id === collectionId ? null : id })}
          >
            {name} <small>{formatCount(samples)}</small>
          </button>
        ))}
      </div>
    </FilterGroup>
  );
}
