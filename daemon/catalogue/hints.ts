import type Database from 'better-sqlite3';
import type { MetadataEntry } from '../../schemas/entities.js';
import type { FileHints } from '../audio/source.js';
import type { SoundFacts } from './types.js';
import { weighedMetadata } from './weighed.js';
import { foldName } from './words.js';

/** Longest text of a file's own tags that is kept: a comment may hold a licence, not a book. */
const MAX_TEXT = 4000;

/**
 * What is to be remembered about a sound, one entry per key: the weighed values (with the source that won and whether
 * the ear agrees) and what the file says about itself.
 */
export function metadataOf({ result, hints }: SoundFacts): MetadataEntry[] {
  const entries = weighedMetadata(result);
  const stated = (
    key: string,
    type: MetadataEntry['type'],
    source: MetadataEntry['source'],
    value: string | number | undefined,
  ): void => {
    const whole = value === undefined ? '' : String(value).trim();
    const text = type === 'text' ? whole.slice(0, MAX_TEXT) : whole;
    if (text !== '') entries.push({ key, value: text, type, source, confidence: null, agrees: null });
  };

  for (const key of ['title', 'artist', 'album', 'genre', 'comment'] as const) {
    stated(key, 'text', 'tag', hints[key]);
  }
  stated('year', 'number', 'tag', hints.year);
  stated('tagBpm', 'number', 'tag', hints.tagBpm);
  stated('tagKey', 'text', 'tag', hints.tagKey);
  stated('acid', 'json', 'acid', json(hints.acid));
  stated('smpl', 'json', 'smpl', json(hints.smpl));
  stated('cues', 'json', 'tag', json(hints.cues));
  stated('bext', 'json', 'tag', json(hints.bext));
  return entries;
}

function json(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Ties a sample to the artist, album and genre its tags name, making the nodes on the way. */
export function prepareGraph(db: Database.Database): (id: number, hints: FileHints) => void {
  const clear = ['sample_artists', 'sample_albums', 'sample_genres'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE sample_id = ? AND source <> 'user'`),
  );
  const artist = prepareNode(db, 'artists', 'name');
  const album = prepareNode(db, 'albums', 'title');
  const genre = prepareNode(db, 'genres', 'name');
  const tie = (table: string, column: string): Database.Statement<[number, number]> =>
    db.prepare<[number, number]>(
      `INSERT INTO ${table} (sample_id, ${column}, source) VALUES (?, ?, 'tag') ON CONFLICT DO NOTHING`,
    );
  const toArtist = tie('sample_artists', 'artist_id');
  const toAlbum = tie('sample_albums', 'album_id');
  const toGenre = tie('sample_genres', 'genre_id');
  return (id, hints) => {
    for (const statement of clear) statement.run(id);
    if (named(hints.artist)) toArtist.run(id, artist(hints.artist));
    if (named(hints.album)) toAlbum.run(id, album(hints.album));
    if (named(hints.genre)) toGenre.run(id, genre(hints.genre));
  };
}

function named(name: string | undefined): name is string {
  return name !== undefined && name.trim() !== '';
}

/** Finds or makes the node of a name. */
function prepareNode(db: Database.Database, table: string, column: string): (name: string) => number {
  const find = db.prepare<[string], number>(`SELECT id FROM ${table} WHERE folded = ?`).pluck();
  const insert = db.prepare<[string, string]>(`INSERT INTO ${table} (${column}, folded) VALUES (?, ?)`);
  return (name) => {
    const shown = name.slice(0, MAX_TEXT).trim();
    const folded = foldName(shown);
    return find.get(folded) ?? Number(insert.run(shown, folded).lastInsertRowid);
  };
}
