import type Database from 'better-sqlite3';
import type { MusicalMode, PitchClass, SampleKind } from '../../schemas/analysis.js';
import type { HarmonicFacts } from '../harmony/harmony.js';

/** What ties samples together. */
export interface GraphStore {
  /** What harmony can be judged by; unknown ids are left out. */
  harmonicFacts(ids: readonly number[]): Map<number, HarmonicFacts>;
  /** Samples that lie in a kit together with these, with how many kits they share. */
  usedTogether(ids: readonly number[], limit: number): { sampleId: number; kits: number }[];
}

interface FactsRow {
  id: number;
  kind: SampleKind | null;
  key_tonic: PitchClass | null;
  key_mode: MusicalMode | null;
  key_confidence: number | null;
  root_note: number | null;
  bpm: number | null;
}

export function createGraphStore(db: Database.Database): GraphStore {
  const facts = db.prepare<[string], FactsRow>(`
    SELECT s.id, s.kind, s.key_tonic, s.key_mode, s.key_confidence, f.root_note, s.bpm
    FROM samples s LEFT JOIN audio_features f ON f.sample_id = s.id
    WHERE s.id IN (SELECT value FROM json_each(?))`);
  const together = db.prepare<[string, number], { sampleId: number; kits: number }>(`
    WITH asked AS (SELECT value AS id FROM json_each(?))
    SELECT other.sample_id AS sampleId, count(DISTINCT other.kit_id) AS kits
    FROM kit_pads own
    JOIN kit_pads other ON other.kit_id = own.kit_id AND other.sample_id <> own.sample_id
    WHERE own.sample_id IN asked AND other.sample_id NOT IN asked
    GROUP BY other.sample_id ORDER BY kits DESC, other.sample_id LIMIT ?`);
  return {
    harmonicFacts: (ids) =>
      new Map(
        facts.all(JSON.stringify(ids)).map((row) => [
          row.id,
          {
            kind: row.kind,
            key: row.key_tonic && row.key_mode && { tonic: row.key_tonic, mode: row.key_mode },
            keyConfidence: row.key_confidence,
            rootNote: row.root_note,
            bpm: row.bpm,
          },
        ]),
      ),
    usedTogether: (ids, limit) => together.all(JSON.stringify(ids), limit),
  };
}
