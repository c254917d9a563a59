import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { SampleSummary } from '../../schemas/entities.js';
import { paced } from '../link/paced.js';
import type { SimilarSource } from '../similar/similar-source.js';
import { isAsked, toSearch, type View } from '../view/view-state.js';
import type { ViewStore } from '../view/view.js';
import {
  createResultWindow,
  FIRST_ROWS,
  PAGE_ROWS,
  type ResultPage,
  type ResultWindow,
  type WantedPage,
} from './result-window.js';

/** Pages whose rows stay in memory: 6,000 rows, some 4 MB. */
const MAX_PAGES = 40;
/** During a scan changes come four times a second; the list is asked again this often at most. */
const REFRESH_MS = 700;

/** Set in the page's timeline when the first rows of a search are there, for whoever measures it. */
const ROWS_MARK = 'padbridge.rows';

export interface Results {
  /** Changes whenever a row may look different. */
  readonly version: ReadonlySignal<number>;
  /** Whether the first page of the present search is still awaited. */
  readonly searching: ReadonlySignal<boolean>;
  /** What went wrong with the present search; undefined while all is well. */
  readonly failure: ReadonlySignal<unknown>;
  /** The list on screen: of the present search, or of the one before until the first answer is there. */
  readonly rows: ReadonlySignal<ResultWindow<SampleSummary>>;
  /** Tells which rows of a list are on screen; loads what is missing. A list that is on its way out is left alone. */
  look: (list: ResultWindow<SampleSummary>, first: number, last: number) => void;
  /** Asks the present search again, from its top. */
  again: () => void;
  /** Asks it again soon; the rows stay until the answer is there. */
  refresh: () => void;
  /** Puts in a row that is newer than what was loaded. */
  put: (sample: SampleSummary) => void;
}

/** Keeps the rows of the present view in step with the daemon. */
export function createResults(client: PadbridgeClient, store: ViewStore, similar: SimilarSource): Results {
  const version = signal(0);
  const searching = signal(true);
  const failure = signal<unknown>(undefined);
  const rows = signal(newWindow(false));
  /** Collects the answers of the present search; becomes `rows` with its first page. */
  let incoming = rows.peek();
  let abort = new AbortController();
  let running = false;
  let visible = { first: 0, last: 1 };
  let asked: View = store.view.peek();
  let searchKey: string | undefined;

  function bump(): void {
    version.value = version.peek() + 1;
  }

  function ask({ page, cursor }: WantedPage, aborted: AbortSignal): Promise<ResultPage<SampleSummary>> {
    if (isAsked(asked)) return similar.find(asked, aborted);
    return client.call(
      'samples.search',
      {
        ...toSearch(asked),
        limit: page === 0 ? FIRST_ROWS : PAGE_ROWS,
        ...(cursor === undefined ? {} : { cursor }),
      },
      { signal: aborted },
    );
  }

  async function load(): Promise<void> {
    if (running) return;
    const into = incoming;
    const { signal: aborted } = abort;
    running = true;
    try {
      for (;;) {
        const wanted = into.next(visible.first, visible.last);
        if (wanted === null) break;
        const answer = await ask(wanted, aborted);
        if (into !== incoming) return;
        const isFirst = rows.peek() !== into;
        into.accept(wanted, answer);
        rows.value = into;
        searching.value = false;
        failure.value = undefined;
        if (isFirst) {
          performance.clearMarks(ROWS_MARK);
          performance.mark(ROWS_MARK);
        }
        bump();
      }
    } catch (error) {
      if (into !== incoming) return;
      // Rows of another question would look like its answer; while nobody answers, they are better than none.
      if (client.state.connection === 'open') rows.value = into;
      failure.value = error;
      searching.value = false;
    } finally {
      if (into === incoming) running = false;
    }
  }

  function restart(): void {
    abort.abort();
    abort = new AbortController();
    running = false;
    incoming = newWindow(isAsked(asked));
    visible = { first: 0, last: 1 };
    failure.value = undefined;
    searching.value = true;
    void load();
  }

  const refresh = paced(() => {
    failure.value = undefined;
    incoming.markStale();
    void load();
  }, REFRESH_MS);

  effect(() => {
    const view = store.view.value;
    const key = JSON.stringify([toSearch(view), isAsked(view) ? questionOf(view) : null]);
    if (key === searchKey) return;
    searchKey = key;
    asked = view;
    untracked(restart);
  });

  client.subscribe(['samples'], (event) => {
    switch (event.name) {
      case 'samples.changed': {
        for (const sample of event.payload.samples) incoming.replace(sample);
        bump();
        return refresh();
      }
      case 'samples.bulk':
      case 'samples.removed':
        return refresh();
    }
  });
  client.onResync(refresh);
  // Whatever failed for want of a connection is tried again with the new one.
  client.onState(({ connection }) => {
    if (connection === 'open' && failure.peek() !== undefined) refresh();
  });

  return {
    version,
    searching,
    failure,
    rows,
    look(list, first, last) {
      if (list !== incoming) return;
      visible = { first, last };
      if (failure.peek() === undefined) void load();
    },
    again: restart,
    refresh,
    put(sample) {
      if (incoming.replace(sample)) bump();
    },
  };
}

/** What is asked beside the filter. */
function questionOf({ like, held, ask, dials }: View): unknown {
  return [like, held?.upload, ask, dials];
}

/** Neighbours and suggestions come as one page. */
function newWindow(isOnePage: boolean): ResultWindow<SampleSummary> {
  const firstRows = isOnePage ? PAGE_ROWS : FIRST_ROWS;
  return createResultWindow<SampleSummary>({ firstRows, pageRows: PAGE_ROWS }, MAX_PAGES);
}
