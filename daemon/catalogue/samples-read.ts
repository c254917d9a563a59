import type Database from 'better-sqlite3';
import type { MetadataEntry, SampleDetail, SampleSummary } from '../../schemas/entities.js';
import { absolutePath, SELECT_SAMPLE, type SampleRow, toSummary } from './rows.js';
import type { SampleLocation, SampleStore } from './types.js';

type Reads = Pick<SampleStore, 'get' | 'summaries' | 'byPath' | 'locate' | 'count'>;

interface MetadataRow extends Omit<MetadataEntry, 'agrees'> {
  agrees: number | null;
}

interface FeatureRow {
  engine: string;
  analysed_at: number;
  beats: number | null;
  root_note: number | null;
  tuning_cents: number | null;
  onset_rate: number;
  spectral_centroid: number | null;
  spectral_rolloff: number | null;
  spectral_bandwidth: number | null;
  spectral_flatness: number | null;
  zero_crossing_rate: number;
  rms_db: number | null;
  harmonic_ratio: number | null;
  mfcc: string | null;
  chroma: string | null;
  remarks: string;
  onsets: string | null;
}

/** Everything that only looks. */
export function createSampleReads(db: Database.Database): Reads {
  const one = db.prepare<[number], SampleRow>(`${SELECT_SAMPLE} WHERE s.id = ?`);
  const at = db.prepare<[number, string], SampleRow>(
    `${SELECT_SAMPLE} WHERE s.root_id = ? AND s.relative_path = ?`,
  );
  const many = db.prepare<[string], SampleRow>(
    `${SELECT_SAMPLE} WHERE s.id IN (SELECT value FROM json_each(?))`,
  );
  const tagsOf = db.prepare<[string], { sample_id: number; name: string }>(`
    SELECT st.sample_id, t.name FROM sample_tags st JOIN tags t ON t.id = st.tag_id
    WHERE st.sample_id IN (SELECT value FROM json_each(?)) ORDER BY t.folded`);
  const location = db.prepare<[number], SampleLocation>(`
    SELECT s.id, s.root_id AS rootId, r.path AS rootPath, s.relative_path AS relativePath, s.size,
      s.modified_at AS modifiedAt
    FROM samples s JOIN roots r ON r.id = s.root_id WHERE s.id = ?`);
  const metadata = db.prepare<[number], MetadataRow>(
    'SELECT key, value, type, source, confidence, agrees FROM metadata WHERE sample_id = ? ORDER BY key',
  );
  const features = db.prepare<[number], FeatureRow>(`
    SELECT f.analysed_at, f.beats, f.root_note, f.tuning_cents, f.onset_rate, f.spectral_centroid, f.spectral_rolloff,
      f.spectral_bandwidth, f.spectral_flatness, f.zero_crossing_rate, f.rms_db, f.harmonic_ratio, f.mfcc, f.chroma,
      f.remarks, a.engine, o.positions AS onsets
    FROM audio_features f JOIN analyses a ON a.id = f.analysis_id LEFT JOIN onsets o ON o.sample_id = f.sample_id
    WHERE f.sample_id = ?`);
  const tagsOfOne = db
    .prepare<[number], string>(
      'SELECT t.name FROM sample_tags st JOIN tags t ON t.id = st.tag_id WHERE st.sample_id = ? ORDER BY t.folded',
    )
    .pluck();
  const count = db.prepare<[], number>('SELECT count(*) FROM samples').pluck();

  const summarise = (rows: readonly SampleRow[]): SampleSummary[] => {
    const tags = new Map<number, string[]>(rows.map((row) => [row.id, []]));
    for (const { sample_id, name } of tagsOf.all(JSON.stringify([...tags.keys()])))
      tags.get(sample_id)?.push(name);
    return rows.map((row) => toSummary(row, tags.get(row.id) ?? []));
  };

  // One transaction for all of its parts: each would take and give back the locks of the file by itself.
  const detail = db.transaction((id: number): SampleDetail | undefined => {
    const row = one.get(id);
    if (row === undefined) return undefined;
    // Assigned, not spread: an object of this many fields is twenty times slower to spread, and this is asked all day.
    return Object.assign(
      toSummary(row, tagsOfOne.all(id)),
      {
        contentHash: row.content_hash,
        audioHash: row.audio_hash,
        metadata: metadata.all(id).map(toMetadata),
      },
      measured(features.get(id)),
    );
  });

  return {
    get: (id) => detail(id),
    summaries(ids) {
      const byId = new Map(summarise(many.all(JSON.stringify(ids))).map((summary) => [summary.id, summary]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    byPath(rootId, relativePath) {
      const row = at.get(rootId, relativePath);
      return row === undefined ? undefined : summarise([row])[0];
    },
    locate: (id) => location.get(id),
    count: () => count.get() ?? 0,
  };
}

function toMetadata({ agrees, ...entry }: MetadataRow): MetadataEntry {
  return Object.assign(entry, { agrees: agrees === null ? null : agrees === 1 });
}

/** Where the file of a row lies on this machine. */
export function pathOf(location: SampleLocation): string {
  return absolutePath(location.rootPath, location.relativePath);
}

type Measured = Pick<
  SampleDetail,
  'onsets' | 'features' | 'remarks' | 'beats' | 'rootNote' | 'tuningCents' | 'engine' | 'analysedAt'
>;

function measured(row: FeatureRow | undefined): Measured {
  if (row === undefined) {
    return {
      onsets: [],
      features: null,
      remarks: [],
      beats: null,
      rootNote: null,
      tuningCents: null,
      engine: null,
      analysedAt: null,
    };
  }
  return {
    onsets: parse<number[]>(row.onsets ?? '[]'),
    features: {
      rmsDb: row.rms_db,
      zeroCrossingRate: row.zero_crossing_rate,
      spectralCentroid: row.spectral_centroid,
      spectralRolloff: row.spectral_rolloff,
      spectralBandwidth: row.spectral_bandwidth,
      spectralFlatness: row.spectral_flatness,
      onsetRate: row.onset_rate,
      harmonicRatio: row.harmonic_ratio,
      mfcc: parse<number[] | null>(row.mfcc ?? 'null'),
      chroma: parse<number[] | null>(row.chroma ?? 'null'),
    },
    remarks: parse<string[]>(row.remarks),
    beats: row.beats,
    rootNote: row.root_note,
    tuningCents: row.tuning_cents,
    engine: row.engine,
    analysedAt: row.analysed_at,
  };
}

/** JSON that only we wrote and the table's CHECK has seen. */
function parse<T>(json: string): T {
  return JSON.parse(json) as T;
}
