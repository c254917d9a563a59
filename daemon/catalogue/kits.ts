import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { KitEdit } from '../../schemas/methods/kits.js';
import { isEmptyPatch, type KitPatch, type KitState, patchBetween, patched } from '../kits/state.js';
import { prepareKitRows } from './kit-rows.js';

/** Edits that can be taken back, per kit: a long evening's work. */
const MAX_EDITS = 200;

/** A kit with what the catalogue knows beside its content. */
export interface KitRecord {
  id: number;
  state: KitState;
  createdAt: number;
  updatedAt: number;
  undo: string | null;
  redo: string | null;
}

export interface KitStore {
  /** Last changed first. */
  list(): KitRecord[];
  get(id: number): KitRecord | undefined;
  create(state: KitState, now: number): KitRecord;
  /**
   * Changes a kit in one transaction and remembers the difference; no difference leaves no trace. What had been undone can
   * not be redone afterwards. Returns what changed. Throws 'not-found' and whatever `change` throws.
   */
  edit(id: number, label: string, now: number, change: (state: KitState) => KitState): KitPatch;
  /** Takes the last edit back, or does it again. Throws 'not-found' for the kit, 'conflict' when there is none. */
  undo(id: number, now: number): KitPatch;
  redo(id: number, now: number): KitPatch;
  history(id: number, limit: number): KitEdit[];
  /** Moves a kit into the archive; returns its number there. */
  remove(id: number, now: number): number;
  /** A removed kit as a new one. */
  restore(archiveId: number, now: number): KitRecord;
}

interface EditRow {
  id: number;
  label: string;
  before: string;
  after: string;
  undone: number;
  made_at: number;
}

/** Kits in the database. */
export function createKitStore(db: Database.Database): KitStore {
  const rows = prepareKitRows(db);
  const nextUndo = db.prepare<[number], EditRow>(
    'SELECT * FROM kit_edits WHERE kit_id = ? AND undone = 0 ORDER BY id DESC LIMIT 1',
  );
  const nextRedo = db.prepare<[number], EditRow>(
    'SELECT * FROM kit_edits WHERE kit_id = ? AND undone = 1 ORDER BY id LIMIT 1',
  );
  const newest = db.prepare<[number, number], EditRow>(
    'SELECT * FROM kit_edits WHERE kit_id = ? ORDER BY id DESC LIMIT ?',
  );
  const record = db.prepare<{ id: number; label: string; before: string; after: string; now: number }>(
    'INSERT INTO kit_edits (kit_id, label, before, after, made_at) VALUES (:id, :label, :before, :after, :now)',
  );
  const forgetUndone = db.prepare<[number]>('DELETE FROM kit_edits WHERE kit_id = ? AND undone = 1');
  const forgetOld = db.prepare<{ id: number; most: number }>(`
    DELETE FROM kit_edits WHERE kit_id = :id AND id NOT IN
      (SELECT id FROM kit_edits WHERE kit_id = :id ORDER BY id DESC LIMIT :most)`);
  const setUndone = db.prepare<[number, number]>('UPDATE kit_edits SET undone = ? WHERE id = ?');
  const archive = db.prepare<{ id: number; name: string; state: string; now: number }>(
    'INSERT INTO removed_kits (kit_id, name, record, removed_at) VALUES (:id, :name, :state, :now)',
  );
  const archived = db.prepare<[number], string>('SELECT record FROM removed_kits WHERE id = ?').pluck();

  const get = (id: number): KitRecord | undefined => {
    const found = rows.read(id);
    if (found === undefined) return undefined;
    return { ...found, undo: nextUndo.get(id)?.label ?? null, redo: nextRedo.get(id)?.label ?? null };
  };
  const existing = (id: number): KitRecord => {
    const kit = get(id);
    if (kit === undefined) throw noSuchKit(id);
    return kit;
  };
  const atOnce = <T>(work: () => T): T => db.transaction(work).immediate();

  function step(id: number, row: EditRow | undefined, undone: 0 | 1, now: number): KitPatch {
    const { state } = existing(id);
    if (row === undefined) {
      throw new PadbridgeError('conflict', `There is nothing to ${undone === 1 ? 'undo' : 'redo'}.`, {
        subject: String(id),
      });
    }
    const patch = JSON.parse(undone === 1 ? row.before : row.after) as KitPatch;
    rows.write(id, patched(state, patch), patch, now);
    setUndone.run(undone, row.id);
    return patch;
  }

  const create: KitStore['create'] = (state, now) => atOnce(() => existing(rows.insert(state, now)));

  return {
    list: () => rows.ids().map(existing),
    get,
    create,
    edit: (id, label, now, change) =>
      atOnce(() => {
        const { state } = existing(id);
        const after = change(state);
        const patch = patchBetween(state, after);
        if (isEmptyPatch(patch)) return patch;
        rows.write(id, after, patch, now);
        forgetUndone.run(id);
        const before = patchBetween(after, state);
        record.run({ id, label, before: JSON.stringify(before), after: JSON.stringify(patch), now });
        forgetOld.run({ id, most: MAX_EDITS });
        return patch;
      }),
    undo: (id, now) => atOnce(() => step(id, nextUndo.get(id), 1, now)),
    redo: (id, now) => atOnce(() => step(id, nextRedo.get(id), 0, now)),
    history(id, limit) {
      existing(id);
      return newest.all(id, limit).map((row) => ({
        id: row.id,
        label: row.label,
        madeAt: row.made_at,
        undone: row.undone === 1,
      }));
    },
    remove: (id, now) =>
      atOnce(() => {
        const { state } = existing(id);
        const { lastInsertRowid } = archive.run({
          id,
          name: state.info.name,
          state: JSON.stringify(state),
          now,
        });
        rows.drop(id);
        return Number(lastInsertRowid);
      }),
    restore(archiveId, now) {
      const text = archived.get(archiveId);
      if (text === undefined) {
        throw new PadbridgeError('not-found', `The archive holds no kit ${archiveId}.`, {
          subject: String(archiveId),
        });
      }
      return create(JSON.parse(text) as KitState, now);
    },
  };
}

export function noSuchKit(id: number): PadbridgeError {
  return new PadbridgeError('not-found', `There is no kit ${id}.`, {
    subject: String(id),
    next: 'See the kits with `padbridge kit list`.',
  });
}
