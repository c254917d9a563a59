import type Database from 'better-sqlite3';
import { type Columns, isAlive } from './columns.js';
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
  // One long text is several times faster to bring over than as many rows.
  const head = db
    .prepare<[string, number], string | null>(
      `SELECT group_concat(rowid) FROM (
         SELECT rowid FROM samples_fts WHERE samples_fts MATCH ? ORDER BY rowid DESC LIMIT ?)`,
    )
    .pluck();
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
        : newestSlots(columns, head.get(expression, newest + 1) ?? '', newest);
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

/** "20,17,3" (descending ids) as slots; a list of more than `newest` is not complete. */
function newestSlots(columns: Columns, list: string, newest: number): TextMatches {
  const slots = new Uint32Array(newest);
  let length = 0;
  let met = 0;
  let slot = columns.length - 1;
  forEachId(list, (id) => {
    met += 1;
    while (slot >= 0 && columns.ids[slot]! > id) slot -= 1;
    if (met <= newest && slot >= 0 && columns.ids[slot] === id && isAlive(columns, slot))
      slots[length++] = slot;
  });
  return { slots: slots.slice(0, length), complete: met <= newest };
}

/** "3,17,20" (ascending ids) as slots, last first. */
function slotsOfList(columns: Columns, list: string): Uint32Array {
  const slots = new Uint32Array(columns.length);
  let length = columns.length;
  let slot = 0;
  forEachId(list, (id) => {
    while (slot < columns.length && columns.ids[slot]! < id) slot += 1;
    if (slot < columns.length && columns.ids[slot] === id && isAlive(columns, slot)) slots[--length] = slot;
  });
  return slots.subarray(length);
}

/** The numbers of a list with commas, without making a text of each. */
function forEachId(list: string, take: (id: number) => void): void {
  if (list === '') return;
  let id = 0;
  for (let at = 0; at < list.length; at += 1) {
    const digit = list.charCodeAt(at) - 48;
    if (digit >= 0) id = id * 10 + digit;
    else {
      take(id);
      id = 0;
    }
  }
  take(id);
}
