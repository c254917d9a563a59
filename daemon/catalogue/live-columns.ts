import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import {
  append,
  bury,
  type Columns,
  type HotRow,
  loadColumns,
  readColumns,
  SELECT_HOT,
  slotOf,
  write,
} from './columns.js';

/** The hot columns and the samples of each tag, kept true to the database. */
export interface LiveColumns {
  /** The columns as the database is now. */
  current(): Columns;
  /** Ids of the samples with a tag (in its folded spelling), ascending; empty when there is no such tag. */
  tagged(folded: string): readonly number[];
  /** Ids of the samples of a collection; empty when there is no such collection. */
  collected(collectionId: number): readonly number[];
  /** Every tag that is in use. */
  tags(): { name: string; ids: readonly number[] }[];
  /** Reads the columns bit by bit before somebody needs them; settles when they are there. */
  warm(): Promise<void>;
  /** Changes whenever anything did that a search may see; caches hold as long as it stays. */
  generation(): number;
}

/** Beyond this share of changed rows, reading everything anew is cheaper than row by row. */
const RELOAD_SHARE = 0.25;

/**
 * Invariant: what `current` returns equals the table. Every write of this connection is noted by temporary triggers
 * (whoever made it, cascades included) and read again before the next use; a write of another connection shows in
 * `data_version` and reloads everything. What is read inside an open transaction is read once more after it, because it
 * may be rolled back.
 */
export function createLiveColumns(db: Database.Database): LiveColumns {
  const changed = new Set<number>();
  const tagLists = new Map<string, { name: string; ids: readonly number[] }>();
  let tagsChanged = true;
  let columns: Columns | undefined;
  let generation = 0;
  let seenVersion = -1;
  if (!db.readonly)
    watch(db, {
      sample(id) {
        changed.add(id);
        generation += 1;
      },
      tag() {
        tagsChanged = true;
        generation += 1;
      },
    });
  const dataVersion = db.prepare('PRAGMA data_version').pluck();
  const one = db.prepare<[number], HotRow>(`${SELECT_HOT} WHERE id = ?`).raw();
  const collected = db
    .prepare<[number], number>('SELECT sample_id FROM collection_samples WHERE collection_id = ?')
    .pluck();
  const allTags = db.prepare<[], { name: string; folded: string; ids: string }>(`
    SELECT t.name, t.folded, json_group_array(st.sample_id) AS ids
    FROM tags t JOIN sample_tags st ON st.tag_id = t.id GROUP BY t.id`);

  const foreignWrite = (): void => {
    const version = Number(dataVersion.get());
    if (version === seenVersion) return;
    seenVersion = version;
    columns = undefined;
    tagsChanged = true;
    generation += 1;
  };

  /** Brings one row up to date; false when only a reload can. */
  const follow = (live: Columns, id: number): boolean => {
    const row = one.get(id);
    const slot = slotOf(live, id);
    if (row === undefined) {
      if (slot >= 0) bury(live, slot);
    } else if (slot >= 0) write(live, slot, row);
    else if (live.length === 0 || id > live.ids[live.length - 1]!) append(live, row);
    else return false;
    return true;
  };

  return {
    current() {
      foreignWrite();
      if (columns !== undefined && changed.size > 0) {
        const live = columns;
        const ids = [...changed].sort((a, b) => a - b);
        const tooMany = ids.length > 1000 && ids.length > live.length * RELOAD_SHARE;
        if (tooMany || !ids.every((id) => follow(live, id))) columns = undefined;
      }
      const live = columns ?? loadColumns(db);
      if (db.inTransaction) return live;
      columns = live;
      changed.clear();
      return live;
    },
    async warm() {
      foreignWrite();
      const version = seenVersion;
      const reading = readColumns(db);
      // What changes meanwhile is noted in `changed`, and followed at the next use.
      let page = reading.next();
      while (page.done !== true) {
        await nextTurn();
        if (columns !== undefined || !db.open) return;
        page = reading.next();
      }
      foreignWrite();
      if (seenVersion === version) columns ??= page.value;
    },
    collected: (collectionId) => collected.all(collectionId),
    tagged(folded) {
      readTags();
      return tagLists.get(folded)?.ids ?? [];
    },
    tags() {
      readTags();
      return [...tagLists.values()];
    },
    generation() {
      foreignWrite();
      return generation;
    },
  };

  function readTags(): void {
    foreignWrite();
    if (!tagsChanged) return;
    tagLists.clear();
    for (const { name, folded, ids } of allTags.iterate()) {
      tagLists.set(folded, { name, ids: (JSON.parse(ids) as number[]).sort((a, b) => a - b) });
    }
    tagsChanged = db.inTransaction;
  }
}

function watch(db: Database.Database, on: { sample: (id: number) => void; tag: () => void }): void {
  db.function('padbridge_note_sample', { directOnly: false }, (id) => {
    on.sample(Number(id));
    return null;
  });
  db.function('padbridge_note_tag', { directOnly: false }, () => {
    on.tag();
    return null;
  });
  const note = (name: string, when: string, call: string): string =>
    `CREATE TEMP TRIGGER ${name} AFTER ${when} BEGIN SELECT ${call}; END;`;
  db.exec(
    [
      note('note_sample_in', 'INSERT ON main.samples', 'padbridge_note_sample(NEW.id)'),
      note('note_sample_up', 'UPDATE ON main.samples', 'padbridge_note_sample(NEW.id)'),
      note('note_sample_out', 'DELETE ON main.samples', 'padbridge_note_sample(OLD.id)'),
      note('note_tag_in', 'INSERT ON main.sample_tags', 'padbridge_note_tag()'),
      note('note_tag_out', 'DELETE ON main.sample_tags', 'padbridge_note_tag()'),
    ].join('\n'),
  );
}
