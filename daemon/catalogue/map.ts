import type Database from 'better-sqlite3';
import type { DrumClass, SampleKind } from '../../schemas/analysis.js';
import type { Point } from '../map/layout.js';

/** Where a sample lies, and what it is. */
export interface PlacedSample {
  id: number;
  x: number;
  y: number;
  kind: SampleKind | null;
  drumClass: DrumClass | null;
}

/** Where samples lie on the map. */
export interface MapStore {
  /** The layout that counts; 0 when there is none. */
  layout(): number;
  count(): number;
  /** Points in id order. */
  page(afterId: number, limit: number): PlacedSample[];
  /** Samples with a vector of this recipe that have no place yet, or one that an earlier vector gave them. */
  unplaced(recipe: number): number;
  /**
   * Adds points to a layout; those of samples that have gone are passed over.
   * @param upTo the newest vector (its seq) that was known when they were placed
   */
  add(layout: number, points: readonly Point[], upTo: number): void;
  /** Forgets all points of other layouts. */
  keepOnly(layout: number): void;
}

export function createMapStore(db: Database.Database): MapStore {
  const layout = db.prepare<[], number | null>('SELECT max(layout) FROM map_points').pluck();
  const count = db.prepare<[], number>('SELECT count(*) FROM map_points').pluck();
  const page = db.prepare<[number, number], PlacedSample>(
    `SELECT m.sample_id AS id, m.x, m.y, s.kind, s.drum_class AS drumClass
     FROM map_points m JOIN samples s ON s.id = m.sample_id
     WHERE m.sample_id > ? ORDER BY m.sample_id LIMIT ?`,
  );
  const unplaced = db
    .prepare<[number], number>(
      `SELECT count(*) FROM embeddings e LEFT JOIN map_points m ON m.sample_id = e.sample_id
       WHERE e.recipe = ? AND e.vector IS NOT NULL AND (m.seq IS NULL OR m.seq <> e.seq)`,
    )
    .pluck();
  // Who has a newer vector than the placing knew is placed again the next time.
  const put = db.prepare<{ id: number; number: number; x: number; y: number; placed: number; upTo: number }>(`
    INSERT OR REPLACE INTO map_points (sample_id, layout, x, y, placed, seq)
    SELECT sample_id, :number, :x, :y, :placed, iif(seq <= :upTo, seq, 0) FROM embeddings WHERE sample_id = :id`);
  const keep = db.prepare<[number]>('DELETE FROM map_points WHERE layout <> ?');
  return {
    layout: () => layout.get() ?? 0,
    count: () => count.get() ?? 0,
    page: (afterId, limit) => page.all(afterId, limit),
    unplaced: (recipe) => unplaced.get(recipe) ?? 0,
    add(number, points, upTo) {
      db.transaction(() => {
        for (const point of points) put.run({ ...point, placed: Number(point.placed), number, upTo });
      })();
    },
    keepOnly(number) {
      keep.run(number);
    },
  };
}
