import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { CardFileRow, CardRow, CardStore, CardWish } from './card-types.js';

const MODEL = 'sp404mk2';

const SELECT_CARD = `
  SELECT d.id, d.kind, d.identity, d.name, d.first_seen_at AS firstSeenAt, d.last_seen_at AS lastSeenAt,
    (SELECT max(finished_at) FROM syncs WHERE device_id = d.id AND state = 'done') AS lastSyncAt,
    c.consent, c.auto, c.bytes_per_second AS bytesPerSecond
  FROM devices d JOIN cards c ON c.device_id = d.id`;

type Row = Omit<CardRow, 'auto'> & { auto: number };
const toCard = (row: Row): CardRow => ({ ...row, auto: row.auto === 1 });

/** Cards, their manifests and what the user wants on them. */
export function createCardStore(db: Database.Database): CardStore {
  const byId = db.prepare<[number], Row>(`${SELECT_CARD} WHERE d.id = ?`);
  const byIdentity = db.prepare<[string, string], Row>(`${SELECT_CARD} WHERE d.kind = ? AND d.identity = ?`);
  const all = db.prepare<[], Row>(`${SELECT_CARD} ORDER BY d.last_seen_at DESC, d.id`);
  const insertDevice = db.prepare<[string, string, string, string, number, number]>(
    'INSERT INTO devices (kind, model, identity, name, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertCard = db.prepare<[number, string]>('INSERT INTO cards (device_id, consent) VALUES (?, ?)');
  const touch = db.prepare<[string, number, number]>(
    'UPDATE devices SET name = ?, last_seen_at = ? WHERE id = ?',
  );
  const setConsent = db.prepare<[string, number]>('UPDATE cards SET consent = ? WHERE device_id = ?');
  const setAuto = db.prepare<[number, number]>('UPDATE cards SET auto = ? WHERE device_id = ?');
  const setRate = db.prepare<[number, number]>('UPDATE cards SET bytes_per_second = ? WHERE device_id = ?');

  const get = (id: number): CardRow | undefined => {
    const row = byId.get(id);
    return row && toCard(row);
  };
  const find = (kind: string, identity: string): CardRow | undefined => {
    const row = byIdentity.get(kind, identity);
    return row && toCard(row);
  };

  return {
    seen: ({ kind, identity, name }, consent, now) =>
      db.transaction(() => {
        const known = find(kind, identity);
        const id =
          known?.id ?? Number(insertDevice.run(kind, MODEL, identity, name, now, now).lastInsertRowid);
        if (known === undefined) insertCard.run(id, consent);
        else touch.run(name, now, id);
        return get(id)!;
      })(),
    find,
    get,
    list: () => all.all().map(toCard),
    setConsent: (id, consent) => void setConsent.run(consent, id),
    setAuto: (id, auto) => void setAuto.run(auto ? 1 : 0, id),
    setRate: (id, rate) => void setRate.run(rate, id),
    ...manifest(db),
    ...wishes(db),
    ...samplesOnCards(db),
  };
}

function manifest(db: Database.Database): Pick<CardStore, 'files' | 'putFiles' | 'dropFiles'> {
  const files = db.prepare<[number], CardFileRow>(`
    SELECT path, size, modified_at AS modifiedAt, hash, taken_hash AS taken, written_hash AS written
    FROM card_files WHERE device_id = ? ORDER BY path`);
  const put = db.prepare<CardFileRow & { cardId: number }>(PUT_FILE);
  const drop = db.prepare<[number, string]>('DELETE FROM card_files WHERE device_id = ? AND path = ?');
  return {
    files: (id) => files.all(id),
    putFiles: db.transaction((cardId: number, rows: readonly CardFileRow[]) => {
      for (const row of rows) put.run({ cardId, ...row });
    }),
    dropFiles: db.transaction((id: number, paths: readonly string[]) => {
      for (const path of paths) drop.run(id, path);
    }),
  };
}

/** Shared with the journal, which moves the manifest on together with itself. */
export const PUT_FILE = `
  INSERT INTO card_files (device_id, path, size, modified_at, hash, taken_hash, written_hash)
  VALUES (:cardId, :path, :size, :modifiedAt, :hash, :taken, :written)
  ON CONFLICT (device_id, path) DO UPDATE SET size = excluded.size, modified_at = excluded.modified_at,
    hash = excluded.hash, taken_hash = excluded.taken_hash, written_hash = excluded.written_hash`;

function wishes(
  db: Database.Database,
): Pick<CardStore, 'wishes' | 'wishKit' | 'wishCollection' | 'dropWish'> {
  interface Row {
    id: number;
    kitId: number | null;
    collectionId: number | null;
    project: number | null;
    name: string;
  }
  const all = db.prepare<[number], Row>(`
    SELECT w.id, w.kit_id AS kitId, w.collection_id AS collectionId, w.project, coalesce(k.name, c.name) AS name
    FROM card_wishes w LEFT JOIN kits k ON k.id = w.kit_id LEFT JOIN collections c ON c.id = w.collection_id
    WHERE w.device_id = ? ORDER BY w.project, w.id`);
  const taken = db
    .prepare<[number, number, number], string>(
      `SELECT k.name FROM card_wishes w JOIN kits k ON k.id = w.kit_id
       WHERE w.device_id = ? AND w.project = ? AND w.kit_id <> ?`,
    )
    .pluck();
  const kitExists = db.prepare<[number]>('SELECT 1 FROM kits WHERE id = ?');
  const collectionExists = db.prepare<[number]>('SELECT 1 FROM collections WHERE id = ?');
  const wishKit = db.prepare<[number, number, number, number]>(`
    INSERT INTO card_wishes (device_id, kit_id, project, created_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (device_id, kit_id) DO UPDATE SET project = excluded.project`);
  const wishCollection = db.prepare<[number, number, number]>(`
    INSERT INTO card_wishes (device_id, collection_id, created_at) VALUES (?, ?, ?)
    ON CONFLICT (device_id, collection_id) DO NOTHING`);
  const drop = db.prepare<[number, number]>('DELETE FROM card_wishes WHERE device_id = ? AND id = ?');
  const missing = (what: string, id: number) =>
    new PadbridgeError('not-found', `There is no ${what} ${id}.`, { subject: String(id) });

  return {
    wishes: (id) =>
      all.all(id).flatMap((row): CardWish[] => {
        const { kitId, collectionId, project, name } = row;
        if (kitId !== null && project !== null) return [{ id: row.id, kind: 'kit', kitId, project, name }];
        return collectionId === null ? [] : [{ id: row.id, kind: 'collection', collectionId, name }];
      }),
    wishKit: (id, kitId, project, now) =>
      db.transaction(() => {
        if (kitExists.get(kitId) === undefined) throw missing('kit', kitId);
        const other = taken.get(id, project, kitId);
        if (other !== undefined) {
          throw new PadbridgeError(
            'conflict',
            `Project ${project} of this card is meant for the kit ${other}.`,
            {
              subject: String(project),
              next: 'Choose another project, or take the other kit off the card first.',
            },
          );
        }
        wishKit.run(id, kitId, project, now);
      })(),
    wishCollection(id, collectionId, now) {
      if (collectionExists.get(collectionId) === undefined) throw missing('collection', collectionId);
      wishCollection.run(id, collectionId, now);
    },
    dropWish: (id, wishId) => drop.run(id, wishId).changes > 0,
  };
}

function samplesOnCards(
  db: Database.Database,
): Pick<CardStore, 'sampleByAudio' | 'sampleByWritten' | 'knowAudio' | 'noteUse'> {
  const byAudio = db
    .prepare<[string], number>(
      `SELECT id FROM samples WHERE audio_hash = ? ORDER BY presence = 'missing', id LIMIT 1`,
    )
    .pluck();
  const byWritten = db
    .prepare<{ hash: string }, number>(
      `SELECT sample_id FROM sync_entries WHERE written_hash = :hash AND sample_id IS NOT NULL AND state = 'done'
       UNION ALL
       SELECT sample_id FROM export_samples WHERE output_hash = :hash AND sample_id IS NOT NULL LIMIT 1`,
    )
    .pluck();
  const knowAudio = db.prepare<[string, number]>(
    'UPDATE samples SET audio_hash = ? WHERE id = ? AND audio_hash IS NULL',
  );
  const noteUse = db.prepare<[number, string, string, number]>(`
    INSERT INTO uses (sample_id, place, name, detail, seen_at) VALUES (?, 'sampler-project', ?, ?, ?)
    ON CONFLICT (sample_id, place, name, detail) DO UPDATE SET seen_at = excluded.seen_at`);
  return {
    sampleByAudio: (hash) => byAudio.get(hash),
    sampleByWritten: (hash) => byWritten.get({ hash }),
    knowAudio: (id, hash) => void knowAudio.run(hash, id),
    noteUse: (sampleId, project, pad, now) => void noteUse.run(sampleId, project, pad, now),
  };
}
