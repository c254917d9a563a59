import type Database from 'better-sqlite3';
import { BANKS, bankIndex, type BankLetter, padAt, padIndex, PADS_PER_BANK } from '../../schemas/sp404.js';
import { emptyKit, type KitPatch, type KitState, type StoredBank, type StoredPad } from '../kits/state.js';

/** Kits as rows: `kits`, `kit_banks` (banks that differ from a fresh project) and `kit_pads` (pads that hold something). */

interface KitRow {
  id: number;
  name: string;
  description: string | null;
  tempo: number;
  tempo_select: 'project' | 'bank';
  created_at: number;
  updated_at: number;
}

interface BankRow {
  bank: number;
  name: string | null;
  tempo: number;
  volume: number;
  protect: number;
}

/** Columns of `kit_pads` that hold a pad's content, with the field each is. */
const PAD_COLUMNS = {
  sample_id: 'sampleId',
  content_hash: 'contentHash',
  name: 'name',
  colour: 'colour',
  start_frame: 'start',
  end_frame: 'end',
  loop_frame: 'loopTop',
  level: 'level',
  balance: 'pan',
  gate: 'gate',
  loop: 'loop',
  one_shot: 'oneShot',
  fixed_velocity: 'fixedVelocity',
  mute_group: 'muteGroup',
  pad_link: 'padLink',
  bus: 'bus',
  bpm_sync: 'bpmSync',
  bpm: 'bpm',
  time_stretch: 'speed',
  vinyl: 'vinyl',
  pitch_semitones: 'pitch',
  pitch_cents: 'fine',
  roll: 'roll',
  attack: 'attack',
  hold: 'hold',
  release: 'release',
  chops: 'chops',
  locked: 'locked',
} as const satisfies Record<string, keyof StoredPad>;
const COLUMNS = Object.entries(PAD_COLUMNS);
const FLAGS: ReadonlySet<string> = new Set([
  ...['gate', 'loop', 'oneShot', 'fixedVelocity', 'bpmSync', 'vinyl', 'locked'],
]);

type PadRow = { bank: number; pad: number } & Record<keyof typeof PAD_COLUMNS, string | number | null>;

export interface KitRows {
  ids(): number[];
  read(id: number): { id: number; state: KitState; createdAt: number; updatedAt: number } | undefined;
  insert(state: KitState, now: number): number;
  /** Writes what a patch names from the kit it led to. */
  write(id: number, state: KitState, patch: KitPatch, now: number): void;
  drop(id: number): void;
}

export function prepareKitRows(db: Database.Database): KitRows {
  const ids = db.prepare<[], number>('SELECT id FROM kits ORDER BY updated_at DESC, id DESC').pluck();
  const one = db.prepare<[number], KitRow>('SELECT * FROM kits WHERE id = ?');
  const banks = db.prepare<[number], BankRow>('SELECT * FROM kit_banks WHERE kit_id = ?');
  const pads = db.prepare<[number], PadRow>('SELECT * FROM kit_pads WHERE kit_id = ? ORDER BY bank, pad');
  const insert = db.prepare<{ name: string; now: number }>(
    'INSERT INTO kits (name, created_at, updated_at) VALUES (:name, :now, :now)',
  );
  const setInfo = db.prepare<KitState['info'] & { id: number }>(`
    UPDATE kits SET name = :name, description = :description, tempo = :tempo, tempo_select = :tempoSelect
    WHERE id = :id`);
  const touch = db.prepare<[number, number]>('UPDATE kits SET updated_at = ? WHERE id = ?');
  const putBank = db.prepare<{
    id: number;
    bank: number;
    name: string | null;
    tempo: number;
    volume: number;
    protect: number;
  }>(`
    INSERT INTO kit_banks (kit_id, bank, name, tempo, volume, protect)
    VALUES (:id, :bank, :name, :tempo, :volume, :protect)
    ON CONFLICT (kit_id, bank) DO UPDATE SET
      name = excluded.name, tempo = excluded.tempo, volume = excluded.volume, protect = excluded.protect`);
  const clearPad = db.prepare<[number, number, number]>(
    'DELETE FROM kit_pads WHERE kit_id = ? AND bank = ? AND pad = ?',
  );
  const names = COLUMNS.map(([column]) => column);
  // A sample that left the catalogue meanwhile (an undo reaches back) leaves the pad without one.
  const putPad = db.prepare<unknown[]>(`
    INSERT INTO kit_pads (kit_id, bank, pad, updated_at, ${names.join(', ')})
    VALUES (?, ?, ?, ?, ${names.map((name) => (name === 'sample_id' ? '(SELECT id FROM samples WHERE id = ?)' : '?')).join(', ')})`);
  const drop = db.prepare<[number]>('DELETE FROM kits WHERE id = ?');

  const write: KitRows['write'] = (id, state, patch, now) => {
    if (patch.info !== undefined) setInfo.run({ id, ...state.info });
    for (const bank of Object.keys(patch.banks ?? {}) as BankLetter[]) {
      const { protected: guarded, ...settings } = state.banks[bank];
      putBank.run({ id, bank: bankIndex(bank), protect: guarded ? 1 : 0, ...settings });
    }
    for (const address of Object.keys(patch.pads ?? {})) {
      const index = padIndex(address);
      const [bank, pad] = [Math.floor(index / PADS_PER_BANK), (index % PADS_PER_BANK) + 1];
      clearPad.run(id, bank, pad);
      const content = state.pads[address];
      if (content !== undefined)
        putPad.run(id, bank, pad, now, ...COLUMNS.map(([, field]) => stored(content, field)));
    }
    touch.run(now, id);
  };

  return {
    ids: () => ids.all(),
    read(id) {
      const row = one.get(id);
      if (row === undefined) return undefined;
      const { name, description, tempo, tempo_select: tempoSelect } = row;
      const empty = emptyKit({ name, description, tempo, tempoSelect });
      const state = {
        ...empty,
        banks: { ...empty.banks, ...Object.fromEntries(banks.all(id).map(toBank)) },
        pads: Object.fromEntries(pads.all(id).map(toPad)),
      };
      return { id, state, createdAt: row.created_at, updatedAt: row.updated_at };
    },
    insert(state, now) {
      const id = Number(insert.run({ name: state.info.name, now }).lastInsertRowid);
      const banked = Object.fromEntries(BANKS.map((bank) => [bank, state.banks[bank]]));
      write(id, state, { info: state.info, banks: banked, pads: { ...state.pads } }, now);
      return id;
    },
    write,
    drop: (id) => void drop.run(id),
  };
}

function toBank({ bank, name, tempo, volume, protect }: BankRow): [string, StoredBank] {
  return [BANKS[bank]!, { name, tempo, volume, protected: protect === 1 }];
}

function toPad(row: PadRow): [string, StoredPad] {
  const fields: [string, unknown][] = COLUMNS.map(([column, field]) => [
    field,
    loaded(row[column as keyof PadRow], field),
  ]);
  const content: unknown = Object.fromEntries(fields);
  return [padAt(row.bank * PADS_PER_BANK + row.pad - 1), content as StoredPad];
}

function stored(pad: StoredPad, field: keyof StoredPad): string | number | null {
  const value = pad[field];
  if (field === 'chops') return JSON.stringify(value);
  if (field === 'bus') return value === 0 ? 'dry' : String(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as string | number | null;
}

function loaded(value: string | number | null, field: keyof StoredPad): unknown {
  if (field === 'chops') return JSON.parse(String(value));
  if (field === 'bus') return value === 'dry' ? 0 : Number(value);
  return FLAGS.has(field) ? value === 1 : value;
}
