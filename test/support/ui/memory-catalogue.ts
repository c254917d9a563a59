import type { SampleSummary } from '../../../schemas/entities.js';
import type { FacetName, FacetsResult, SampleFilter, SampleSort } from '../../../schemas/methods/samples.js';
import type { ParamsOf, ResultOf } from '../../../schemas/methods.js';
import { isCompatible } from '../../../plugin-ui/sound/keys.js';

const COUNT_LIMIT = 10_000;
type Range = { min?: number | undefined; max?: number | undefined };

/** The catalogue as the contract describes it, over rows in memory: enough to drive a UI. */
export interface MemoryCatalogue {
  readonly rows: SampleSummary[];
  search(params: ParamsOf<'samples.search'>): ResultOf<'samples.search'>;
  facets(params: ParamsOf<'samples.facets'>): FacetsResult;
}

export function createMemoryCatalogue(rows: SampleSummary[]): MemoryCatalogue {
  const words = rows.map((row) => `${row.name} ${row.folder} ${row.tags.join(' ')}`.toLowerCase());
  return {
    rows,
    search({ sort, direction, cursor, limit, ...filter }) {
      const found = rows.filter((row, at) => matches(row, words[at] ?? '', filter));
      const order = sort ?? (filter.query === undefined ? 'added' : 'relevance');
      const down = direction === undefined ? order === 'added' : direction === 'descending';
      if (order !== 'relevance') found.sort((a, b) => (down ? -1 : 1) * compare(a, b, order) || a.id - b.id);
      const start = cursor === undefined ? 0 : found.findIndex(({ id }) => id === Number(cursor)) + 1;
      const items = found.slice(start, start + limit);
      const last = items.at(-1);
      return {
        items,
        total: { count: Math.min(COUNT_LIMIT, found.length), more: found.length > COUNT_LIMIT },
        nextCursor: start + limit >= found.length || last === undefined ? null : String(last.id),
      };
    },
    facets({ facets, ...filter }) {
      const found = rows.filter((row, at) => matches(row, words[at] ?? '', filter));
      return Object.fromEntries(facets.map((facet) => [facet, countBy(found, facet)]));
    },
  };
}

function matches(row: SampleSummary, words: string, filter: SampleFilter): boolean {
  const { query, kind, drumClass, bpm, key, tags, rootId, minRating, status } = filter;
  if (row.presence !== (filter.presence ?? 'present')) return false;
  if (kind !== undefined && (row.kind === null || !kind.includes(row.kind))) return false;
  if (drumClass !== undefined && (row.drumClass === null || !drumClass.includes(row.drumClass))) return false;
  if (status !== undefined && !status.includes(row.status)) return false;
  if (minRating !== undefined && row.rating < minRating) return false;
  if (rootId !== undefined && row.rootId !== rootId) return false;
  if (tags !== undefined && !tags.every((tag) => row.tags.includes(tag))) return false;
  if (key !== undefined) {
    if (row.key === null) return false;
    const same = row.key.tonic === key.tonic && row.key.mode === key.mode;
    if (!same && !(key.compatible && isCompatible(row.key, key))) return false;
  }
  if (bpm !== undefined) {
    const tempos = row.bpm === null ? [] : bpm.halfDouble ? [row.bpm, row.bpm / 2, row.bpm * 2] : [row.bpm];
    if (!tempos.some((tempo) => inRange(tempo, bpm))) return false;
  }
  return (
    query === undefined ||
    query
      .toLowerCase()
      .split(/\s+/)
      .every((word) => words.includes(word))
  );
}

function inRange(value: number, { min, max }: Range): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}

function compare(a: SampleSummary, b: SampleSummary, order: SampleSort): number {
  switch (order) {
    case 'relevance':
      return 0;
    case 'name':
      return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
    case 'added':
      return a.addedAt - b.addedAt;
    case 'bpm':
      return (a.bpm ?? 1e9) - (b.bpm ?? 1e9);
    case 'key':
      return (a.camelot ?? '~') < (b.camelot ?? '~') ? -1 : a.camelot === b.camelot ? 0 : 1;
    case 'duration':
      return (a.duration ?? 0) - (b.duration ?? 0);
    case 'rating':
      return a.rating - b.rating;
    case 'loudness':
      return (a.lufs ?? -99) - (b.lufs ?? -99);
  }
}

function countBy(rows: readonly SampleSummary[], facet: FacetName): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const value of valuesOf(row, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

function valuesOf(row: SampleSummary, facet: FacetName): string[] {
  const one = (value: string | number | null) => (value === null ? [] : [String(value)]);
  switch (facet) {
    case 'kind':
      return one(row.kind);
    case 'drumClass':
      return one(row.drumClass);
    case 'key':
      return row.key === null ? [] : [`${row.key.tonic} ${row.key.mode}`];
    case 'tag':
      return row.tags;
    case 'root':
      return one(row.rootId);
    case 'folder':
      return one(row.folder);
    case 'status':
      return one(row.status);
    case 'rating':
      return one(row.rating);
    case 'bpm':
      return one(row.bpm === null ? null : Math.round(row.bpm));
  }
}
