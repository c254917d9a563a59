import type Database from 'better-sqlite3';
import { createTextIndex } from './text-index.js';

/**
 * Moves every row of a root into another that lies around it: ids, tags, ratings, analyses and history stay, only the
 * path below the root grows by `prefix`. The emptied root goes. Must run in a transaction. Returns how many rows moved.
 */
export function prepareAbsorb(
  db: Database.Database,
): (outerId: number, innerId: number, prefix: string, now: number) => number {
  const text = createTextIndex(db);
  const ids = db.prepare<[number], number>('SELECT id FROM samples WHERE root_id = ?').pluck();
  const move = db.prepare<{ outer: number; inner: number; prefix: string; now: number }>(`
    UPDATE samples
    SET root_id = :outer, relative_path = :prefix || '/' || relative_path, updated_at = :now,
      folder = CASE folder WHEN '' THEN :prefix ELSE :prefix || '/' || folder END
    WHERE root_id = :inner`);
  const moveJobs = db.prepare<[number, number]>('UPDATE jobs SET root_id = ? WHERE root_id = ?');
  const drop = db.prepare<[number]>('DELETE FROM roots WHERE id = ?');
  return (outerId, innerId, prefix, now) => {
    const moved = ids.all(innerId);
    move.run({ outer: outerId, inner: innerId, prefix, now });
    moveJobs.run(outerId, innerId);
    drop.run(innerId);
    // The folders above are words to search for as well.
    for (const id of moved) text.refresh(id);
    return moved.length;
  };
}
