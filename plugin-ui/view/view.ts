import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { fromAddress, toAddress } from './address.js';
import {
  asking,
  NO_FILTER,
  searchingAgain,
  type Filter,
  type Page,
  type Question,
  type Section,
  type View,
} from './view-state.js';

/** Typing changes the address this long after the last key: browsers allow only so many changes in a row. */
const ADDRESS_DELAY_MS = 250;

/** The view as a signal that the address bar follows, and the other way round. */
export interface ViewStore {
  readonly view: ReadonlySignal<View>;
  change: (part: Partial<Omit<View, 'filter'>>) => void;
  narrow: (part: Partial<Filter>) => void;
  clearFilter: () => void;
  /** Another page: a step that the back button undoes. */
  open: (page: Page, section?: Section) => void;
  /** Shows what goes with a sound or the moment: a step, too. */
  ask: (question: Question) => void;
  searchAgain: () => void;
}

export function createViewStore(): ViewStore {
  const view = signal(fromAddress(location.hash));
  let timer: ReturnType<typeof setTimeout> | undefined;

  effect(() => {
    const address = toAddress(view.value);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (address !== location.hash) history.replaceState(null, '', address);
    }, ADDRESS_DELAY_MS);
  });
  addEventListener('popstate', () => {
    clearTimeout(timer);
    view.value = fromAddress(location.hash);
  });
  // The last keys before the window closes must not be lost to the delay.
  addEventListener('pagehide', () => history.replaceState(null, '', toAddress(view.peek())));

  function step(next: View): void {
    clearTimeout(timer);
    history.replaceState(null, '', toAddress(view.peek()));
    view.value = next;
    history.pushState(null, '', toAddress(next));
  }

  return {
    view,
    change(part) {
      view.value = { ...view.peek(), ...part };
    },
    narrow(part) {
      view.value = { ...view.peek(), filter: { ...view.peek().filter, ...part } };
    },
    clearFilter() {
      view.value = { ...view.peek(), filter: { ...NO_FILTER, query: view.peek().filter.query } };
    },
    open(page, section) {
      const before = view.peek();
      if (page === before.page && (section ?? null) === before.section) return;
      step({ ...before, page, section: section ?? null });
    },
    ask: (question) => step(asking(view.peek(), question)),
    searchAgain() {
      view.value = searchingAgain(view.peek());
    },
  };
}
