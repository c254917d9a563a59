import type { SampleSort } from '../../schemas/methods/samples.js';
import { type Columns, slotOf } from './columns.js';
import { compareNatural, nameHead } from './name-order.js';

/** Where a page ended: the value of the last row in the order, and its id. */
export type Position = [value: number | string | null, id: number];

/** A total order over slots that a later page can pick up again. */
export interface Order {
  /** Below 0 when `a` comes first. */
  compare(a: number, b: number): number;
  position(slot: number): Position;
  /** Whether a slot comes after a position. */
  after(position: Position): (slot: number) => boolean;
}

/** Bytes of a name that a cursor carries, as JSON: a cursor stays well under its 500 characters. */
const POSITION_BYTES = 240;

/** The way round in which each sort is asked for most. */
export const USUAL_DIRECTION: Record<SampleSort, 1 | -1> = {
  relevance: -1,
  name: 1,
  added: -1,
  bpm: 1,
  key: 1,
  duration: 1,
  rating: -1,
  loudness: -1,
};

/** By a number per slot; NaN ("there is none") comes last in both directions, equal ones by id. */
export function byNumber(columns: Columns, value: (slot: number) => number, direction: 1 | -1): Order {
  const { ids } = columns;
  const compareWith = (a: number, aId: number, b: number, bId: number): number => {
    if (a !== a) return b !== b ? (aId - bId) * direction : 1;
    if (b !== b) return -1;
    return (a - b || aId - bId) * direction;
  };
  return {
    compare: (a, b) => compareWith(value(a), ids[a]!, value(b), ids[b]!),
    position(slot) {
      const at = value(slot);
      return [Number.isNaN(at) ? null : at, ids[slot]!];
    },
    after([at, id]) {
      const from = typeof at === 'number' ? at : NaN;
      return (slot) => compareWith(value(slot), ids[slot]!, from, id) > 0;
    },
  };
}

/** By folded name with numbers in counting order ("Kick 2" before "Kick 10"), equal ones by id. */
export function byName(columns: Columns, direction: 1 | -1): Order {
  const { ids, names, nameHeads } = columns;
  return {
    compare: (a, b) =>
      (nameHeads[a]! - nameHeads[b]! || compareNatural(names[a]!, names[b]!) || ids[a]! - ids[b]!) *
      direction,
    position: (slot) => [carried(names[slot]!), ids[slot]!],
    after([at, id]) {
      const beginning = String(at);
      const slot = slotOf(columns, id);
      // The cursor may hold the beginning of a long name only; the row itself knows the rest, if it is still there.
      const name = slot >= 0 && names[slot]!.startsWith(beginning) ? names[slot]! : beginning;
      const head = nameHead(name);
      return (other) =>
        (nameHeads[other]! - head || compareNatural(names[other]!, name) || ids[other]! - id) * direction > 0;
    },
  };
}

function carried(name: string): string {
  let beginning = name;
  while (Buffer.byteLength(JSON.stringify(beginning)) > POSITION_BYTES) {
    beginning = beginning.slice(0, Math.floor(beginning.length * 0.75));
  }
  return beginning;
}

/** The first `count` slots in an order, sorted: one pass with a heap that holds no more than that. */
export function firstInOrder(
  slots: Uint32Array,
  count: number,
  order: Pick<Order, 'compare'>,
  accept: (slot: number) => boolean,
): number[] {
  const heap: number[] = []; // worst on top
  const worse = (a: number, b: number): boolean => order.compare(heap[a]!, heap[b]!) > 0;
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!worse(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && worse(child, worst)) worst = child;
      if (worst === at) return;
      swap(at, worst);
      at = worst;
    }
  };
  for (const slot of slots) {
    if (!accept(slot)) continue;
    if (heap.length < count) rise(heap.push(slot) - 1);
    else if (order.compare(slot, heap[0]!) < 0) {
      heap[0] = slot;
      sink();
    }
  }
  return heap.sort((a, b) => order.compare(a, b));
}
