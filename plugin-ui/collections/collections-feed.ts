import { signal, type ReadonlySignal } from '@preact/signals';
import type { PadbridgeClient } from '../../bridge/client/index.js';
import type { Collection } from '../../schemas/methods/collections.js';
import { keepLoaded } from '../link/feed.js';

/** Samples of one call, as the contract bounds it. */
const MAX_IDS = 1_000;

/** Collections as the daemon has them, by name; undefined before the first answer. */
export interface CollectionsFeed {
  readonly collections: ReadonlySignal<readonly Collection[] | undefined>;
  /** Makes one and puts samples into it. */
  create: (name: string, sampleIds: readonly number[]) => Promise<Collection>;
  add: (id: number, sampleIds: readonly number[]) => Promise<Collection>;
  take: (id: number, sampleIds: readonly number[]) => Promise<Collection>;
}

export function createCollectionsFeed(
  client: PadbridgeClient,
  report: (error: unknown) => void,
): CollectionsFeed {
  const collections = signal<readonly Collection[] | undefined>(undefined);
  keepLoaded(
    client,
    () => client.call('collections.list', {}),
    (answer) => (collections.value = answer.collections),
    report,
  );
  // Every change comes as an event, in order. An answer may come after the event of somebody's later change.
  client.subscribe(['collections'], ({ payload: { collection: changed, removed } }) => {
    const others = (collections.peek() ?? []).filter(({ id }) => id !== changed.id);
    collections.value = (removed ? others : [...others, changed]).sort((a, b) =>
      a.name.localeCompare(b.name, 'en'),
    );
  });
  async function each(
    method: 'collections.add' | 'collections.take',
    id: number,
    sampleIds: readonly number[],
  ): Promise<Collection> {
    let changed: Collection | undefined;
    for (let from = 0; from < sampleIds.length; from += MAX_IDS) {
      changed = await client.call(method, { id, sampleIds: sampleIds.slice(from, from + MAX_IDS) });
    }
    return changed ?? (await client.call('collections.get', { id })).collection;
  }
  const add = (id: number, sampleIds: readonly number[]) => each('collections.add', id, sampleIds);
  return {
    collections,
    add,
    take: (id, sampleIds) => each('collections.take', id, sampleIds),
    async create(name, sampleIds) {
      const made = await client.call('collections.create', { name });
      return sampleIds.length === 0 ? made : add(made.id, sampleIds);
    },
  };
}
