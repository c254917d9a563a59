import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { FacetName, FacetsResult } from '../../schemas/methods/samples.js';
import { NO_FILTER, toSampleFilter, type Filter } from '../view/view-state.js';
import { paced } from '../link/paced.js';
import type { ViewStore } from '../view/view.js';

/** The facets shown, each with the part of the filter that it sets. */
const PART_OF = {
  kind: 'kinds',
  drumClass: 'classes',
  soundClass: 'parts',
  key: 'key',
  tag: 'tags',
  bpm: 'tempo',
  rating: 'minRating',
  status: 'shown',
  presence: 'shown',
} as const satisfies Partial<Record<FacetName, keyof Filter>>;
type ShownFacet = keyof typeof PART_OF;

/** Counting is for the eye: it waits until typing pauses, so that it never holds up the rows of the next key. */
const DELAY_MS = 220;
/** While a scan runs the counts follow at this pace. */
const REFRESH_MS = 2_000;

export interface Facets {
  readonly counts: ReadonlySignal<Readonly<Partial<Record<ShownFacet, ReadonlyMap<string, number>>>>>;
}

/**
 * Counts beside each choice: how many rows there would be with this choice. A facet that narrows already is therefore
 * counted without itself, or its other values would all be gone. Tags narrow together, so they count with themselves.
 */
export function createFacets(client: PadbridgeClient, store: ViewStore): Facets {
  const counts = signal<Facets['counts']['value']>({});
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastKey: string | undefined;

  async function count(filter: Filter): Promise<void> {
    abort.abort();
    abort = new AbortController();
    const { signal: aborted } = abort;
    try {
      const answers = await Promise.all(
        questionsFor(filter).map(({ without, facets }) =>
          client.call('samples.facets', { ...toSampleFilter(without), facets }, { signal: aborted }),
        ),
      );
      counts.value = asMaps(answers);
    } catch (error) {
      // The rows tell the person what is wrong; counts from before are better than none.
      if (!aborted.aborted) console.info('Padbridge: no counts', error);
    }
  }

  function schedule(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void count(store.view.peek().filter), delay);
  }

  effect(() => {
    const key = JSON.stringify(toSampleFilter(store.view.value.filter));
    if (key === lastKey) return;
    lastKey = key;
    untracked(() => schedule(DELAY_MS));
  });
  client.subscribe(
    ['samples'],
    paced(() => schedule(0), REFRESH_MS),
  );
  client.onResync(() => schedule(0));
  return { counts };
}

interface Question {
  without: Filter;
  facets: ShownFacet[];
}

/** The fewest calls that count every facet without itself. */
export function questionsFor(filter: Filter): Question[] {
  const plain: ShownFacet[] = [];
  const own = new Map<keyof Filter, ShownFacet[]>();
  for (const facet of Object.keys(PART_OF) as ShownFacet[]) {
    const part = PART_OF[facet];
    const empty = JSON.stringify(filter[part]) === JSON.stringify(NO_FILTER[part]);
    if (empty || facet === 'tag') plain.push(facet);
    else own.set(part, [...(own.get(part) ?? []), facet]);
  }
  const without = [...own].map(([part, facets]) => ({
    without: { ...filter, [part]: NO_FILTER[part] },
    facets,
  }));
  return [{ without: filter, facets: plain }, ...without];
}

function asMaps(answers: readonly FacetsResult[]): Facets['counts']['value'] {
  const all = answers.flatMap((answer) => Object.entries(answer));
  return Object.fromEntries(
    all.map(([name, values]) => [name, new Map(values.map(({ value, count }) => [value, count]))]),
  );
}
