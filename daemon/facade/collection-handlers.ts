import type { Handlers } from '../../schemas/facade.js';
import type { Collection } from '../../schemas/methods/collections.js';
import type { Catalogue } from '../catalogue/types.js';
import type { EventBus } from '../event-bus.js';

export type CollectionHandlers = Pick<Handlers, Extract<keyof Handlers, `collections.${string}`>>;

export function collectionHandlers(deps: {
  catalogue: Pick<Catalogue, 'collections' | 'samples'>;
  bus: EventBus;
  now: () => number;
}): CollectionHandlers {
  const { bus, now } = deps;
  const { collections, samples } = deps.catalogue;

  function told(collection: Collection): Collection {
    bus.publish({ name: 'collections.changed', payload: { collection, removed: false } });
    return collection;
  }

  return {
    'collections.list': () => ({ collections: collections.list() }),
    'collections.get': ({ id }) => {
      const ids = collections.sampleIds(id);
      const byId = new Map(samples.summaries(ids).map((sample) => [sample.id, sample]));
      return { collection: collections.get(id), samples: ids.flatMap((one) => byId.get(one) ?? []) };
    },
    'collections.create': ({ name, description }) => told(collections.create(name, description, now())),
    'collections.update': ({ id, ...changes }) => told(collections.update(id, changes, now())),
    'collections.add': ({ id, sampleIds }) => told(collections.add(id, sampleIds, now())),
    'collections.take': ({ id, sampleIds }) => told(collections.take(id, sampleIds, now())),
    'collections.remove': ({ id }) => {
      const collection = collections.get(id);
      const archiveId = collections.remove(id, now());
      bus.publish({ name: 'collections.changed', payload: { collection, removed: true } });
      return { archiveId };
    },
    'collections.restore': ({ archiveId }) => told(collections.restore(archiveId, now())),
  };
}
