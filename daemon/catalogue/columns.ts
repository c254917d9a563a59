import type Database from 'better-sqlite3';
import { DRUM_CLASS, KEY_SQL, KIND, PRESENCE, SOUND_CLASS, STATUS } from './codes.js';
import { nameHead } from './name-order.js';
import { splitPath } from './rows.js';
import { fold } from './words.js';

/**
 * The columns that searches filter and sort by, of all samples, in memory: some 120 bytes a row. A slot is a place in
 * these arrays; slots are in id order. A slot whose row is gone keeps its id and has root 0. Only the first `length`
 * slots count.
 */
export interface Columns {
  length: number;
  ids: Uint32Array;
  roots: Uint32Array;
  /** Index into `folders`. */
  folder: Uint32Array;
  presence: Uint8Array;
  status: Uint8Array;
  kind: Uint8Array;
  drumClass: Uint8Array;
  soundClass: Uint8Array;
  key: Uint8Array;
  rating: Uint8Array;
  /** NaN where there is none, as in the other measured ones. */
  bpm: Float64Array;
  duration: Float64Array;
  lufs: Float64Array;
  addedAt: Float64Array;
  /** Folded file names. */
  names: string[];
  /** Their beginnings, which order them: see `nameHead`. */
  nameHeads: Float64Array;
  /** Every folder that a row has (or had) with the slots that name it. */
  folders: string[];
  folderIndex: Map<string, number>;
}

/** One row of `SELECT_HOT`, closed sets as codes. */
export type HotRow = [
  id: number,
  root: number,
  relativePath: string,
  presence: number,
  status: number,
  kind: number,
  drumClass: number,
  key: number,
  rating: number,
  bpm: number | null,
  duration: number | null,
  lufs: number | null,
  addedAt: number,
  soundClass: number,
];

/** Selects what `HotRow` holds; a WHERE clause follows. */
export const SELECT_HOT = `
  SELECT id, root_id, relative_path, ${PRESENCE.sql('presence')}, ${STATUS.sql('status')}, ${KIND.sql('kind')},
    ${DRUM_CLASS.sql('drum_class')}, ${KEY_SQL}, rating, bpm, duration, lufs, added_at,
    ${SOUND_CLASS.sql('sound_class')}
  FROM samples`;

/** Rows read at once while loading: enough to be quick, few enough to be done within a frame. */
const LOAD_PAGE = 2000;

/** Empty columns with room for `capacity` rows. */
export function emptyColumns(capacity: number): Columns {
  return {
    length: 0,
    ids: new Uint32Array(capacity),
    roots: new Uint32Array(capacity),
    folder: new Uint32Array(capacity),
    presence: new Uint8Array(capacity),
    status: new Uint8Array(capacity),
    kind: new Uint8Array(capacity),
    drumClass: new Uint8Array(capacity),
    soundClass: new Uint8Array(capacity),
    key: new Uint8Array(capacity),
    rating: new Uint8Array(capacity),
    bpm: new Float64Array(capacity),
    duration: new Float64Array(capacity),
    lufs: new Float64Array(capacity),
    addedAt: new Float64Array(capacity),
    names: [],
    nameHeads: new Float64Array(capacity),
    folders: [],
    folderIndex: new Map(),
  };
}

/** Reads all rows. */
export function loadColumns(db: Database.Database): Columns {
  const reading = readColumns(db);
  for (;;) {
    const page = reading.next();
    if (page.done === true) return page.value;
  }
}

/** Reads all rows, a page at a time, so that whoever reads in the background can serve others in between. */
export function* readColumns(db: Database.Database): Generator<undefined, Columns> {
  const columns = emptyColumns(roomFor(Number(db.prepare('SELECT count(*) FROM samples').pluck().get())));
  const page = db.prepare<[number, number], HotRow>(`${SELECT_HOT} WHERE id > ? ORDER BY id LIMIT ?`).raw();
  for (let after = 0; ; after = columns.ids[columns.length - 1]!) {
    const rows = page.all(after, LOAD_PAGE);
    for (const row of rows) append(columns, row);
    if (rows.length < LOAD_PAGE) return columns;
    yield;
  }
}

/** Adds a row with an id above all others. */
export function append(columns: Columns, row: HotRow): void {
  if (columns.length === columns.ids.length) grow(columns);
  write(columns, columns.length, row);
  columns.length += 1;
}

/** Puts what a row says into its slot. */
export function write(columns: Columns, slot: number, row: HotRow): void {
  const { folder, name } = splitPath(row[2]);
  columns.ids[slot] = row[0];
  columns.roots[slot] = row[1];
  columns.folder[slot] = folderIndex(columns, folder);
  columns.presence[slot] = row[3];
  columns.status[slot] = row[4];
  columns.kind[slot] = row[5];
  columns.drumClass[slot] = row[6];
  columns.key[slot] = row[7];
  columns.rating[slot] = row[8];
  columns.bpm[slot] = row[9] ?? NaN;
  columns.duration[slot] = row[10] ?? NaN;
  columns.lufs[slot] = row[11] ?? NaN;
  columns.addedAt[slot] = row[12];
  columns.soundClass[slot] = row[13];
  const folded = fold(name);
  columns.names[slot] = folded;
  columns.nameHeads[slot] = nameHead(folded);
}

/** The row of this slot is gone. Its id stays in place for the binary search, marked by a root that cannot be. */
export function bury(columns: Columns, slot: number): void {
  columns.roots[slot] = 0;
  columns.names[slot] = '';
  columns.nameHeads[slot] = 0;
}

export function isAlive(columns: Columns, slot: number): boolean {
  return columns.roots[slot] !== 0;
}

/** The slot of an id, or −1. */
export function slotOf(columns: Columns, id: number): number {
  let low = 0;
  let high = columns.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = columns.ids[middle]!;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function folderIndex(columns: Columns, folder: string): number {
  const known = columns.folderIndex.get(folder);
  if (known !== undefined) return known;
  const index = columns.folders.push(folder) - 1;
  columns.folderIndex.set(folder, index);
  return index;
}

function roomFor(count: number): number {
  return Math.max(1024, Math.ceil(count * 1.25));
}

function grow(columns: Columns): void {
  const larger = emptyColumns(roomFor(columns.ids.length));
  larger.ids.set(columns.ids);
  larger.roots.set(columns.roots);
  larger.folder.set(columns.folder);
  larger.presence.set(columns.presence);
  larger.status.set(columns.status);
  larger.kind.set(columns.kind);
  larger.drumClass.set(columns.drumClass);
  larger.soundClass.set(columns.soundClass);
  larger.key.set(columns.key);
  larger.rating.set(columns.rating);
  larger.bpm.set(columns.bpm);
  larger.duration.set(columns.duration);
  larger.lufs.set(columns.lufs);
  larger.addedAt.set(columns.addedAt);
  larger.nameHeads.set(columns.nameHeads);
  const { length, names, folders, folderIndex } = columns;
  Object.assign(columns, larger, { length, names, folders, folderIndex });
}
