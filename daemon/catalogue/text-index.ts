import type Database from 'better-sqlite3';
import { splitPath } from './rows.js';
import { indexText } from './words.js';

/** Keeps the words of samples. Rows leave the index by themselves when their sample is deleted. */
export interface TextIndex {
  /** A new row: nothing but its path is known yet. */
  add(id: number, relativePath: string): void;
  /** Writes the words of a row anew from what the tables say now. */
  refresh(id: number): void;
}

/** What the tags of the file say that a person would search for. */
const SEARCHED_METADATA = ['title', 'artist', 'album', 'genre', 'comment'] as const;

export function createTextIndex(db: Database.Database): TextIndex {
  const insert = db.prepare<[number, string, string, string, string]>(
    'INSERT INTO samples_fts (rowid, name, folder, tags, about) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = db.prepare<[number]>('DELETE FROM samples_fts WHERE rowid = ?');
  const path = db.prepare<[number], string>('SELECT relative_path FROM samples WHERE id = ?').pluck();
  const tags = db
    .prepare<[number], string | null>(
      `SELECT group_concat(t.name, ' ') FROM sample_tags st JOIN tags t ON t.id = st.tag_id
       WHERE st.sample_id = ?`,
    )
    .pluck();
  const about = db
    .prepare<[number], string | null>(
      `SELECT group_concat(value, ' ') FROM metadata
       WHERE sample_id = ? AND key IN (${SEARCHED_METADATA.map((key) => `'${key}'`).join(', ')})`,
    )
    .pluck();

  // A scan brings folder after folder.
  let lastFolder = '';
  let lastFolderText = '';
  const folderText = (folder: string): string => {
    if (folder !== lastFolder) {
      lastFolderText = indexText(folder);
      lastFolder = folder;
    }
    return lastFolderText;
  };

  return {
    add(id, relativePath) {
      const { folder, name } = splitPath(relativePath);
      insert.run(id, indexText(name), folderText(folder), '', '');
    },
    refresh(id) {
      const relativePath = path.get(id);
      if (relativePath === undefined) return;
      const { folder, name } = splitPath(relativePath);
      remove.run(id);
      insert.run(
        id,
        indexText(name),
        folderText(folder),
        indexText(tags.get(id) ?? ''),
        indexText(about.get(id) ?? ''),
      );
    },
  };
}
