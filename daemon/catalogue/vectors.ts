import type Database from 'better-sqlite3';
import type { AnalysisResult, WaveformPeaks } from '../../schemas/analysis.js';

/** A sample whose vector is missing or of another recipe, with what a vector is made of. */
export interface StaleVector {
  sampleId: number;
  result: AnalysisResult;
  peaks: WaveformPeaks;
}

/** What samples are like, as vectors of one recipe. */
export interface VectorStore {
  /** Vectors of these samples; those without one are left out. */
  get(ids: readonly number[], recipe: number): Map<number, Int8Array>;
  /** Null for a silent sound: looked at, like nothing. */
  put(sampleId: number, recipe: number, vector: Int8Array | null): void;
  /** Analysed samples without a vector of this recipe, in id order. */
  stale(recipe: number, afterId: number, limit: number): StaleVector[];
  /** Samples with a vector of this recipe. */
  count(recipe: number): number;
}

interface StaleRow {
  sample_id: number;
  result: string;
  frames_per_peak: number;
  data: Uint8Array;
}

export function createVectorStore(db: Database.Database): VectorStore {
  const some = db.prepare<[string, number], { sample_id: number; vector: Uint8Array }>(`
    SELECT sample_id, vector FROM embeddings
    WHERE sample_id IN (SELECT value FROM json_each(?)) AND recipe = ? AND vector IS NOT NULL`);
  const insert = prepareVectorWrite(db);
  const stale = db.prepare<[number, number, number], StaleRow>(`
    SELECT f.sample_id, a.result, p.frames_per_peak, p.data
    FROM audio_features f
    JOIN analyses a ON a.id = f.analysis_id
    JOIN peaks p ON p.analysis_id = a.id
    LEFT JOIN embeddings e ON e.sample_id = f.sample_id
    WHERE f.sample_id > ? AND (e.recipe IS NULL OR e.recipe <> ?)
    ORDER BY f.sample_id LIMIT ?`);
  const count = db
    .prepare<[number], number>('SELECT count(*) FROM embeddings WHERE recipe = ? AND vector IS NOT NULL')
    .pluck();
  return {
    get(ids, recipe) {
      const rows = some.all(JSON.stringify(ids), recipe);
      return new Map(rows.map((row) => [row.sample_id, bytesOf(row.vector)]));
    },
    put: insert,
    stale: (recipe, afterId, limit) =>
      stale.all(afterId, recipe, limit).map((row) => ({
        sampleId: row.sample_id,
        result: JSON.parse(row.result) as AnalysisResult,
        peaks: { framesPerPeak: row.frames_per_peak, data: bytesOf(row.data) },
      })),
    count: (recipe) => count.get(recipe) ?? 0,
  };
}

/** Replaces the vector of a sample under a new sequence number. */
export function prepareVectorWrite(
  db: Database.Database,
): (sampleId: number, recipe: number, vector: Int8Array | null) => void {
  const insert = db.prepare<[number, number, Uint8Array | null]>(
    'INSERT OR REPLACE INTO embeddings (sample_id, recipe, vector) VALUES (?, ?, ?)',
  );
  return (sampleId, recipe, vector) => {
    insert.run(sampleId, recipe, vector && new Uint8Array(vector.buffer, vector.byteOffset, vector.length));
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Int8Array {
  return new Int8Array(buffer, byteOffset, byteLength);
}
