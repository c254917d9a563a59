import type Database from 'better-sqlite3';
import type { DuplicateTier } from '../../schemas/methods/similar.js';
import { nearTwins, type TwinGroup } from './twins.js';
import type { Matrix } from './matrix.js';

/** Duplicates in the tiers asked for, the strictest first; a pair that is the same file is not told again as the same audio. */
export function findTwins(
  db: Database.Database,
  matrix: Matrix,
  tiers: readonly DuplicateTier[],
): TwinGroup[] {
  const groups: TwinGroup[] = [];
  const read = (column: 'content_hash' | 'audio_hash'): [id: number, content: string][][] =>
    db
      .prepare<[], string>(
        `SELECT json_group_array(json_array(id, content_hash)) FROM samples
         WHERE presence = 'present' AND ${column} IN
           (SELECT ${column} FROM samples WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING count(*) > 1)
         GROUP BY ${column} HAVING count(*) > 1 ORDER BY min(id)`,
      )
      .pluck()
      .all()
      .map((list) => JSON.parse(list) as [id: number, content: string][]);
  const exact = (ids: readonly number[], tier: DuplicateTier): void => {
    groups.push({ tier, ids: [...ids].sort((a, b) => a - b), distance: 0 });
  };
  if (tiers.includes('file'))
    for (const members of read('content_hash'))
      exact(
        members.map(([id]) => id),
        'file',
      );
  if (tiers.includes('audio')) {
    for (const members of read('audio_hash')) {
      if (new Set(members.map(([, content]) => content)).size > 1)
        exact(
          members.map(([id]) => id),
          'audio',
        );
    }
  }
  if (tiers.includes('near')) {
    const audio = new Map(
      db
        .prepare<[], [number, string]>('SELECT id, audio_hash FROM samples WHERE audio_hash IS NOT NULL')
        .raw()
        .all(),
    );
    groups.push(...nearTwins(matrix, (id) => audio.get(id) ?? id));
  }
  return groups;
}
