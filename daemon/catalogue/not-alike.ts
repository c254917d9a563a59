import type Database from 'better-sqlite3';

/** Pairs of samples of which a person said that they are not alike; it goes both ways. */
export interface NotAlikeStore {
  /** Nothing changes when it was said before. */
  say(sampleId: number, otherId: number, now: number): void;
  /** Forgets what was said about a sample. Returns how many pairs it was. */
  forget(sampleId: number): number;
  /** The samples that are not like any of these. */
  of(sampleIds: readonly number[]): number[];
}

export function createNotAlikeStore(db: Database.Database): NotAlikeStore {
  const say = db.prepare<[number, number, number]>(
    'INSERT INTO not_alike (one_id, other_id, said_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const forget = db.prepare<[number, number]>('DELETE FROM not_alike WHERE one_id = ? OR other_id = ?');
  const of = db
    .prepare<[string, string], number>(
      `SELECT other_id FROM not_alike WHERE one_id IN (SELECT value FROM json_each(?))
       UNION SELECT one_id FROM not_alike WHERE other_id IN (SELECT value FROM json_each(?))`,
    )
    .pluck();
  return {
    say(sampleId, otherId, now) {
      say.run(Math.min(sampleId, otherId), Math.max(sampleId, otherId), now);
    },
    forget: (sampleId) => forget.run(sampleId, sampleId).changes,
    of(sampleIds) {
      const ids = JSON.stringify(sampleIds);
      return of.all(ids, ids);
    },
  };
}
