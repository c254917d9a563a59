import type Database from 'better-sqlite3';
import type { Point } from '../map/layout.js';

/** Where samples lie on the map. */
export interface MapStore {
  /** The layout that counts; 0 when there is none. */
  layout(): number;
  count(): number;
  /** Points in id order. */
  page(afterId: number, limit: number): { id: number; x: number; y: number }[];
  /** Adds points to a layout; those of samples that have gone are passed over. */
  add(layout: number, points: readonly Point[]): void;
  /** Forgets all points of other layouts. */
  keepOnly(layout: number): void;
}

export function createMapStore(db: Database.Database): MapStore {
  const layout = db.prepare<[], number | null>('SELECT max(layout) FROM map_points').pluck();
  const count = db.prepare<[], number>('SELECT count(*) FROM map_points').pluck();
  const page = db.prepare<[number, number], { id: number; x: number; y: number }>(
    'SELECT sample_id AS id, x, y FROM map_points WHERE sample_id > ? ORDER BY sample_id LIMIT ?',
  );
  const put = db.prepare<[number, number, number, number, number]>(`
    INSERT OR REPLACE INTO map_points (sample_id, layout, x, y, placed)
    SELECT id, ?, ?, ?, ? FROM samples WHERE id = ?`);
  const keep = db.prepare<[number]>('DELETE FROM map_points WHERE layout <> ?');
  return {
    layout: () => layout.get() ?? 0,
    count: () => count.get() ?? 0,
    page: (afterId, limit) => page.all(afterId, limit),
    add(number, points) {
      db.transaction(() => {
        for (const { id, x, y, placed } of points) put.run(number, x, y, Number(placed), id);
      })();
    },
    keepOnly(number) {
      keep.run(number);
    },
  };
}
