import type Database from 'better-sqlite3';

/** A tie to another sample as the tables tell it. */
export interface Tie {
  sampleId: number;
  /** What both share: the artist, the album … */
  name: string;
  confidence: number;
}

export type NodeKind = 'artist' | 'album' | 'genre' | 'collaborated';

/** Ties through what samples have in common. Read from the tables as they are now: nothing can be out of date. */
export interface RelationStore {
  shared(kind: NodeKind, sampleId: number, limit: number): Tie[];
  usedIn(sampleId: number): { place: string; name: string; detail: string | null }[];
}

const NODES = {
  artist: {
    edge: 'sample_artists',
    node: 'artists',
    column: 'artist_id',
    name: 'name',
    confidence: 'confidence',
  },
  album: { edge: 'sample_albums', node: 'albums', column: 'album_id', name: 'title', confidence: '1' },
  genre: {
    edge: 'sample_genres',
    node: 'genres',
    column: 'genre_id',
    name: 'name',
    confidence: 'confidence',
  },
} as const;
/** Places told at most. */
const MOST_PLACES = 200;

export function createRelationStore(db: Database.Database): RelationStore {
  const through = (kind: keyof typeof NODES) => {
    const { edge, node, column, name, confidence } = NODES[kind];
    const sure = (table: string) => (confidence === '1' ? '1' : `coalesce(${table}.${confidence}, 1)`);
    return db.prepare<[number, number, number], Tie>(`
      SELECT other.sample_id AS sampleId, min(n.${name}) AS name, max(${sure('own')} * ${sure('other')}) AS confidence
      FROM ${edge} own
      JOIN ${edge} other ON other.${column} = own.${column} AND other.sample_id <> ?
      JOIN ${node} n ON n.id = own.${column}
      JOIN samples s ON s.id = other.sample_id AND s.presence = 'present'
      WHERE own.sample_id = ?
      GROUP BY other.sample_id ORDER BY confidence DESC, other.sample_id LIMIT ?`);
  };
  // Artists who stand on one sample, or on one album, have worked together.
  const collaborated = db.prepare<[number, number, number], Tie>(`
    WITH own AS (SELECT artist_id FROM sample_artists WHERE sample_id = ?),
    partners AS (
      SELECT b.artist_id FROM sample_artists a JOIN sample_artists b ON b.sample_id = a.sample_id
      WHERE a.artist_id IN own
      UNION
      SELECT b.artist_id FROM sample_artists a
      JOIN sample_albums aa ON aa.sample_id = a.sample_id
      JOIN sample_albums ba ON ba.album_id = aa.album_id
      JOIN sample_artists b ON b.sample_id = ba.sample_id
      WHERE a.artist_id IN own)
    SELECT sa.sample_id AS sampleId, min(n.name) AS name, 0.8 * max(coalesce(sa.confidence, 1)) AS confidence
    FROM sample_artists sa
    JOIN artists n ON n.id = sa.artist_id
    JOIN samples s ON s.id = sa.sample_id AND s.presence = 'present'
    WHERE sa.artist_id IN partners AND sa.artist_id NOT IN own AND sa.sample_id <> ?
    GROUP BY sa.sample_id ORDER BY confidence DESC, sa.sample_id LIMIT ?`);
  const statements = {
    artist: through('artist'),
    album: through('album'),
    genre: through('genre'),
    collaborated,
  };
  const places = db.prepare<
    [number, number, number, number],
    { place: string; name: string; detail: string | null }
  >(`
    SELECT 'kit' AS place, k.name AS name, substr('ABCDEFGHIJ', p.bank + 1, 1) || p.pad AS detail
    FROM kit_pads p JOIN kits k ON k.id = p.kit_id WHERE p.sample_id = ?
    UNION ALL SELECT 'daw-project', coalesce(d.title, d.path),
      coalesce(s.channel, '') || CASE s.guess WHEN 1 THEN ', perhaps' ELSE '' END
    FROM daw_project_samples s JOIN daw_projects d ON d.id = s.project_id WHERE s.sample_id = ?
    UNION ALL SELECT place, name, detail FROM uses WHERE sample_id = ? LIMIT ?`);
  return {
    shared: (kind, sampleId, limit) => statements[kind].all(sampleId, sampleId, limit),
    usedIn: (sampleId) => places.all(sampleId, sampleId, sampleId, MOST_PLACES),
  };
}
