import type Database from 'better-sqlite3';
import type { MusicalMode, PitchClass, SampleKind } from '../../schemas/analysis.js';
import type { HarmonicFacts } from '../harmony/harmony.js';

/** What ties samples together. */
export interface GraphStore {
  /** What harmony can be judged by; unknown ids are left out. */
  harmonicFacts(ids: readonly number[]): Map<number, HarmonicFacts>;
  /** Hash of the audio of each, without its tags; ids without one are left out. */
  audioOf(ids: readonly number[]): Map<number, string>;
  /** Samples that lie in a kit or play in a song of the DAW together with these, most shared first. */
  usedTogether(ids: readonly number[], limit: number): UsedTogether[];
}

/** How many kits and songs a sample shares with others. */
export interface UsedTogether {
  sampleId: number;
  kits: number;
  songs: number;
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
  const audio = db
    .prepare<[string], [number, string]>(
      `SELECT id, audio_hash FROM samples
       WHERE id IN (SELECT value FROM json_each(?)) AND audio_hash IS NOT NULL`,
    )
    .raw();
  const together = db.prepare<[string, number], UsedTogether>(`
    WITH asked AS (SELECT value AS id FROM json_each(?)),
    shared AS (
      SELECT other.sample_id AS sample, other.kit_id AS kit, NULL AS song
      FROM kit_pads own JOIN kit_pads other ON other.kit_id = own.kit_id
      WHERE own.sample_id IN asked AND other.sample_id NOT IN asked
      UNION ALL
      SELECT other.sample_id, NULL, other.project_id
      FROM daw_project_samples own JOIN daw_project_samples other ON other.project_id = own.project_id
      WHERE own.sample_id IN asked AND other.sample_id IS NOT NULL AND other.sample_id NOT IN asked)
    SELECT sample AS sampleId, count(DISTINCT kit) AS kits, count(DISTINCT song) AS songs
    FROM shared GROUP BY sample ORDER BY kits + songs DESC, sample LIMIT ?`);
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
    audioOf: (ids) => new Map(audio.all(JSON.stringify(ids))),
    usedTogether: (ids, limit) => together.all(JSON.stringify(ids), limit),
  };
}

/** "in 2 kits and a song with it" */
export function sharedWords({ kits, songs }: Pick<UsedTogether, 'kits' | 'songs'>): string {
  const counted = (count: number, word: string) =>
    count === 0 ? [] : [count === 1 ? `a ${word}` : `${count} ${word}s`];
  return `in ${[...counted(kits, 'kit'), ...counted(songs, 'song')].join(' and ')} with it`;
}
