import type { JSX } from 'preact';
import { useApp, useView } from '../app/context.js';
import { Icon } from '../look/icons.js';
import { formatCount } from '../sound/format.js';
import { FilterGroup } from './filter-group.js';
import { foldersOf, lastPart, parentOf } from './folders.js';

/** Folders in view; the rest is found by going deeper or by typing. */
const MAX_SHOWN = 24;

/** The folders of the library: where one is, and what lies below. */
export function FolderFilter(): JSX.Element | null {
  const { store, facets, roots } = useApp();
  const rootId = useView(({ filter }) => filter.rootId);
  const folder = useView(({ filter }) => filter.folder);
  const known = roots.roots.value ?? [];
  const root = known.find(({ id }) => id === rootId);
  const counts = facets.counts.value;
  const below =
    root === undefined && known.length > 1
      ? known.map(({ id, path }) => ({
          key: String(id),
          name: lastPart(path),
          title: path,
          count: counts.root?.get(String(id)) ?? 0,
          open: () => store.narrow({ rootId: id, folder: null }),
        }))
      : foldersOf(counts.folder ?? new Map(), folder).map(({ path, count }) => ({
          key: path,
          name: lastPart(path),
          title: path,
          count,
          open: () => store.narrow({ folder: path }),
        }));
  if (known.length === 0 || (below.length === 0 && folder === null && rootId === null)) return null;
  const place = [root === undefined ? null : lastPart(root.path), folder].filter(Boolean).join('/');
  const up = () =>
    folder === null ? store.narrow({ rootId: null }) : store.narrow({ folder: parentOf(folder) });
  return (
    <FilterGroup name="Folders">
      {(folder !== null || rootId !== null) && (
        <button
          type="button"
          class="folder-up"
          onClick={up}
          title="One level up"
          aria-label={`One level up from ${place}`}
        >
          <Icon name="up" />
          <bdi>{place}</bdi>
        </button>
      )}
      <ul class="folder-list">
        {below.slice(0, MAX_SHOWN).map(({ key, name, title, count, open }) => (
          <li key={key}>
            <button type="button" class="folder-row" title={title} onClick={open}>
              <Icon name="library" />
              <bdi>{name}</bdi>
              <small>{formatCount(count)}</small>
            </button>
          </li>
        ))}
        {below.length > MAX_SHOWN && <li class="dim">and {formatCount(below.length - MAX_SHOWN)} more</li>}
      </ul>
    </FilterGroup>
  );
}
