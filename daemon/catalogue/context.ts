import type Database from 'better-sqlite3';
import { contextSource, contextValues, type ContextField } from '../../schemas/context.js';
import type { ContextStore } from './types.js';

interface ContextRow {
  source: string;
  key: string;
  value: string;
  updated_at: number;
}

/** The last that was heard from each source, so that a restart forgets nothing. */
export function createContextStore(db: Database.Database): ContextStore {
  const all = db.prepare<[], ContextRow>('SELECT * FROM context ORDER BY source, key');
  const clear = db.prepare<[string]>('DELETE FROM context WHERE source = ?');
  const insert = db.prepare<[string, string, string, number]>(
    'INSERT INTO context (source, key, value, updated_at) VALUES (?, ?, ?, ?)',
  );
  return {
    load() {
      const statements: ReturnType<ContextStore['load']> = new Map();
      for (const row of all.all()) {
        const source = contextSource.safeParse(row.source);
        // A source or field that an older or newer version knew is left alone.
        if (!source.success || !(row.key in contextValues.shape)) continue;
        const field = row.key as ContextField;
        const value = contextValues.shape[field].safeParse(JSON.parse(row.value));
        if (!value.success) continue;
        const statement = statements.get(source.data) ?? { heardAt: row.updated_at, values: {} };
        statements.set(source.data, {
          heardAt: Math.max(statement.heardAt, row.updated_at),
          values: { ...statement.values, [field]: value.data },
        });
      }
      return statements;
    },
    save: (source, { heardAt, values }) =>
      db.transaction(() => {
        clear.run(source);
        for (const [key, value] of Object.entries(values)) {
          insert.run(source, key, JSON.stringify(value), heardAt);
        }
      })(),
  };
}
