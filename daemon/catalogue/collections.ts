import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import { type Collection, MAX_COLLECTION_SAMPLES } from '../../schemas/methods/collections.js';

export interface CollectionStore {
  /** By name. */
  list(): Collection[];
  /** Throws 'not-found', as everything below. */
  get(id: number): Collection;
  /** In order. */
  sampleIds(id: number): number[];
  create(name: string, description: string | null, now: number): Collection;
  update(
    id: number,
    changes: { name?: string | undefined; description?: string | null | undefined },
    now: number,
  ): Collection;
  /** At the end; those that are in it stay where they are. Throws 'too-large', 'not-found' for a sample nobody has. */
  add(id: number, sampleIds: readonly number[], now: number): Collection;
  take(id: number, sampleIds: readonly number[], now: number): Collection;
  /** Into the archive; returns its number there. */
  remove(id: number, now: number): number;
  /** A removed collection as a new one. */
  restore(archiveId: number, now: number): Collection;
}

interface Removed {
  name: string;
  description: string | null;
  sampleIds: number[];
}

const SELECT = `
  SELECT c.id, c.name, c.description, c.created_at AS createdAt, c.updated_at AS updatedAt,
    (SELECT count(*) FROM collection_samples WHERE collection_id = c.id) AS samples
  FROM collections c`;

/** Collections filled by hand. */
export function createCollectionStore(db: Database.Database): CollectionStore {
  const all = db.prepare<[], Collection>(`${SELECT} ORDER BY c.name COLLATE NOCASE, c.id`);
  const one = db.prepare<[number], Collection>(`${SELECT} WHERE c.id = ?`);
  const ids = db
    .prepare<[number], number>(
      'SELECT sample_id FROM collection_samples WHERE collection_id = ? ORDER BY position',
    )
    .pluck();
  const insert = db.prepare<[string, string | null, number, number]>(
    'INSERT INTO collections (name, description, created_at, updated_at) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare<[string, string | null, number, number]>(
    'UPDATE collections SET name = ?, description = ?, updated_at = ? WHERE id = ?',
  );
  const touch = db.prepare<[number, number]>('UPDATE collections SET updated_at = ? WHERE id = ?');
  const add = db.prepare<{ id: number; sampleId: number; now: number }>(`
    INSERT INTO collection_samples (collection_id, sample_id, position, added_at)
    SELECT :id, id, 1 + coalesce((SELECT max(position) FROM collection_samples WHERE collection_id = :id), 0), :now
    FROM samples WHERE id = :sampleId
    ON CONFLICT (collection_id, sample_id) DO NOTHING`);
  const sampleThere = db.prepare<[number]>('SELECT 1 FROM samples WHERE id = ?');
  const take = db.prepare<[number, number]>(
    'DELETE FROM collection_samples WHERE collection_id = ? AND sample_id = ?',
  );
  const archive = db.prepare<[number, string, string, number]>(
    'INSERT INTO removed_collections (collection_id, name, record, removed_at) VALUES (?, ?, ?, ?)',
  );
  const archived = db
    .prepare<[number], string>('SELECT record FROM removed_collections WHERE id = ?')
    .pluck();
  const drop = db.prepare<[number]>('DELETE FROM collections WHERE id = ?');
  const atOnce = <T>(work: () => T): T => db.transaction(work).immediate();

  const get = (id: number): Collection => {
    const found = one.get(id);
    if (found !== undefined) return found;
    throw new PadbridgeError('not-found', `There is no collection ${id}.`, {
      subject: String(id),
      next: 'See the collections with `padbridge collection list`.',
    });
  };
  const changed = (id: number, now: number, change: () => void): Collection =>
    atOnce(() => {
      get(id);
      change();
      touch.run(now, id);
      return get(id);
    });

  return {
    list: () => all.all(),
    get,
    sampleIds(id) {
      get(id);
      return ids.all(id);
    },
    create: (name, description, now) => get(Number(insert.run(name, description, now, now).lastInsertRowid)),
    update: (id, { name, description }, now) =>
      changed(id, now, () => {
        const before = get(id);
        update.run(
          name ?? before.name,
          description === undefined ? before.description : description,
          now,
          id,
        );
      }),
    add: (id, sampleIds, now) =>
      changed(id, now, () => {
        for (const sampleId of sampleIds) {
          if (sampleThere.get(sampleId) === undefined) throw noSuchSample(sampleId);
          add.run({ id, sampleId, now });
        }
        if (get(id).samples > MAX_COLLECTION_SAMPLES) throw tooMany(id);
      }),
    take: (id, sampleIds, now) =>
      changed(id, now, () => {
        for (const sampleId of sampleIds) take.run(id, sampleId);
      }),
    remove: (id, now) =>
      atOnce(() => {
        const { name, description } = get(id);
        const record: Removed = { name, description, sampleIds: ids.all(id) };
        const { lastInsertRowid } = archive.run(id, name, JSON.stringify(record), now);
        drop.run(id);
        return Number(lastInsertRowid);
      }),
    restore: (archiveId, now) =>
      atOnce(() => {
        const text = archived.get(archiveId);
        if (text === undefined) {
          throw new PadbridgeError('not-found', `The archive holds no collection ${archiveId}.`, {
            subject: String(archiveId),
          });
        }
        const { name, description, sampleIds } = JSON.parse(text) as Removed;
        const id = Number(insert.run(name, description, now, now).lastInsertRowid);
        // Samples that left the catalogue meanwhile are passed over by the statement itself.
        for (const sampleId of sampleIds) add.run({ id, sampleId, now });
        return get(id);
      }),
  };
}

function noSuchSample(id: number): PadbridgeError {
  return new PadbridgeError('not-found', `There is no sample ${id}.`, { subject: String(id) });
}

function tooMany(id: number): PadbridgeError {
  return new PadbridgeError('too-large', `A collection has room for ${MAX_COLLECTION_SAMPLES} samples.`, {
    subject: String(id),
    next: 'Make a second one.',
  });
}
