import type Database from 'better-sqlite3';
import type { PlanItem } from '../../schemas/cards.js';
import type { CardFileRow, SyncEntry, SyncRow, SyncStore } from './card-types.js';
import { PUT_FILE } from './cards.js';

/** A removal keeps the old content in the archive: that is what the journal calls it. */
const ACTION = { write: 'write', replace: 'replace', remove: 'archive' } as const satisfies Record<
  PlanItem['action'],
  SyncEntry['action']
>;

const SELECT_SYNC = `
  SELECT s.id, s.device_id AS cardId, s.state, s.after_id AS restores, s.error, s.created_at AS createdAt, s.finished_at AS finishedAt,
    count(e.id) AS total, coalesce(sum(e.state = 'done'), 0) AS done,
    coalesce(sum(e.state IN ('failed', 'conflict')), 0) AS failed
  FROM syncs s LEFT JOIN sync_entries e ON e.sync_id = s.id`;

/** The journals of what was written to cards. */
export function createSyncStore(db: Database.Database): SyncStore {
  const insert = db.prepare<[number, string, number | null, number]>(
    `INSERT INTO syncs (device_id, direction, state, after_id, created_at) VALUES (?, ?, 'running', ?, ?)`,
  );
  const insertEntry = db.prepare<{
    syncId: number;
    sampleId: number | null;
    path: string;
    action: string;
    expected: string | null;
    written: string | null;
    now: number;
  }>(`
    INSERT INTO sync_entries (sync_id, sample_id, path, action, expected_hash, written_hash, state, updated_at)
    VALUES (:syncId, :sampleId, :path, :action, :expected, :written, 'planned', :now)`);
  const one = db.prepare<[number], SyncRow>(`${SELECT_SYNC} WHERE s.id = ? GROUP BY s.id`);
  const many = db.prepare<[number, number], SyncRow>(
    `${SELECT_SYNC} WHERE s.device_id = ? GROUP BY s.id ORDER BY s.id DESC LIMIT ?`,
  );
  const entries = db.prepare<[number], SyncEntry>(`
    SELECT id, path, action, expected_hash AS expected, written_hash AS written, state, error
    FROM sync_entries WHERE sync_id = ? ORDER BY id`);
  const open = db
    .prepare<[number], number>(
      `SELECT 1 FROM sync_entries WHERE sync_id = ? AND state IN ('planned', 'running') LIMIT 1`,
    )
    .pluck();
  const setEntry = db.prepare<[string, string | null, number, number]>(
    'UPDATE sync_entries SET state = ?, error = ?, updated_at = ? WHERE id = ?',
  );
  const putFile = db.prepare<CardFileRow & { cardId: number }>(PUT_FILE);
  const dropFile = db.prepare<[number, string]>('DELETE FROM card_files WHERE device_id = ? AND path = ?');
  const end = db.prepare<[string, string | null, number, number]>(
    'UPDATE syncs SET state = ?, error = ?, finished_at = ? WHERE id = ?',
  );

  return {
    begin: (cardId, { items, fetches, restores }, now) =>
      db
        .transaction(() => {
          const direction = items.length === 0 ? 'from-device' : fetches.length === 0 ? 'to-device' : 'both';
          const syncId = Number(insert.run(cardId, direction, restores, now).lastInsertRowid);
          for (const { path, action, expected, hash, sampleId } of items) {
            insertEntry.run({ syncId, sampleId, path, action: ACTION[action], expected, written: hash, now });
          }
          for (const path of fetches) {
            insertEntry.run({
              syncId,
              sampleId: null,
              path,
              action: 'fetch',
              expected: null,
              written: null,
              now,
            });
          }
          return syncId;
        })
        .immediate(),
    get: (id) => one.get(id),
    list: (cardId, limit) => many.all(cardId, limit),
    entries: (id) => entries.all(id),
    unfinished(cardId) {
      const last = many.all(cardId, 1)[0];
      if (last === undefined || last.state === 'done' || last.state === 'cancelled') return undefined;
      return last.state === 'running' || open.get(last.id) !== undefined ? last : undefined;
    },
    setEntry: (id, state, now, error) => void setEntry.run(state, error ?? null, now, id),
    entryDone: (id, cardId, file, now) =>
      db
        .transaction(() => {
          setEntry.run('done', null, now, id);
          if ('gone' in file) dropFile.run(cardId, file.gone);
          else putFile.run({ cardId, ...file });
        })
        .immediate(),
    end: (id, state, now, error) => void end.run(state, error ?? null, now, id),
  };
}
