import type { SampleFilter } from '../../schemas/methods/samples.js';
import { compatibleKeys, DRUM_CLASS, KIND, keyCode, PRESENCE, SOUND_CLASS, STATUS } from './codes.js';
import type { Code } from './codes.js';
import { type Columns, slotOf } from './columns.js';
import type { LiveColumns } from './live-columns.js';
import { foldName } from './words.js';

type Test = (slot: number) => boolean;

/** Keeps the slots of `from` (or of all rows, newest first) that a filter lets through; its query is not looked at. */
export function applyFilter(
  live: LiveColumns,
  filter: SampleFilter,
  from: Uint32Array | undefined,
): Uint32Array {
  const columns = live.current();
  const tests = testsOf(live, columns, filter);
  const kept = new Uint32Array(from?.length ?? columns.length);
  let length = 0;
  const look = (slot: number): void => {
    for (const test of tests) if (!test(slot)) return;
    kept[length++] = slot;
  };
  if (from !== undefined) {
    if (tests.length === 0) return from;
    for (const slot of from) look(slot);
  } else {
    const { roots } = columns;
    for (let slot = columns.length - 1; slot >= 0; slot -= 1) if (roots[slot] !== 0) look(slot);
  }
  return kept.subarray(0, length);
}

/** Whether a filter narrows by anything but words. */
export function narrows(filter: SampleFilter): boolean {
  const { query: _query, ...rest } = filter;
  return Object.values(rest).some((part) => part !== undefined);
}

function testsOf(live: LiveColumns, columns: Columns, filter: SampleFilter): Test[] {
  const tests: Test[] = [];
  const oneOf = <T extends string>(
    column: Uint8Array,
    code: Code<T>,
    values: readonly T[] | undefined,
  ): void => {
    if (values === undefined) return;
    const wanted = new Set(values.map((value) => code.of(value)));
    tests.push((slot) => wanted.has(column[slot]!));
  };
  oneOf(columns.kind, KIND, filter.kind);
  oneOf(columns.drumClass, DRUM_CLASS, filter.drumClass);
  oneOf(columns.soundClass, SOUND_CLASS, filter.soundClass);
  oneOf(columns.status, STATUS, filter.status);
  oneOf(columns.presence, PRESENCE, filter.presence === undefined ? undefined : [filter.presence]);
  if (filter.rootId !== undefined) {
    const { rootId } = filter;
    tests.push((slot) => columns.roots[slot] === rootId);
  }
  if (filter.minRating !== undefined) {
    const { minRating } = filter;
    tests.push((slot) => columns.rating[slot]! >= minRating);
  }
  if (filter.addedAfter !== undefined || filter.addedBefore !== undefined) {
    const { addedAfter = 0, addedBefore = Infinity } = filter;
    tests.push((slot) => columns.addedAt[slot]! >= addedAfter && columns.addedAt[slot]! < addedBefore);
  }
  if (filter.bpm !== undefined) tests.push(bpmTest(columns.bpm, filter.bpm));
  if (filter.duration !== undefined) {
    const { min = 0, max = Infinity } = filter.duration;
    tests.push((slot) => columns.duration[slot]! >= min && columns.duration[slot]! <= max);
  }
  if (filter.key !== undefined) {
    const { tonic, mode, compatible } = filter.key;
    const key = keyCode(tonic, mode);
    const wanted = new Set(compatible ? compatibleKeys(key) : [key]);
    tests.push((slot) => wanted.has(columns.key[slot]!));
  }
  if (filter.folder !== undefined && trimFolder(filter.folder) !== '') {
    tests.push(folderTest(columns, trimFolder(filter.folder)));
  }
  if (filter.collectionId !== undefined) {
    tests.push(oneOfTest(columns, live.collected(filter.collectionId)));
  }
  for (const tag of filter.tags ?? []) tests.push(oneOfTest(columns, live.tagged(foldName(tag))));
  return tests;
}

/** NaN (no tempo) is in no range. */
function bpmTest(bpm: Float64Array, range: NonNullable<SampleFilter['bpm']>): Test {
  const { min = 0, max = Infinity, halfDouble } = range;
  const within = (value: number): boolean => value >= min && value <= max;
  if (!halfDouble) return (slot) => within(bpm[slot]!);
  return (slot) => within(bpm[slot]!) || within(bpm[slot]! * 2) || within(bpm[slot]! / 2);
}

/** A folder as it is stored: no slash at its ends. */
export function trimFolder(folder: string): string {
  return folder.replace(/^\/+|\/+$/g, '');
}

function folderTest(columns: Columns, folder: string): Test {
  const below = `${folder}/`;
  const inside = new Uint8Array(columns.folders.length);
  for (let at = 0; at < inside.length; at += 1) {
    const each = columns.folders[at]!;
    if (each === folder || each.startsWith(below)) inside[at] = 1;
  }
  return (slot) => inside[columns.folder[slot]!] === 1;
}

/** Lets these samples through. */
function oneOfTest(columns: Columns, ids: readonly number[]): Test {
  const tagged = new Uint8Array(columns.length);
  for (const id of ids) {
    const slot = slotOf(columns, id);
    if (slot >= 0) tagged[slot] = 1;
  }
  return (slot) => tagged[slot] === 1;
}
