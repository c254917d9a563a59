import type { FacetName, FacetsResult, SampleFilter } from '../../schemas/methods/samples.js';
import { DRUM_CLASS, KIND, keyName, PRESENCE, SOUND_CLASS, STATUS } from './codes.js';
import { type Columns, slotOf } from './columns.js';
import { trimFolder } from './filter.js';
import type { LiveColumns } from './live-columns.js';

/** Values of one facet that are worth showing; the most frequent ones. */
const MAX_VALUES = 200;
/** Width of a tempo step, BPM. */
const BPM_STEP = 10;

type Count = FacetsResult[string][number];

/**
 * Counts the rows of a result by each facet, most frequent first (rating and tempo in their own order). `folder` counts
 * the level below the folder of the filter, with everything in it; `bpm` counts steps of 10 ("120-130", without 130).
 */
export function countFacets(
  live: LiveColumns,
  slots: Uint32Array,
  filter: SampleFilter,
  facets: readonly FacetName[],
): FacetsResult {
  const columns = live.current();
  return Object.fromEntries(facets.map((facet) => [facet, count(live, columns, slots, filter, facet)]));
}

function count(
  live: LiveColumns,
  columns: Columns,
  slots: Uint32Array,
  filter: SampleFilter,
  facet: FacetName,
): Count[] {
  switch (facet) {
    case 'kind':
      return mostFirst(tally(slots, columns.kind), (code) => KIND.name(code));
    case 'drumClass':
      return mostFirst(tally(slots, columns.drumClass), (code) => DRUM_CLASS.name(code));
    case 'soundClass':
      return mostFirst(tally(slots, columns.soundClass), (code) => SOUND_CLASS.name(code));
    case 'status':
      return mostFirst(tally(slots, columns.status), (code) => STATUS.name(code));
    case 'presence':
      return mostFirst(tally(slots, columns.presence), (code) => PRESENCE.name(code));
    case 'key':
      return mostFirst(tally(slots, columns.key), keyName);
    case 'root':
      return mostFirst(tally(slots, columns.roots), String);
    case 'rating':
      return inOrder(tally(slots, columns.rating), String);
    case 'bpm':
      return inOrder(tallyTempo(slots, columns.bpm), (step) => `${String(step)}-${String(step + BPM_STEP)}`);
    case 'folder':
      return folderCounts(columns, slots, filter);
    case 'tag':
      return tagCounts(live, columns, slots);
  }
}

function tally(slots: Uint32Array, column: Uint8Array | Uint32Array): Map<number, number> {
  const counts = column instanceof Uint8Array ? new Uint32Array(256) : undefined;
  const byCode = new Map<number, number>();
  if (counts === undefined) {
    for (const slot of slots) byCode.set(column[slot]!, (byCode.get(column[slot]!) ?? 0) + 1);
    return byCode;
  }
  for (const slot of slots) counts[column[slot]!]! += 1;
  counts.forEach((n, code) => n > 0 && byCode.set(code, n));
  return byCode;
}

function tallyTempo(slots: Uint32Array, bpm: Float64Array): Map<number, number> {
  const steps = new Map<number, number>();
  for (const slot of slots) {
    const value = bpm[slot]!;
    if (value !== value) continue;
    const step = Math.floor(value / BPM_STEP) * BPM_STEP;
    steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  return steps;
}

function folderCounts(columns: Columns, slots: Uint32Array, filter: SampleFilter): Count[] {
  const above = trimFolder(filter.folder ?? '');
  const counts = new Map<string, number>();
  const perFolder = new Uint32Array(columns.folders.length);
  for (const slot of slots) perFolder[columns.folder[slot]!]! += 1;
  for (let index = 0; index < perFolder.length; index += 1) {
    const n = perFolder[index]!;
    if (n === 0) continue;
    const level = levelBelow(columns.folders[index]!, above);
    counts.set(level, (counts.get(level) ?? 0) + n);
  }
  return [...counts]
    .map(([value, n]) => ({ value, count: n }))
    .sort(mostFrequent)
    .slice(0, MAX_VALUES);
}

/** 'a/b/c' below 'a' is 'a/b'; a folder counts as itself. */
function levelBelow(folder: string, above: string): string {
  if (folder === above) return folder;
  const next = folder.indexOf('/', above === '' ? 0 : above.length + 1);
  return next < 0 ? folder : folder.slice(0, next);
}

function tagCounts(live: LiveColumns, columns: Columns, slots: Uint32Array): Count[] {
  const matched = new Uint8Array(columns.length);
  for (const slot of slots) matched[slot] = 1;
  return live
    .tags()
    .map(({ name, ids }) => {
      let n = 0;
      for (const id of ids) {
        const slot = slotOf(columns, id);
        if (slot >= 0) n += matched[slot]!;
      }
      return { value: name, count: n };
    })
    .filter((each) => each.count > 0)
    .sort(mostFrequent)
    .slice(0, MAX_VALUES);
}

function mostFrequent(a: Count, b: Count): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}

function mostFirst(counts: Map<number, number>, name: (code: number) => string | undefined): Count[] {
  return named([...counts], name)
    .sort(mostFrequent)
    .slice(0, MAX_VALUES);
}

function inOrder(counts: Map<number, number>, name: (code: number) => string | undefined): Count[] {
  return named(
    [...counts].sort(([a], [b]) => a - b),
    name,
  );
}

function named(
  counts: readonly (readonly [number, number])[],
  name: (code: number) => string | undefined,
): Count[] {
  return counts.flatMap(([code, n]) => {
    const value = name(code);
    return value === undefined ? [] : [{ value, count: n }];
  });
}
