import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { ResultOf } from '../../schemas/methods.js';
import { isNarrowed, toSampleFilter } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import { joinPieces, NO_POINTS, type MapPoints } from './points.js';

/** Points of one answer: the largest the daemon gives, a tenth of a second of a window's time. */
const PIECE = 50_000;
/** A filter is counted out over the whole catalogue: it waits until typing pauses. */
const FILTER_DELAY_MS = 120;

/** A map in the making is looked at again this often. */
const WATCH_MS = 1_500;

export type MapState = ResultOf<'map.get'>['state'];

/** The map of the catalogue; loaded when its page is first opened. */
export interface MapFeed {
  /** Undefined before the first answer. */
  readonly state: ReadonlySignal<MapState | undefined>;
  readonly points: ReadonlySignal<MapPoints>;
  /** 1 for each point that the present filter lets through; null when nothing narrows. */
  readonly lit: ReadonlySignal<Uint8Array | null>;
  /** How many of them. */
  readonly shown: ReadonlySignal<number>;
  build: (anew: boolean) => void;
}

export function createMapFeed(
  client: PadbridgeClient,
  store: ViewStore,
  report: (error: unknown) => void,
): MapFeed {
  const state = signal<MapState | undefined>(undefined);
  const points = signal<MapPoints>(NO_POINTS);
  const lit = signal<Uint8Array | null>(null);
  const shown = signal(0);
  let loading: Promise<void> | undefined;
  let again = false;
  let opened = false;
  let abort = new AbortController();
  let filterKey = '';

  async function loadAll(): Promise<void> {
    const pieces: ResultOf<'map.get'>['points'][] = [];
    let after: number | null = 0;
    while (after !== null) {
      const answer: ResultOf<'map.get'> = await client.call('map.get', { after, limit: PIECE });
      pieces.push(answer.points);
      state.value = answer.state;
      after = answer.nextAfter;
    }
    points.value = joinPieces(pieces);
    if (state.peek() === 'none') build(false);
  }

  /** One load at a time; what changes meanwhile is loaded after it. */
  function load(): void {
    if (loading !== undefined) {
      again = true;
      return;
    }
    loading = loadAll()
      .catch((error: unknown) => {
        if (client.state.connection === 'open') report(error);
      })
      .finally(() => {
        loading = undefined;
        if (!again) return;
        again = false;
        load();
      });
  }

  function build(anew: boolean): void {
    client.call('map.build', { anew }).then((answer) => {
      state.value = answer.state;
    }, report);
  }

  // While it is being made, what is there already shows.
  let watch: ReturnType<typeof setInterval> | undefined;
  effect(() => {
    clearInterval(watch);
    if (state.value === 'building') watch = setInterval(load, WATCH_MS);
  });
  client.onResync(() => {
    if (opened) load();
  });

  effect(() => {
    if (store.view.value.page !== 'map' || opened) return;
    opened = true;
    untracked(load);
  });

  async function mark(known: MapPoints): Promise<void> {
    const { filter } = store.view.peek();
    abort.abort();
    abort = new AbortController();
    const { signal: aborted } = abort;
    if (filter.query.trim() === '' && !isNarrowed(filter)) {
      lit.value = null;
      shown.value = known.count;
      return;
    }
    try {
      const { ids } = await client.call('samples.ids', toSampleFilter(filter), { signal: aborted });
      const wanted = new Set(ids);
      const marks = Uint8Array.from(known.ids, (id) => Number(wanted.has(id)));
      lit.value = marks;
      shown.value = marks.reduce((sum, one) => sum + one, 0);
    } catch (error) {
      if (!aborted.aborted) report(error);
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const known = points.value;
    const { page, filter } = store.view.value;
    if (page !== 'map') return;
    const key = JSON.stringify(toSampleFilter(filter));
    const typed = key !== filterKey;
    filterKey = key;
    clearTimeout(timer);
    timer = setTimeout(() => void mark(known), typed ? FILTER_DELAY_MS : 0);
  });

  return { state, points, lit, shown, build };
}
