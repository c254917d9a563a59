import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import { isAsked, toSampleFilter } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import { sayOfMany, type Said } from './bulk.js';
import type { Results } from './results.js';
import type { Selection } from './selection.js';

/** Sounds chosen together, for everything that is done to many at once. */
export interface Marks {
  readonly ids: ReadonlySignal<ReadonlySet<number>>;
  /** Takes a row in, or out again. */
  toggle: (index: number) => void;
  /** From the row that was chosen last up to this one. */
  extendTo: (index: number) => void;
  /** Everything that the present filter lets through, also what was never looked at. */
  all: () => Promise<void>;
  clear: () => void;
  /** Says something of all of them. Returns how many were still there. */
  say: (said: Said) => Promise<number>;
}

const NONE: ReadonlySet<number> = new Set();

export function createMarks(parts: {
  client: PadbridgeClient;
  store: ViewStore;
  results: Results;
  selection: Selection;
  report: (error: unknown) => void;
}): Marks {
  const { client, store, results, selection, report } = parts;
  const ids = signal<ReadonlySet<number>>(NONE);
  /** Row from which a range goes. */
  let anchor: number | undefined;

  // Another list has other rows: what was chosen in the one before is let go.
  effect(() => {
    void results.rows.value;
    untracked(() => {
      anchor = undefined;
      if (ids.peek().size > 0) ids.value = NONE;
    });
  });

  /** As in a file manager the row at hand counts as chosen. */
  function withCurrent(): Set<number> {
    const chosen = new Set(ids.peek());
    const { selected } = store.view.peek();
    if (chosen.size === 0 && selected !== null && selection.index.peek() !== undefined) chosen.add(selected);
    return chosen;
  }

  return {
    ids,
    toggle(index) {
      const row = results.rows.peek().row(index);
      if (row === undefined) return;
      const chosen = withCurrent();
      if (!chosen.delete(row.id)) chosen.add(row.id);
      anchor = index;
      ids.value = chosen;
    },
    extendTo(index) {
      const list = results.rows.peek();
      anchor ??= selection.index.peek() ?? index;
      const chosen = new Set<number>();
      for (let at = Math.min(anchor, index); at <= Math.max(anchor, index); at++) {
        const row = list.row(at);
        if (row !== undefined) chosen.add(row.id);
      }
      ids.value = chosen;
    },
    async all() {
      try {
        const { filter } = store.view.peek();
        const list = results.rows.peek();
        // Neighbours of a sound are one page, all of it in memory.
        if (isAsked(store.view.peek())) {
          ids.value = new Set(
            Array.from({ length: list.count }, (_, at) => list.row(at)?.id ?? 0).filter(Boolean),
          );
          return;
        }
        ids.value = new Set((await client.call('samples.ids', toSampleFilter(filter))).ids);
      } catch (error) {
        report(error);
      }
    },
    say: (said) => sayOfMany(client, ids.peek(), said),
    clear() {
      anchor = undefined;
      if (ids.peek().size > 0) ids.value = NONE;
    },
  };
}
