import { effect, type ReadonlySignal } from '@preact/signals';
import type { Moment } from '../context/context-feed.js';
import type { KitsFeed } from '../pads/kits-feed.js';
import type { ViewStore } from '../view/view.js';

/** While suggestions for the moment are on screen they follow it: tempo, key and channel of the host, pads of the bank. */
export function keepFresh(parts: {
  store: ViewStore;
  moment: ReadonlySignal<Moment>;
  kits: KitsFeed;
  again: () => void;
}): void {
  const { store, moment, kits, again } = parts;
  let before: string | undefined;
  effect(() => {
    const { ask, bank } = store.view.value;
    const pads = [...kits.pads.value.values()].map(({ pad, sample }) => `${pad} ${sample?.id}`);
    const now = JSON.stringify([moment.value, bank, pads]);
    const changed = before !== undefined && now !== before;
    before = now;
    if (changed && ask === 'now') again();
  });
}
