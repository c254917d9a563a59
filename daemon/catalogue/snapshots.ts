import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { SnapshotRow, SnapshotStore } from './card-types.js';

const manifest = z.object({
  folder: z.string(),
  name: z.string(),
  files: z.array(z.object({ path: z.string(), size: z.number().int(), hash: z.string() })),
});

interface Row {
  id: number;
  cardId: number;
  cardName: string;
  project: number | null;
  contentHash: string;
  manifest: string;
  parentId: number | null;
  note: string | null;
  takenAt: number;
}

const SELECT = `
  SELECT s.id, s.device_id AS cardId, d.name AS cardName, s.project, s.content_hash AS contentHash, s.manifest,
    s.parent_id AS parentId, s.note, s.taken_at AS takenAt
  FROM device_snapshots s JOIN devices d ON d.id = s.device_id
  WHERE json_extract(s.manifest, '$.folder') IS NOT NULL`;

/** What the projects of cards held over time. The contents lie in the archive, by hash. */
export function createSnapshotStore(db: Database.Database): SnapshotStore {
  const one = db.prepare<[number], Row>(`${SELECT} AND s.id = ?`);
  const filtered = db.prepare<
    Record<'cardId' | 'project', number | null> & { folder: string | null; limit: number },
    Row
  >(`${SELECT}
    AND (:cardId IS NULL OR s.device_id = :cardId) AND (:project IS NULL OR s.project = :project)
    AND (:folder IS NULL OR json_extract(s.manifest, '$.folder') = :folder)
    ORDER BY s.taken_at DESC, s.id DESC LIMIT :limit`);
  const insert = db.prepare<Omit<Row, 'id' | 'cardName'>>(`
    INSERT INTO device_snapshots (device_id, project, content_hash, manifest, parent_id, note, taken_at)
    VALUES (:cardId, :project, :contentHash, :manifest, :parentId, :note, :takenAt)`);
  const setNote = db.prepare<[string | null, number]>('UPDATE device_snapshots SET note = ? WHERE id = ?');

  const get = (id: number): SnapshotRow | undefined => {
    const row = one.get(id);
    return row && toSnapshot(row);
  };
  const list: SnapshotStore['list'] = ({ cardId = null, project = null, folder = null, limit }) =>
    filtered.all({ cardId, project, folder, limit }).map(toSnapshot);

  return {
    list,
    get,
    latest: (cardId, folder) => list({ cardId, folder, limit: 1 })[0],
    add({ folder, name, files, ...row }) {
      const { lastInsertRowid } = insert.run({ ...row, manifest: JSON.stringify({ folder, name, files }) });
      return get(Number(lastInsertRowid))!;
    },
    setNote: (id, note) => void setNote.run(note, id),
  };
}

function toSnapshot({ manifest: json, ...row }: Row): SnapshotRow {
  return { ...row, ...manifest.parse(JSON.parse(json)) };
}
