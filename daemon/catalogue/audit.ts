import type Database from 'better-sqlite3';
import type { AuditEntry } from '../../schemas/entities.js';
import type { AuditStore } from './types.js';

interface AuditRow {
  id: number;
  caller: string;
  method: string;
  subject: string | null;
  outcome: string;
  happened_at: number;
}

/** Who did what that cannot be undone by itself, through which door, and how it ended. */
export function createAuditStore(db: Database.Database): AuditStore {
  const insert = db.prepare<[string, string, string | null, number]>(
    `INSERT INTO audit (caller, method, subject, outcome, happened_at) VALUES (?, ?, ?, 'started', ?)`,
  );
  const setOutcome = db.prepare<[string, number]>('UPDATE audit SET outcome = ? WHERE id = ?');
  const page = db.prepare<[number, number], AuditRow>(
    'SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?',
  );
  return {
    begin: ({ caller, method, subject }, now) =>
      Number(insert.run(caller, method, subject, now).lastInsertRowid),
    end: (id, outcome) => void setOutcome.run(outcome, id),
    list: (before, limit) =>
      page.all(before ?? Number.MAX_SAFE_INTEGER, limit).map(({ happened_at, ...row }): AuditEntry => ({
        ...row,
        outcome: row.outcome as AuditEntry['outcome'],
        happenedAt: happened_at,
      })),
  };
}
