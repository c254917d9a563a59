import { z } from 'zod';
import { drumClass, musicalMode, pitchClass, sampleKind, soundClass } from '../analysis.js';
import { defineMethod } from '../contract.js';
import {
  id,
  presence,
  rating,
  sampleDetail,
  sampleStatus,
  sampleSummary,
  tag,
  timestamp,
} from '../entities.js';
import { exampleDetail, exampleSummary } from './examples.js';

const range = z
  .object({ min: z.number().nonnegative().optional(), max: z.number().nonnegative().optional() })
  .refine((r) => r.min === undefined || r.max === undefined || r.min <= r.max, 'min must not be above max');

/** What may be asked of the catalogue. Every part narrows; an empty filter is everything, what is missing or failed included. */
export const sampleFilter = z.object({
  /** Words in name, folder, tags; the last one may be unfinished. */
  query: z.string().max(200).optional(),
  kind: z.array(sampleKind).max(3).optional(),
  drumClass: z.array(drumClass).max(9).optional(),
  soundClass: z.array(soundClass).max(12).optional(),
  /** BPM; with halfDouble a 70 is found by 140 and the other way round. */
  bpm: range.and(z.object({ halfDouble: z.boolean().default(false) })).optional(),
  /** A key; with compatible also its neighbours on the circle of fifths and its relative. */
  key: z.object({ tonic: pitchClass, mode: musicalMode, compatible: z.boolean().default(false) }).optional(),
  /** Seconds. */
  duration: range.optional(),
  /** All of these. */
  tags: z.array(tag).max(20).optional(),
  rootId: id.optional(),
  /** Only what lies in this collection. */
  collectionId: id.optional(),
  /** Folder below the root and everything in it, forward slashes. */
  folder: z.string().max(4096).optional(),
  addedAfter: timestamp.optional(),
  addedBefore: timestamp.optional(),
  minRating: rating.optional(),
  status: z.array(sampleStatus).max(3).optional(),
  presence: presence.optional(),
});
export type SampleFilter = z.infer<typeof sampleFilter>;

export const sampleSort = z.enum([
  'relevance',
  'name',
  'added',
  'bpm',
  'key',
  'duration',
  'rating',
  'loudness',
]);
export type SampleSort = z.infer<typeof sampleSort>;

export const searchParams = sampleFilter.extend({
  /** Relevance when there is a query, newest first otherwise. */
  sort: sampleSort.optional(),
  direction: z.enum(['ascending', 'descending']).optional(),
  /** Opaque, from the page before; valid with the same filter and sort only. */
  cursor: z.string().max(500).optional(),
  limit: z.number().int().min(1).max(500).default(50),
});
export type SearchParams = z.infer<typeof searchParams>;

export const searchResult = z.object({
  items: z.array(sampleSummary),
  /** How many match; counting stops at 10,000 (`more` is then true) so that typing never waits. */
  total: z.object({ count: z.number().int().nonnegative(), more: z.boolean() }),
  /** Null on the last page. */
  nextCursor: z.string().nullable(),
});
export type SearchResult = z.infer<typeof searchResult>;

export const facetName = z.enum([
  'kind',
  'drumClass',
  'soundClass',
  'key',
  'tag',
  'root',
  'folder',
  'status',
  'presence',
  'rating',
  'bpm',
]);
export type FacetName = z.infer<typeof facetName>;

export const facetsResult = z.record(
  z.string(),
  z.array(z.object({ value: z.string(), count: z.number().int().positive() })),
);
export type FacetsResult = z.infer<typeof facetsResult>;

export const samplesSearch = defineMethod({
  name: 'samples.search',
  summary: 'Find samples by words and filters, a page at a time',
  access: 'read',
  params: searchParams,
  result: searchResult,
  example: {
    params: { query: 'dusty kick', kind: ['one-shot'], limit: 20 },
    result: { items: [exampleSummary], total: { count: 1, more: false }, nextCursor: null },
  },
  http: { verb: 'get', path: '/samples' },
});

