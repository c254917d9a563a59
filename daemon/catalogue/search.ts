import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { SampleFilter, SampleSort, SearchParams, SearchResult } from '../../schemas/methods/samples.js';
import type { Columns } from './columns.js';
import { cursorScope, type PageStart, readCursor, writeCursor } from './cursor.js';
import { countFacets } from './facets.js';
import { applyFilter, narrows } from './filter.js';
import { createLiveColumns } from './live-columns.js';
import { byName, byNumber, firstInOrder, type Order, USUAL_DIRECTION } from './order.js';
import { relevance, WEIGHED } from './relevance.js';
import { createTextMatches } from './text-matches.js';
import type { SampleStore, SearchIndex } from './types.js';

/** Counting beyond this tells a person nothing more. */
const MAX_TOTAL = 10_000;

/** What a search begins with, and the rows that a window shows of it first. */
const FIRST_LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const FIRST_PAGE = 50;

interface Candidates {
  slots: Uint32Array;
  /** False: older ones were left out because there are more than anybody counts. */
  complete: boolean;
}

/**
 * Finding samples. Words come from the text index, everything else from columns in memory, so that no combination of
 * filter, order and page is slow. A query by words alone that matches more than anybody counts is answered from its
 * newest matches until somebody pages beyond them.
 */
export function createSearchIndex(db: Database.Database, summaries: SampleStore['summaries']): SearchIndex {
  const live = createLiveColumns(db);
  const textMatches = createTextMatches(db, live);

  const candidatesOf = (filter: SampleFilter, newest: number | 'all'): Candidates => {
    const text = filter.query === undefined ? undefined : textMatches(filter.query, newest);
    return { slots: applyFilter(live, filter, text?.slots), complete: text?.complete ?? true };
  };

  const search = (params: SearchParams): SearchResult => {
    const { cursor, limit, sort: wanted, direction: way, ...filter } = params;
    const sort = wanted ?? (hasWords(filter) ? 'relevance' : 'added');
    const direction = way === undefined ? USUAL_DIRECTION[sort] : way === 'ascending' ? 1 : -1;
    const scope = cursorScope(filter, sort, direction);
    const start = cursor === undefined ? undefined : readCursor(scope, cursor);
    const newestSuffice = sort === 'relevance' && direction === -1 && !narrows(filter);

    let candidates = candidatesOf(filter, newestSuffice ? WEIGHED : 'all');
    let page = pageOf(live.current(), candidates, { filter, sort, direction, limit, start });
    if (!candidates.complete && page.slots.length <= limit) {
      candidates = candidatesOf(filter, 'all');
      page = pageOf(live.current(), candidates, { filter, sort, direction, limit, start });
    }
    const { ids } = live.current();
    const shown = page.slots.slice(0, limit);
    const last = shown.at(-1);
    const found = candidates.slots.length;
    return {
      items: summaries(shown.map((slot) => ids[slot]!)),
      total: { count: Math.min(found, MAX_TOTAL), more: !candidates.complete || found > MAX_TOTAL },
      nextCursor:
        page.slots.length > limit && last !== undefined
          ? writeCursor(scope, { position: page.order.position(last), oldestId: page.oldestId })
          : null,
    };
  };

  /** The first list and the first letter that is typed wait neither for the disk nor for code that never ran. */
  const warm = async (): Promise<void> => {
    await live.warm();
    for (const query of ['', ...FIRST_LETTERS]) {
      await nextTurn();
      if (!db.open) return;
      search({ query, limit: FIRST_PAGE });
    }
  };

  return {
    search,
    warm,
    ids(filter) {
      const { slots } = candidatesOf(filter, 'all');
      const { ids } = live.current();
      return Uint32Array.from(slots, (slot) => ids[slot]!);
    },
    facets: (filter, facets) => countFacets(live, candidatesOf(filter, 'all').slots, filter, facets),
  };
}

function hasWords(filter: SampleFilter): boolean {
  return filter.query !== undefined && filter.query.trim() !== '';
}

interface PageRequest {
  filter: SampleFilter;
  sort: SampleSort;
  direction: 1 | -1;
  limit: number;
  start: PageStart | undefined;
}

/** Up to one slot more than the page holds, which tells whether there is another page. */
function pageOf(
  columns: Columns,
  candidates: Candidates,
  { filter, sort, direction, limit, start }: PageRequest,
): { slots: number[]; order: Order; oldestId: number } {
  const oldestId = start?.oldestId ?? oldestWeighed(columns, candidates.slots);
  const order = orderOf(columns, filter, sort, direction, oldestId);
  const accept = start === undefined ? () => true : order.after(start.position);
  return { slots: firstInOrder(candidates.slots, limit + 1, order, accept), order, oldestId };
}

function oldestWeighed(columns: Columns, slots: Uint32Array): number {
  return slots.length < WEIGHED ? 0 : columns.ids[slots[WEIGHED - 1]!]!;
}

function orderOf(
  columns: Columns,
  filter: SampleFilter,
  sort: SampleSort,
  direction: 1 | -1,
  oldestId: number,
): Order {
  switch (sort) {
    case 'name':
      return byName(columns, direction);
    case 'added':
      return byNumber(columns, (slot) => columns.addedAt[slot]!, direction);
    case 'bpm':
      return byNumber(columns, (slot) => columns.bpm[slot]!, direction);
    case 'duration':
      return byNumber(columns, (slot) => columns.duration[slot]!, direction);
    case 'loudness':
      return byNumber(columns, (slot) => columns.lufs[slot]!, direction);
    case 'rating':
      return byNumber(columns, (slot) => columns.rating[slot]! || NaN, direction);
    case 'key':
      return byNumber(columns, (slot) => columns.key[slot]! || NaN, direction);
    case 'relevance':
      return byNumber(columns, relevance(columns, filter.query ?? '', oldestId), direction);
  }
}
