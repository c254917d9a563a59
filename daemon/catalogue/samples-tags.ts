import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { TextIndex } from './text-index.js';
import type { SampleStore } from './types.js';
import { foldName } from './words.js';

/** What the user says about samples: stars and words. */
export function createSampleTags(
  db: Database.Database,
  text: TextIndex,
): Pick<SampleStore, 'setRating' | 'setTags'> {
  const touch = db.prepare<[number, number]>('UPDATE samples SET updated_at = ? WHERE id = ?');
  const rate = db.prepare<[number, number, number]>(
    'UPDATE samples SET rating = ?, updated_at = ? WHERE id = ?',
  );
  const find = db.prepare<[string], number>('SELECT id FROM tags WHERE folded = ?').pluck();
  const insert = db.prepare<[string, string, number]>(
    'INSERT INTO tags (name, folded, created_at) VALUES (?, ?, ?)',
  );
  const drop = db.prepare<[number, string]>(
    'DELETE FROM sample_tags WHERE sample_id = ? AND tag_id NOT IN (SELECT value FROM json_each(?))',
  );
  const tie = db.prepare<[number, number, number]>(
    'INSERT INTO sample_tags (sample_id, tag_id, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );

  return {
    setRating(id, rating, now) {
      if (rate.run(rating, now, id).changes === 0) throw notFound(id);
    },
    setTags(id, tags, now) {
      db.transaction(() => {
        if (touch.run(now, id).changes === 0) throw notFound(id);
        const ids = tags.flatMap((tag) => {
          const name = tag.normalize('NFC').trim();
          if (name === '') return [];
          const folded = foldName(name);
          return [find.get(folded) ?? Number(insert.run(name, folded, now).lastInsertRowid)];
        });
        drop.run(id, JSON.stringify(ids));
        for (const tagId of ids) tie.run(id, tagId, now);
        text.refresh(id);
      }).immediate();
    },
  };
}

function notFound(id: number): PadbridgeError {
  return new PadbridgeError('not-found', 'There is no such sample.', { subject: String(id) });
}
