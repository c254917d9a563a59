import { z } from 'zod';
import { defineMethod } from '../contract.js';
import { id, sampleSummary, timestamp } from '../entities.js';
import { exampleSummary } from './examples.js';

/** Crates: samples put together by hand, in an order. */

/** More than a person puts together by hand; a bigger set is a search. */
export const MAX_COLLECTION_SAMPLES = 5_000;
const name = z.string().trim().min(1).max(200);
const description = z.string().trim().min(1).max(2_000).nullable();

export const collection = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  samples: z.number().int().nonnegative(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type Collection = z.infer<typeof collection>;

export const exampleCollection: Collection = {
  id: 4,
  name: 'Dusty drums',
  description: null,
  samples: 12,
  createdAt: 1767225600000,
  updatedAt: 1767225600000,
};

const sampleIds = z.array(id).min(1).max(1_000);

export const collectionsList = defineMethod({
  name: 'collections.list',
  summary: 'Collections by name',
  access: 'read',
  params: z.object({}),
  result: z.object({ collections: z.array(collection) }),
  example: { params: {}, result: { collections: [exampleCollection] } },
  http: { verb: 'get', path: '/collections' },
});

export const collectionsGet = defineMethod({
  name: 'collections.get',
  summary: 'A collection and its samples in order',
  access: 'read',
  params: z.object({ id }),
  result: z.object({ collection, samples: z.array(sampleSummary) }),
  example: { params: { id: 4 }, result: { collection: exampleCollection, samples: [exampleSummary] } },
  http: { verb: 'get', path: '/collections/{id}' },
});

export const collectionsCreate = defineMethod({
  name: 'collections.create',
  summary: 'Make a collection',
  access: 'write',
  params: z.object({ name, description: description.default(null) }),
  result: collection,
  example: { params: { name: 'Dusty drums' }, result: { ...exampleCollection, samples: 0 } },
  http: { verb: 'post', path: '/collections' },
});

export const collectionsUpdate = defineMethod({
  name: 'collections.update',
  summary: 'Rename or describe a collection',
  access: 'write',
  params: z.object({ id, name: name.optional(), description: description.optional() }),
  result: collection,
  example: { params: { id: 4, name: 'Dusty drums' }, result: exampleCollection },
  http: { verb: 'patch', path: '/collections/{id}' },
});

export const collectionsAdd = defineMethod({
  name: 'collections.add',
  summary: 'Put samples at the end of a collection; those in it already stay where they are',
  access: 'write',
  params: z.object({ id, sampleIds }),
  result: collection,
  example: { params: { id: 4, sampleIds: [1, 2] }, result: exampleCollection },
  http: { verb: 'post', path: '/collections/{id}/samples' },
});

export const collectionsTake = defineMethod({
  name: 'collections.take',
  summary: 'Take samples out of a collection',
  access: 'write',
  params: z.object({ id, sampleIds }),
  result: collection,
  example: { params: { id: 4, sampleIds: [2] }, result: exampleCollection },
  http: { verb: 'post', path: '/collections/{id}/samples/take' },
});

export const collectionsRemove = defineMethod({
  name: 'collections.remove',
  summary: 'Put a collection into the archive; its samples stay',
  access: 'write',
  params: z.object({ id }),
  result: z.object({ archiveId: id }),
  example: { params: { id: 4 }, result: { archiveId: 1 } },
  http: { verb: 'delete', path: '/collections/{id}' },
});

export const collectionsRestore = defineMethod({
  name: 'collections.restore',
  summary: 'Bring a removed collection back, with those of its samples that are still there',
  access: 'write',
  params: z.object({ archiveId: id }),
  result: collection,
  example: { params: { archiveId: 1 }, result: exampleCollection },
  http: { verb: 'post', path: '/collections/archive/{archiveId}/restore' },
});

export const collectionMethods = [
  collectionsList,
  collectionsGet,
  collectionsCreate,
  collectionsUpdate,
  collectionsAdd,
  collectionsTake,
  collectionsRemove,
  collectionsRestore,
] as const;
