import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import type { SampleSort } from '../../schemas/methods/samples.js';
import { formatTotal } from '../sound/format.js';
import { isAsked } from '../view/view-state.js';
import { Icon } from '../look/icons.js';

const COLUMNS: readonly { sort: SampleSort; label: string; column: string; descendingFirst: boolean }[] = [
  { sort: 'name', label: 'Name', column: 'name', descendingFirst: false },
  { sort: 'bpm', label: 'BPM', column: 'bpm', descendingFirst: false },
  { sort: 'key', label: 'Key', column: 'key', descendingFirst: false },
  { sort: 'duration', label: 'Length', column: 'length', descendingFirst: false },
  { sort: 'rating', label: 'Rating', column: 'stars', descendingFirst: true },
];

/** How many there are, and by what they are sorted. A third click gives the daemon's own order back. */
export function ListHeader(): JSX.Element {
  const { store, results } = useApp();
  const sort = useView((view) => view.sort);
  const descending = useView((view) => view.descending);
  const ask = useView((view) => view.ask);
  const asked = useView(isAsked);
  void results.version.value;
  const { total } = results.rows.value;

  function sortBy(wanted: SampleSort, descendingFirst: boolean): void {
    if (sort !== wanted) store.change({ sort: wanted, descending: descendingFirst });
    else if (descending === descendingFirst) store.change({ descending: !descending });
    else store.change({ sort: null, descending: false });
  }

  return (
    <div class="list-header row-grid">
      <span class="total" aria-live="polite">
        {total === undefined ? '' : `${formatTotal(total)} ${total.count === 1 ? 'sound' : 'sounds'}`}
      </span>
      {COLUMNS.map(({ sort: wanted, label, column, descendingFirst }) => {
        // Neighbours come nearest first, whatever the columns say.
        if (asked) {
          return (
            <span key={wanted} class={`sort cell-${column}`}>
              {wanted === 'rating' ? (ask === 'like' ? 'Likeness' : 'Fits') : label}
            </span>
          );
        }
        const active = sort === wanted;
        const state = active ? `, sorted ${descending ? 'downwards' : 'upwards'}` : '';
        return (
          <button
            key={wanted}
            type="button"
            class={`sort cell-${column}`}
            aria-pressed={active}
            aria-label={`Sort by ${label.toLowerCase()}${state}`}
            onClick={() => sortBy(wanted, descendingFirst)}
          >
            {label}
            {active && <Icon name={descending ? 'down' : 'up'} />}
          </button>
        );
      })}
    </div>
  );
}
