import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { SampleDetail, SampleSummary } from '../../schemas/entities.js';
import type { Player } from '../audition/player.js';
import type { Ask } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import type { Results } from './results.js';

/** Rows that are fetched ahead, in steps along the way: a hand that rests on an arrow key must not overtake them. */
const AHEAD = [1, 2, 3, -1];

/** The sample the person is at. */
export interface Selection {
  /** Row in the present list; undefined when the sample is not in what was loaded of it. */
  readonly index: ReadonlySignal<number | undefined>;
  readonly detail: ReadonlySignal<SampleDetail | null>;
  /** What is known of the sample without waiting: its row until the details are there. */
  readonly sample: ReadonlySignal<SampleSummary | null>;
  /** Goes to a row and lets it be heard. */
  goTo: (index: number) => void;
  /** Goes on by so many rows. */
  move: (by: number) => void;
  /** Starts or stops the sample. */
  toggle: () => void;
  /** Shows what sounds like the sample, or what fits beside it. */
  showSimilar: (ask: Ask) => void;
  rate: (rating: number) => Promise<void>;
  addTag: (tag: string) => Promise<void>;
  removeTag: (tag: string) => Promise<void>;
}

export function createSelection(parts: {
  client: PadbridgeClient;
  store: ViewStore;
  results: Results;
  player: Player;
  report: (error: unknown) => void;
}): Selection {
  const { client, store, results, player, report } = parts;
  const index = signal<number | undefined>(undefined);
  const detail = signal<SampleDetail | null>(null);
  const sample = signal<SampleSummary | null>(null);
  let abort = new AbortController();
  let loadedId: number | null = null;
  /** How often events told of the sample at hand. */
  let told = 0;

  function load(id: number): void {
    abort.abort();
    abort = new AbortController();
    const { signal: aborted } = abort;
    client.call('samples.get', { id }, { signal: aborted }).then(
      (loaded) => {
        if (store.view.peek().selected === id) adopt(loaded);
      },
      (error: unknown) => {
        if (!aborted.aborted) report(error);
      },
    );
  }

  function adopt(loaded: SampleDetail): void {
    detail.value = loaded;
    sample.value = loaded;
    results.put(loaded);
  }

  // The address says which sample; the details follow it.
  effect(() => {
    const { selected } = store.view.value;
    if (selected === loadedId) return;
    loadedId = selected;
    untracked(() => {
      if (detail.value?.id !== selected) detail.value = null;
      if (sample.value?.id !== selected) sample.value = null;
      if (selected !== null) load(selected);
    });
  });

  // Rows come and go above the selected one: its place is looked up again whenever the list changes.
  effect(() => {
    void results.version.value;
    const list = results.rows.value;
    const { selected } = store.view.value;
    if (selected === null) {
      index.value = undefined;
      return;
    }
    const at = index.peek();
    if (at === undefined || list.row(at)?.id !== selected) index.value = list.indexOf(selected);
  });

  const again = () => {
    if (loadedId !== null) load(loadedId);
  };
  client.subscribe(['samples'], (event) => {
    if (event.name !== 'samples.changed') return;
    if (!event.payload.samples.some(({ id }) => id === loadedId)) return;
    told += 1;
    again();
  });
  client.onResync(again);

  function goTo(row: number): void {
    const list = results.rows.peek();
    const at = Math.max(0, Math.min(row, list.count - 1));
    const found = list.row(at);
    if (found === undefined) return;
    const before = index.peek();
    index.value = at;
    sample.value = found;
    store.change({ selected: found.id });
    if (found.presence === 'missing' || found.status === 'failed') player.stop();
    else player.play(found);
    const step = before !== undefined && before > at ? -1 : 1;
    player.prepare(AHEAD.flatMap((far) => list.row(at + far * step) ?? []));
  }

  async function update(change: {
    rating?: number;
    addTags?: string[];
    removeTags?: string[];
  }): Promise<void> {
    const id = store.view.peek().selected;
    if (id === null) return;
    const before = told;
    try {
      const updated = await client.call('samples.update', { id, ...change });
      // The answer is there at once, but after an event it may be the older of the two.
      if (store.view.peek().selected === id && before === told) adopt(updated);
    } catch (error) {
      report(error);
    }
  }

  return {
    index,
    detail,
    sample,
    goTo,
    move: (by) => goTo((index.peek() ?? (by > 0 ? -1 : 0)) + by),
    toggle() {
      const chosen = sample.peek();
      if (chosen === null) return goTo(0);
      if (player.now.peek()?.sample.id === chosen.id) player.stop();
      else player.play(chosen);
    },
    showSimilar(ask) {
      const { selected } = store.view.peek();
      if (selected !== null) store.ask({ like: selected, held: null, ask });
    },
    rate: (rating) => update({ rating }),
    addTag: (tag) => update({ addTags: [tag] }),
    removeTag: (tag) => update({ removeTags: [tag] }),
  };
}
