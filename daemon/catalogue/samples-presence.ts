import type Database from 'better-sqlite3';
import type { SampleStore } from './types.js';

type Page = { id: number; relativePath: string }[];
type Missing = ReturnType<SampleStore['missingBySize']>[number];

/** Up to here the rows of a tree are sorted by id for every page; beyond, the rows of the root are walked in id order. */
const SORTED_TREE = 5000;

/** Which rows are there, which are missing: for scans and for finding moved files. */
export function createPresenceReads(
  db: Database.Database,
): Pick<SampleStore, 'presentPage' | 'missingBySize' | 'missingByAudio' | 'hasMissing' | 'isUntouched'> {
  const columns = 'SELECT id, relative_path AS relativePath FROM samples';
  const inRoot = db.prepare<[number, number, number], Page[number]>(
    `${columns} INDEXED BY samples_by_presence
     WHERE root_id = ? AND presence = 'present' AND id > ? ORDER BY id LIMIT ?`,
  );
  const inFolder = db.prepare<[number, string, number, number], Page[number]>(
    `${columns} INDEXED BY samples_by_folder
     WHERE root_id = ? AND folder = ? AND id > ? AND presence = 'present' ORDER BY id LIMIT ?`,
  );
  const inTree = db.prepare<[number, string, string, number, number], Page[number]>(
    `${columns} WHERE root_id = ? AND relative_path > ? AND relative_path < ?
       AND +id > ? AND presence = 'present' ORDER BY +id LIMIT ?`,
  );
  const inBigTree = db.prepare<[number, number, string, string, number], Page[number]>(
    `${columns} INDEXED BY samples_by_presence
     WHERE root_id = ? AND presence = 'present' AND id > ? AND +relative_path > ? AND +relative_path < ?
     ORDER BY id LIMIT ?`,
  );
  const treeSize = db
    .prepare<[number, string, string, number], number>(
      `SELECT count(*) FROM (SELECT 1 FROM samples
         WHERE root_id = ? AND relative_path > ? AND relative_path < ? LIMIT ?)`,
    )
    .pluck();
  const missing = `
    SELECT id, root_id AS rootId, relative_path AS relativePath, content_hash AS contentHash,
      audio_hash AS audioHash, modified_at AS modifiedAt
    FROM samples WHERE presence = 'missing'`;
  const bySize = db.prepare<[number], Missing>(`${missing} AND size = ? ORDER BY id`);
  const byAudio = db
    .prepare<[string], number>(
      `SELECT id FROM samples WHERE audio_hash = ? AND presence = 'missing' ORDER BY id`,
    )
    .pluck();
  const untouched = db
    .prepare<[number], number>(
      `SELECT 1 FROM samples WHERE id = ? AND audio_hash IS NULL AND rating = 0
         AND NOT EXISTS (SELECT 1 FROM sample_tags WHERE sample_id = samples.id)`,
    )
    .pluck();
  const any = db.prepare<[], number>(`SELECT 1 FROM samples WHERE presence = 'missing' LIMIT 1`).pluck();

  return {
    presentPage(rootId, { folder, depth }, afterId, limit) {
      if (depth === 'folder') return inFolder.all(rootId, folder, afterId, limit);
      if (folder === '') return inRoot.all(rootId, afterId, limit);
      const { from, to } = treeRange(folder);
      return (treeSize.get(rootId, from, to, SORTED_TREE + 1) ?? 0) > SORTED_TREE
        ? inBigTree.all(rootId, afterId, from, to, limit)
        : inTree.all(rootId, from, to, afterId, limit);
    },
    isUntouched: (id) => untouched.get(id) !== undefined,
    missingBySize: (size) => bySize.all(size),
    missingByAudio: (audioHash) => byAudio.all(audioHash),
    hasMissing: () => any.get() !== undefined,
  };
}

/** The paths of a tree lie strictly between these: '0' is the character after '/'. */
export function treeRange(folder: string): { from: string; to: string } {
  return { from: `${folder}/`, to: `${folder}0` };
}