/** More than any catalogue is laid out for; a list of ids this long is a megabyte. */
const MAX_IDS = 200_000;

export const samplesIds = defineMethod({
  name: 'samples.ids',
  summary:
    'The ids of all samples that a filter lets through, newest first, for choosing or marking them all',
  access: 'read',
  params: sampleFilter.extend({ limit: z.number().int().min(1).max(MAX_IDS).default(MAX_IDS) }),
  result: z.object({ ids: z.array(id) }),
  example: { params: { query: 'dusty' }, result: { ids: [7, 1] } },
  http: { verb: 'get', path: '/samples/ids' },
});

export const samplesFacets = defineMethod({
  name: 'samples.facets',
  summary: 'Count what a search matches by kind, drum class, key, tag, folder …',
  access: 'read',
  params: sampleFilter.extend({ facets: z.array(facetName).min(1).max(facetName.options.length) }),
  result: facetsResult,
  example: {
    params: { query: 'dusty', facets: ['kind'] },
    result: { kind: [{ value: 'one-shot', count: 12 }] },
  },
  http: { verb: 'get', path: '/samples/facets' },
});

export const samplesGet = defineMethod({
  name: 'samples.get',
  summary: 'Everything known about one sample',
  access: 'read',
  params: z.object({ id }),
  result: sampleDetail,
  example: { params: { id: 1 }, result: exampleDetail },
  http: { verb: 'get', path: '/samples/{id}' },
});

export const samplesUpdate = defineMethod({
  name: 'samples.update',
  summary: 'Rate a sample, or replace, add or remove its tags',
  access: 'write',
  params: z.object({
    id,
    rating: rating.optional(),
    tags: z.array(tag).max(100).optional(),
    addTags: z.array(tag).max(100).optional(),
    removeTags: z.array(tag).max(100).optional(),
  }),
  result: sampleDetail,
  example: { params: { id: 1, rating: 4, addTags: ['dusty'] }, result: exampleDetail },
  http: { verb: 'patch', path: '/samples/{id}' },
});

export const samplesUpdateMany = defineMethod({
  name: 'samples.updateMany',
  summary: 'Rate many samples, or add or remove tags of all of them; those that are gone are passed over',
  access: 'write',
  params: z.object({
    ids: z.array(id).min(1).max(1000),
    rating: rating.optional(),
    addTags: z.array(tag).max(100).optional(),
    removeTags: z.array(tag).max(100).optional(),
  }),
  result: z.object({ changed: z.number().int().nonnegative() }),
  example: { params: { ids: [1, 7], addTags: ['dusty'] }, result: { changed: 2 } },
  http: { verb: 'post', path: '/samples/update' },
});

export const samplesReveal = defineMethod({
  name: 'samples.reveal',
  summary:
    'Show the file of a sample in the file manager of the machine that Padbridge runs on; from there only',
  access: 'write',
  transient: true,
  params: z.object({ id }),
  result: z.object({ path: z.string() }),
  example: { params: { id: 1 }, result: { path: '/music/Samples/Drums/Dusty Kick 01.wav' } },
  http: { verb: 'post', path: '/samples/{id}/reveal' },
});

export const samplesAnalyse = defineMethod({
  name: 'samples.analyse',
  summary: 'Analyse these samples before all others; a failed one is tried again',
  access: 'write',
  rate: 'analysis',
  params: z.object({ ids: z.array(id).min(1).max(1000) }),
  result: z.object({ queued: z.number().int().nonnegative() }),
  example: { params: { ids: [1] }, result: { queued: 1 } },
  http: { verb: 'post', path: '/samples/analyse' },
});

export const sampleMethods = [
  samplesSearch,
  samplesIds,
  samplesFacets,
  samplesGet,
  samplesUpdate,
  samplesUpdateMany,
  samplesReveal,
  samplesAnalyse,
] as const;
