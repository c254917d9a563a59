import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import { MAX_PREFERENCES, type Preferences } from '../../schemas/preferences.js';
import type { PreferenceStore } from './types.js';

/** A setting is a choice, a layout or a list of names; what is larger belongs into a table of its own. */
const MAX_VALUE_BYTES = 64 * 1024;

/** Settings that a person changes while working. */
export function createPreferenceStore(db: Database.Database): PreferenceStore {
  const all = db.prepare<[], { key: string; value: string }>(
    'SELECT key, value FROM preferences ORDER BY key',
  );
  const put = db.prepare<[string, string, number]>(
    `INSERT INTO preferences (key, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  );
  const drop = db.prepare<[string]>('DELETE FROM preferences WHERE key = ?');
  const count = db.prepare<[], number>('SELECT count(*) FROM preferences').pluck();

  return {
    get(keys) {
      const wanted = keys === undefined ? undefined : new Set(keys);
      const rows = all.all().filter(({ key }) => wanted?.has(key) ?? true);
      return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
    },
    set: (values, now) =>
      db.transaction((entries: Preferences) => {
        for (const [key, value] of Object.entries(entries)) {
          if (value === null || value === undefined) drop.run(key);
          else put.run(key, checkedText(key, value), now);
        }
        if (Number(count.get()) > MAX_PREFERENCES) {
          throw new PadbridgeError('too-large', `There is room for ${MAX_PREFERENCES} settings.`, {
            next: 'Remove some that are not used any more, by setting them to null.',
          });
        }
      })(values),
  };
}

function checkedText(key: string, value: unknown): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= MAX_VALUE_BYTES) return text;
  throw new PadbridgeError('too-large', `A setting may have ${MAX_VALUE_BYTES / 1024} kB.`, { subject: key });
}
