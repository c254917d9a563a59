import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import { splitPath } from './rows.js';
import { treeRange } from './samples-presence.js';
import type { TextIndex } from './text-index.js';
import type { ListedFile, ListingOutcome, SampleStore } from './types.js';

/** Files in one call: a transaction of this size stays within a frame or two. */
const MAX_FILES = 1000;

type Listing = Pick<
  SampleStore,
  'applyListing' | 'markMissing' | 'markTreeMissing' | 'markTreeMissingPage' | 'adopt'
>;

interface Known {
  id: number;
  size: number;
  modified_at: number;
  presence: 'present' | 'missing';
}

/** What the row says about the sound is void: the file is another one now. Tags, rating and the user's words stay. */
const FORGET_SOUND = `
  status = 'listed', failure = NULL, content_hash = NULL, audio_hash = NULL, container = NULL, codec = NULL,
  sample_rate = NULL, channels = NULL, bits = NULL, frames = NULL, duration = NULL, kind = NULL,
  drum_class = NULL, bpm = NULL, bpm_confidence = NULL, key_tonic = NULL, key_mode = NULL,
  key_confidence = NULL, lufs = NULL, peak_db = NULL`;

/** Writes what a scan saw: which files are there, changed, gone, moved. */
export function createListing(db: Database.Database, text: TextIndex): Listing {
  const known = db.prepare<[number, string], Known>(
    'SELECT id, size, modified_at, presence FROM samples WHERE root_id = ? AND relative_path = ?',
  );
  const insert = db.prepare<[number, string, string, number, number, number, number]>(`
    INSERT INTO samples (root_id, relative_path, folder, size, modified_at, added_at, updated_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const comeBack = db.prepare<[number, number]>(
    `UPDATE samples SET presence = 'present', missing_since = NULL, updated_at = ? WHERE id = ?`,
  );
  const change = db.prepare<[number, number, number, number]>(`
    UPDATE samples SET size = ?, modified_at = ?, updated_at = ?, presence = 'present', missing_since = NULL,
      ${FORGET_SOUND}
    WHERE id = ?`);
  const goMissing = db.prepare<[number, number, string]>(`
    UPDATE samples SET presence = 'missing', missing_since = ?, updated_at = ?
    WHERE presence = 'present' AND id IN (SELECT value FROM json_each(?))`);
  const rootPage = db
    .prepare<[number, number], number>(
      `SELECT id FROM samples WHERE root_id = ? AND presence = 'present' LIMIT ?`,
    )
    .pluck();
  const treePage = db
    .prepare<[number, string, string, number], number>(
      `SELECT id FROM samples WHERE root_id = ? AND relative_path > ? AND relative_path < ?
         AND presence = 'present' LIMIT ?`,
    )
    .pluck();
  const forgetSound = prepareForget(db);
  const adoption = prepareAdoption(db);

  const treeMissingPage = (rootId: number, folder: string, now: number, limit: number): number => {
    const ids =
      folder === ''
        ? rootPage.all(rootId, limit)
        : treePage.all(rootId, treeRange(folder).from, treeRange(folder).to, limit);
    return goMissing.run(now, now, JSON.stringify(ids)).changes;
  };

  return {
    applyListing(rootId, files, now) {
      if (files.length > MAX_FILES) {
        throw new PadbridgeError('too-large', `More than ${String(MAX_FILES)} files at once.`);
      }
      const outcome: ListingOutcome = { added: [], changed: [], returned: [], unchanged: [] };
      const newWords: { id: number; relativePath: string }[] = [];
      const staleWords: number[] = [];
      const applyOne = (file: ListedFile): void => {
        const modifiedAt = wholeMs(file.modifiedAt);
        const row = known.get(rootId, file.relativePath);
        if (row === undefined) {
          const id = Number(
            insert.run(
              rootId,
              file.relativePath,
              splitPath(file.relativePath).folder,
              file.size,
              modifiedAt,
              now,
              now,
            ).lastInsertRowid,
          );
          newWords.push({ id, relativePath: file.relativePath });
          outcome.added.push(id);
        } else if (row.size !== file.size || row.modified_at !== modifiedAt) {
          change.run(file.size, modifiedAt, now, row.id);
          if (forgetSound(row.id)) staleWords.push(row.id);
          outcome.changed.push(row.id);
        } else if (row.presence === 'missing') {
          comeBack.run(now, row.id);
          outcome.returned.push(row.id);
        } else {
          outcome.unchanged.push(row.id);
        }
      };
      db.transaction(() => {
        files.forEach(applyOne);
        // Words go last, in one run: FTS5 writes out what it has gathered whenever a statement with triggers comes
        // in between, and a segment for every row costs several times the row.
        for (const { id, relativePath } of newWords) text.add(id, relativePath);
        for (const id of staleWords) text.refresh(id);
      }).immediate();
      return outcome;
    },
    markMissing(ids, now) {
      goMissing.run(now, now, JSON.stringify(ids));
    },
    markTreeMissing: (rootId, folder, now) =>
      db.transaction(() => treeMissingPage(rootId, folder, now, -1)).immediate(),
    markTreeMissingPage: (rootId, folder, now, limit) =>
      db.transaction(() => treeMissingPage(rootId, folder, now, limit)).immediate(),
    adopt(oldId, newId, now) {
      db.transaction(() => {
        adoption(oldId, newId, now);
        text.refresh(oldId);
      }).immediate();
    },
  };
}

/** File times come with fractions and, on broken file systems, from before 1970; a row holds whole ms from 0 on. */
function wholeMs(time: number): number {
  return Math.max(0, Math.floor(time));
}

/** Deletes what was measured or read from the file of a sample; returns whether searched words went with it. */
function prepareForget(db: Database.Database): (id: number) => boolean {
  const statements = [
    'audio_features',
    'onsets',
    'embeddings',
    'sample_artists',
    'sample_albums',
    'sample_genres',
  ].map((table) => db.prepare<[number]>(`DELETE FROM ${table} WHERE sample_id = ?`));
  const metadata = db.prepare<[number]>(`DELETE FROM metadata WHERE sample_id = ? AND source <> 'user'`);
  return (id) => {
    for (const statement of statements) statement.run(id);
    return metadata.run(id).changes > 0;
  };
}

function prepareAdoption(db: Database.Database): (oldId: number, newId: number, now: number) => void {
  interface Place {
    id: number;
    root_id: number;
    relative_path: string;
    folder: string;
    size: number;
    modified_at: number;
    content_hash: string | null;
  }
  const place = db.prepare<[number], Place>(
    'SELECT id, root_id, relative_path, folder, size, modified_at, content_hash FROM samples WHERE id = ?',
  );
  // Work on the new row goes on for the old one, unless the old one waits already.
  const dropWaiting = db.prepare<{ old: number; new: number }>(`
    UPDATE batch_items SET state = 'cancelled' WHERE sample_id = :new AND state = 'queued'
      AND EXISTS (SELECT 1 FROM batch_items WHERE sample_id = :old AND state = 'queued')`);
  const moveWork = db.prepare<{ old: number; new: number }>(
    'UPDATE batch_items SET sample_id = :old WHERE sample_id = :new',
  );
  const remove = db.prepare<[number]>('DELETE FROM samples WHERE id = ?');
  const move = db.prepare<Place & { now: number }>(`
    UPDATE samples SET root_id = :root_id, relative_path = :relative_path, folder = :folder, size = :size,
      modified_at = :modified_at, content_hash = coalesce(:content_hash, content_hash), updated_at = :now,
      presence = 'present', missing_since = NULL
    WHERE id = :id`);
  return (oldId, newId, now) => {
    const target = place.get(newId);
    if (target === undefined || oldId === newId || place.get(oldId) === undefined) {
      throw new PadbridgeError('not-found', 'There is no such sample.', {
        subject: `${String(oldId)}, ${String(newId)}`,
      });
    }
    dropWaiting.run({ old: oldId, new: newId });
    moveWork.run({ old: oldId, new: newId });
    remove.run(newId);
    move.run({ ...target, id: oldId, now });
  };
}
