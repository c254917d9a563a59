import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Root } from '../../schemas/entities.js';
import { prepareAbsorb } from './absorb.js';
import { type RootRow, toRoot } from './rows.js';
import type { RootStore } from './types.js';

/** Rows that leave in one statement of `remove`: some 10 ms, a frame. */
const REMOVE_PAGE = 200;

const SELECT_ROOT = `
  SELECT r.*,
    (SELECT count(*) FROM samples WHERE root_id = r.id) AS samples,
    (SELECT count(*) FROM samples WHERE root_id = r.id AND presence = 'missing') AS missing
  FROM roots r`;

/** The library folders. */
export function createRootStore(db: Database.Database): RootStore {
  const all = db.prepare<[], RootRow>(`${SELECT_ROOT} ORDER BY r.path`);
  const byId = db.prepare<[number], RootRow>(`${SELECT_ROOT} WHERE r.id = ?`);
  const byPath = db.prepare<[string], RootRow>(`${SELECT_ROOT} WHERE r.path = ?`);
  const insert = db.prepare<[string, number]>('INSERT INTO roots (path, added_at) VALUES (?, ?)');
  const setState = db.prepare<[string, number]>('UPDATE roots SET state = ? WHERE id = ?');
  const setWatching = db.prepare<[string, string | null, number]>(
    'UPDATE roots SET watching = ?, watching_reason = ? WHERE id = ?',
  );
  const setScanned = db.prepare<[number, number]>('UPDATE roots SET last_scan_at = ? WHERE id = ?');
  const removePage = prepareRemovePage(db);
  const absorb = prepareAbsorb(db);
  const analysedSince = db.prepare<[number, number], { count: number; seconds: number }>(`
    SELECT count(*) AS count, coalesce(sum(s.duration), 0) AS seconds
    FROM samples s JOIN audio_features f ON f.sample_id = s.id WHERE s.root_id = ? AND f.analysed_at >= ?`);
  const endJobs = db.prepare<{ id: number; now: number }>(`
    UPDATE jobs SET state = 'cancelled', finished_at = :now
    WHERE root_id = :id AND state IN ('queued', 'running', 'paused')`);
  const drop = db.prepare<[number]>('DELETE FROM roots WHERE id = ?');

  const get = (id: number): Root | undefined => {
    const row = byId.get(id);
    return row === undefined ? undefined : toRoot(row);
  };
  const changed = (result: Database.RunResult, id: number): void => {
    if (result.changes === 0) throw notFound(id);
  };

  return {
    list: () => all.all().map(toRoot),
    get,
    byPath(path) {
      const row = byPath.get(path);
      return row === undefined ? undefined : toRoot(row);
    },
    add(path, now) {
      if (byPath.get(path) !== undefined) {
        throw new PadbridgeError('conflict', 'This folder is in the library already.', { subject: path });
      }
      const id = Number(insert.run(path, now).lastInsertRowid);
      return { ...toRoot({ ...emptyRoot, id, path, added_at: now }) };
    },
    remove: (id, now) =>
      db.transaction(() => {
        if (byId.get(id) === undefined) throw notFound(id);
        let removed = 0;
        for (let page = removePage(id, now); page > 0; page = removePage(id, now)) removed += page;
        endJobs.run({ id, now });
        drop.run(id);
        return removed;
      })(),
    removePage: (id, now) => db.transaction(() => removePage(id, now))(),
    absorb: (path, inner, now) =>
      db.transaction(() => {
        const outer = Number(insert.run(path, now).lastInsertRowid);
        for (const { id, prefix } of inner) absorb(outer, id, prefix, now);
        const row = byId.get(outer);
        if (row === undefined) throw notFound(outer);
        return toRoot(row);
      })(),
    analysedSince: (id, since) => analysedSince.get(id, since) ?? { count: 0, seconds: 0 },
    setState: (id, state) => changed(setState.run(state, id), id),
    setWatching: (id, watching, reason) => changed(setWatching.run(watching, reason, id), id),
    setScanned: (id, now) => changed(setScanned.run(now, id), id),
  };
}

const emptyRoot = {
  state: 'online',
  watching: 'off',
  watching_reason: null,
  last_scan_at: null,
  samples: 0,
  missing: 0,
} as const;

function notFound(id: number): PadbridgeError {
  return new PadbridgeError('not-found', 'There is no such library folder.', { subject: String(id) });
}

/** Writes up to a page of a root's rows to the archive and deletes them; returns how many. */
function prepareRemovePage(db: Database.Database): (rootId: number, now: number) => number {
  const page = db
    .prepare<[number, number], number>('SELECT id FROM samples WHERE root_id = ? ORDER BY id LIMIT ?')
    .pluck();
  const archive = db.prepare<{ ids: string; now: number }>(`
    INSERT INTO removed_samples
      (sample_id, removed_at, root_path, relative_path, content_hash, audio_hash, rating, record)
    SELECT s.id, :now, r.path, s.relative_path, s.content_hash, s.audio_hash, s.rating, json_object(
      'size', s.size, 'modifiedAt', s.modified_at, 'addedAt', s.added_at, 'rating', s.rating,
      'presence', s.presence, 'status', s.status, 'failure', s.failure,
      'contentHash', s.content_hash, 'audioHash', s.audio_hash,
      'duration', s.duration, 'kind', s.kind, 'drumClass', s.drum_class,
      'soundClass', s.sound_class, 'bpm', s.bpm,
      'keyTonic', s.key_tonic, 'keyMode', s.key_mode,
      'tags', (SELECT json_group_array(t.name) FROM sample_tags st JOIN tags t ON t.id = st.tag_id
        WHERE st.sample_id = s.id),
      'collections', (SELECT json_group_array(c.name) FROM collection_samples cs
        JOIN collections c ON c.id = cs.collection_id WHERE cs.sample_id = s.id),
      'metadata', (SELECT json_group_object(m.key, m.value) FROM metadata m
        WHERE m.sample_id = s.id AND m.source = 'user'))
    FROM samples s JOIN roots r ON r.id = s.root_id
    WHERE s.id IN (SELECT value FROM json_each(:ids))`);
  const remove = db.prepare<[string]>('DELETE FROM samples WHERE id IN (SELECT value FROM json_each(?))');
  return (rootId, now) => {
    const ids = JSON.stringify(page.all(rootId, REMOVE_PAGE));
    if (ids === '[]') return 0;
    archive.run({ ids, now });
    return remove.run(ids).changes;
  };
}
