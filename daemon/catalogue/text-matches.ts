import type Database from 'better-sqlite3';
import { type Columns, isAlive, slotOf } from './columns.js';
import type { LiveColumns } from './live-columns.js';
import { matchExpression } from './words.js';

/** The slots whose words match a query, newest first. */
export interface TextMatches {
  slots: Uint32Array;
  /** False: these are the newest ones, there are more. */
  complete: boolean;
}

/** Results kept while nothing changes: the searches of one word being typed, with their facets and pages. */
const KEPT = 32;

/** Looks words up in the text index. Undefined for a query without a word in it. */
export function createTextMatches(
  db: Database.Database,
  live: LiveColumns,
): (query: string, newest: number | 'all') => TextMatches | undefined {
  const head = db
    .prepare<[string, number], number>(
      'SELECT rowid FROM samples_fts WHERE samples_fts MATCH ? ORDER BY rowid DESC LIMIT ?',
    )
    .pluck();
  // One long text is several times faster to bring over than as many rows.
  const all = db
    .prepare<[string], string | null>('SELECT group_concat(rowid) FROM samples_fts WHERE samples_fts MATCH ?')
    .pluck();
  const kept = new Map<string, TextMatches>();
  let keptFor = -1;

  return (query, newest) => {
    const expression = matchExpression(query);
    if (expression === null) return undefined;
    const columns = live.current();
    if (keptFor !== live.generation()) {
      kept.clear();
      keptFor = live.generation();
    }
    const known = kept.get(expression);
    if (known !== undefined && (known.complete || newest !== 'all')) return known;
    const found =
      newest === 'all'
        ? { slots: slotsOfList(columns, all.get(expression) ?? ''), complete: true }
        : newestSlots(columns, head.all(expression, newest + 1), newest);
    if (db.inTransaction) return found; // may be rolled back
    kept.delete(expression);
    kept.set(expression, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return found;
  };
}

function newestSlots(columns: Columns, ids: readonly number[], newest: number): TextMatches {
  const slots = new Uint32Array(Math.min(ids.length, newest));
  let length = 0;
  for (const id of ids.slice(0, newest)) {
    const slot = slotOf(columns, id);
    if (slot >= 0 && isAlive(columns, slot)) slots[length++] = slot;
  }
  return { slots: slots.subarray(0, length), complete: ids.length <= newest };
}

/** "3,17,20" (ascending ids) as slots, last first. */
function slotsOfList(columns: Columns, list: string): Uint32Array {
  const slots = new Uint32Array(columns.length);
  let length = columns.length;
  let slot = 0;
  let id = 0;
  for (let at = 0; at <= list.length; at += 1) {
    const digit = list.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) {
      id = id * 10 + digit;
      continue;
    }
    while (slot < columns.length && columns.ids[slot]! < id) slot += 1;
    if (slot < columns.length && columns.ids[slot] === id && isAlive(columns, slot)) slots[--length] = slot;
    id = 0;
  }
  return slots.subarray(length);
}
