import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Root } from '../../schemas/entities.js';
import { paced } from '../link/paced.js';
import { NO_FILTER, toSampleFilter, type Filter } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import { foldersOf, lastPart, parentOf } from './folders.js';

/** Counting waits until typing pauses, as for the other filters. */
const DELAY_MS = 220;
/** While a scan runs the counts follow at this pace. */
const REFRESH_MS = 2_000;
/** Folders that are open at once; each is counted by itself. */
const MAX_OPEN = 40;

/** A place in the library: a root, or a folder below it. With one root only, folders name no root. */
export interface FolderPlace {
  rootId: number | null;
  folder: string | null;
}

/** A line of the tree. */
export interface FolderLine extends FolderPlace {
  key: string;
  name: string;
  /** Where it is, for a hint. */
  path: string;
  /** Sounds in it and below that the other filters let through. */
  count: number;
  /** From 1. */
  level: number;
  /** Undefined when there is nothing below. */
  isOpen: boolean | undefined;
  isChosen: boolean;
}

/** The folders of the library as far as they are open. */
export interface FolderTree {
  readonly lines: ReadonlySignal<readonly FolderLine[]>;
  setOpen: (place: FolderPlace, open: boolean) => void;
}

type Counted = readonly { path: string; count: number }[];

const keyOf = ({ rootId, folder }: FolderPlace) => `${rootId ?? ''}:${folder ?? ''}`;

export function createFolderTree(
  client: PadbridgeClient,
  store: ViewStore,
  roots: ReadonlySignal<readonly Root[] | undefined>,
): FolderTree {
  /** Places that are open, the one that was opened last at the end. */
  const open = signal<readonly FolderPlace[]>([]);
  const below = signal<ReadonlyMap<string, Counted>>(new Map());
  const rootCounts = signal<ReadonlyMap<string, number>>(new Map());
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hasRoots = () => (roots.value ?? []).length > 1;
  const top: FolderPlace = { rootId: null, folder: null };
  const elsewhere = (filter: Filter) => ({ ...filter, rootId: NO_FILTER.rootId, folder: NO_FILTER.folder });

  async function countBelow(place: FolderPlace, aborted: AbortSignal): Promise<Counted> {
    const filter = toSampleFilter({ ...store.view.peek().filter, ...place });
    const { folder = [] } = await client.call(
      'samples.facets',
      { ...filter, facets: ['folder'] },
      { signal: aborted },
    );
    return foldersOf(new Map(folder.map(({ value, count }) => [value, count])), place.folder);
  }

  async function countAll(): Promise<void> {
    abort.abort();
    abort = new AbortController();
    const { signal: aborted } = abort;
    const places = hasRoots() ? open.peek() : [top, ...open.peek()];
    try {
      const filter = toSampleFilter(elsewhere(store.view.peek().filter));
      const [{ root = [] }, ...counted] = await Promise.all([
        hasRoots()
          ? client.call('samples.facets', { ...filter, facets: ['root'] }, { signal: aborted })
          : { root: [] },
        ...places.map(async (place) => [keyOf(place), await countBelow(place, aborted)] as const),
      ]);
      rootCounts.value = new Map(root.map(({ value, count }) => [value, count]));
      below.value = new Map(counted);
    } catch (error) {
      // The rows tell the person what is wrong; counts from before are better than none.
      if (!aborted.aborted) console.info('Padbridge: no folders', error);
    }
  }

  function schedule(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void countAll(), delay);
  }

  let lastKey: string | undefined;
  effect(() => {
    const { filter } = store.view.value;
    const key = JSON.stringify([toSampleFilter(elsewhere(filter)), hasRoots()]);
    if (key === lastKey) return;
    lastKey = key;
    untracked(() => schedule(DELAY_MS));
  });
  // The way to a folder that is chosen from elsewhere lies open.
  let lastPlace = keyOf(top);
  effect(() => {
    const { rootId, folder } = store.view.value.filter;
    const key = keyOf({ rootId, folder });
    if (key === lastPlace) return;
    lastPlace = key;
    untracked(() => openWayTo({ rootId, folder }));
  });
  client.subscribe(
    ['samples'],
    paced(() => schedule(0), REFRESH_MS),
  );
  client.onResync(() => schedule(0));

  function openWayTo({ rootId, folder }: FolderPlace): void {
    const way: FolderPlace[] = [];
    for (let above = folder === null ? null : parentOf(folder); above !== null; above = parentOf(above)) {
      way.unshift({ rootId, folder: above });
    }
    if (rootId !== null && folder !== null) way.unshift({ rootId, folder: null });
    for (const place of way) setOpen(place, true);
  }

  function setOpen(place: FolderPlace, wanted: boolean): void {
    const key = keyOf(place);
    const others = open.peek().filter((one) => keyOf(one) !== key);
    const isOpen = others.length < open.peek().length;
    if (isOpen === wanted) return;
    open.value = wanted
      ? [...others, { rootId: place.rootId, folder: place.folder }].slice(-MAX_OPEN)
      : others;
    if (wanted) schedule(0);
  }

  const lines = computed(() => {
    const known = roots.value ?? [];
    const { rootId, folder } = store.view.value.filter;
    const chosen = keyOf({ rootId, folder });
    const isOpen = new Set(open.value.map(keyOf));
    const out: FolderLine[] = [];
    const add = (place: FolderPlace, name: string, path: string, count: number, level: number) => {
      const key = keyOf(place);
      const inside = below.value.get(key);
      const isLeaf = inside?.length === 0;
      out.push({
        ...place,
        key,
        name,
        path,
        count,
        level,
        isOpen: isLeaf ? undefined : isOpen.has(key),
        isChosen: key === chosen,
      });
      if (isOpen.has(key)) addBelow(place.rootId, inside ?? [], level + 1);
    };
    const addBelow = (root: number | null, folders: Counted, level: number) => {
      for (const { path, count } of folders) {
        add({ rootId: root, folder: path }, lastPart(path), path, count, level);
      }
    };
    if (known.length > 1) {
      for (const { id, path } of known) {
        add({ rootId: id, folder: null }, lastPart(path), path, rootCounts.value.get(String(id)) ?? 0, 1);
      }
    } else addBelow(null, below.value.get(keyOf(top)) ?? [], 1);
    return out;
  });

  return { lines, setOpen };
}
