import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { BatchItem, Job } from '../../schemas/entities.js';
import { absolutePath } from './rows.js';
import type { JobStore, QueuedItem } from './types.js';

type Items = Pick<
  JobStore,
  | 'enqueue'
  | 'enqueueListed'
  | 'take'
  | 'promote'
  | 'finishItem'
  | 'requeueItem'
  | 'retryFailed'
  | 'cancelItems'
  | 'items'
  | 'refresh'
  | 'settle'
  | 'enqueueStale'
  | 'recover'
  | 'nextDue'
>;

interface ItemRow {
  id: number;
  job_id: number;
  sample_id: number | null;
  path: string | null;
  root_path: string | null;
  relative_path: string | null;
  state: BatchItem['state'];
  attempts: number;
  error: string | null;
}

/** The files of jobs: who waits, who goes first, how each one ended. */
export function createJobItems(db: Database.Database, existing: (jobId: number) => Job): Items {
  const put = db.prepare<[number, number, number]>(`
    INSERT INTO batch_items (job_id, sample_id, rank) SELECT ?, id, ? FROM samples WHERE id = ?
    ON CONFLICT (sample_id) WHERE state = 'queued' DO NOTHING`);
  const putListed = db.prepare<[number, string]>(`
    INSERT INTO batch_items (job_id, sample_id, rank)
    SELECT ?, id, modified_at FROM samples WHERE id IN (SELECT value FROM json_each(?)) AND status = 'listed'
    ON CONFLICT (sample_id) WHERE state = 'queued' DO NOTHING`);
  const addTotal = db.prepare<[number, number]>('UPDATE jobs SET total = total + ? WHERE id = ?');
  const reopen = db.prepare<[number]>(
    `UPDATE jobs SET state = 'queued', finished_at = NULL, error = NULL WHERE id = ? AND state IN ('done', 'failed')`,
  );
  const release = db.prepare<[number]>(
    `UPDATE batch_items SET not_before = 0 WHERE state = 'queued' AND not_before > 0 AND not_before <= ?`,
  );
  const runnable = db.prepare<[], number>(`SELECT id FROM jobs WHERE state IN ('queued', 'running')`).pluck();
  const best = db.prepare<[number, number], QueuedItem & { rank: number }>(`
    SELECT id AS itemId, job_id AS jobId, sample_id AS sampleId, attempts, rank
    FROM batch_items INDEXED BY batch_items_ready
    WHERE job_id = ? AND state = 'queued' AND not_before = 0 ORDER BY rank DESC, id LIMIT ?`);
  const start = db.prepare<[number]>(
    `UPDATE batch_items SET state = 'running', attempts = attempts + 1 WHERE id = ?`,
  );
  const waiting = db
    .prepare<[number], string>(
      `SELECT state FROM batch_items WHERE sample_id = ? AND state IN ('queued', 'running') ORDER BY state LIMIT 1`,
    )
    .pluck();
  const raise = db.prepare<[number, number]>(
    `UPDATE batch_items SET rank = max(rank, ?), not_before = 0 WHERE sample_id = ? AND state = 'queued'`,
  );
  const finish = db.prepare<[string, string | null, number, number]>(
    'UPDATE batch_items SET state = ?, error = ?, finished_at = ?, not_before = 0 WHERE id = ?',
  );
  // Work that was broken off, not failed, leaves no error and does not count as an attempt.
  const again = db.prepare<{ id: number; notBefore: number; error: string | null }>(`
    UPDATE batch_items SET not_before = :notBefore, error = :error,
      attempts = CASE WHEN :error IS NULL THEN max(attempts - 1, 0) ELSE attempts END, state = CASE
      WHEN EXISTS (SELECT 1 FROM batch_items other WHERE other.sample_id = batch_items.sample_id
        AND other.state = 'queued') THEN 'cancelled' ELSE 'queued' END
    WHERE id = :id AND state = 'running'`);
  const retry = db.prepare<[number]>(`
    UPDATE OR IGNORE batch_items SET state = 'queued', error = NULL, not_before = 0, finished_at = NULL, attempts = 0
    WHERE job_id = ? AND state = 'failed' AND sample_id IS NOT NULL`);
  const cancel = db.prepare<[number, number, number]>(`
    UPDATE batch_items SET state = 'cancelled', finished_at = ? WHERE id IN (
      SELECT id FROM batch_items WHERE job_id = ? AND state IN ('queued', 'running') LIMIT ?)`);
  const page = db.prepare<[number, string, number, number], ItemRow>(`
    SELECT i.id, i.job_id, i.sample_id, i.path, r.path AS root_path, s.relative_path, i.state, i.attempts, i.error
    FROM batch_items i LEFT JOIN samples s ON s.id = i.sample_id LEFT JOIN roots r ON r.id = s.root_id
    WHERE i.job_id = ? AND i.state IN (SELECT value FROM json_each(?)) AND i.id > ? ORDER BY i.id LIMIT ?`);
  const counts = db.prepare<[number], { state: BatchItem['state']; n: number }>(
    'SELECT state, count(*) AS n FROM batch_items WHERE job_id = ? GROUP BY state',
  );
  const writeCounts = db.prepare<[number, number, number, number]>(
    'UPDATE jobs SET total = ?, done = ?, failed = ? WHERE id = ?',
  );
  const complete = db.prepare<[number, number]>(
    `UPDATE jobs SET state = 'done', finished_at = ? WHERE id = ? AND state IN ('queued', 'running')`,
  );
  const dropEnded = db.prepare(`
    UPDATE batch_items SET state = 'cancelled' WHERE state IN ('queued', 'running')
      AND job_id IN (SELECT id FROM jobs WHERE state IN ('done', 'failed', 'cancelled'))`);
  // One that waits a second time already stays running here, and is dropped by the statement after it.
  const waitAgain = db.prepare(`UPDATE OR IGNORE batch_items SET state = 'queued' WHERE state = 'running'`);
  const dropDoubles = db.prepare(`UPDATE batch_items SET state = 'cancelled' WHERE state = 'running'`);
  const jobsAgain = db.prepare(`UPDATE jobs SET state = 'queued' WHERE state = 'running'`);
  const stale = db.prepare<
    { rootId: number; engine: string; takeCancelled: number; limit: number },
    { sampleId: number; rank: number }
  >(`
    WITH candidates (id) AS (
      SELECT id FROM samples WHERE root_id = :rootId AND status = 'listed'
      UNION ALL
      SELECT f.sample_id FROM analyses a CROSS JOIN audio_features f ON f.analysis_id = a.id
      WHERE a.engine < :engine OR a.engine > :engine
    )
    SELECT s.id AS sampleId, s.modified_at AS rank
    FROM candidates c CROSS JOIN samples s ON s.id = c.id
    WHERE s.root_id = :rootId AND s.presence = 'present' AND s.status <> 'failed'
      AND NOT EXISTS (SELECT 1 FROM batch_items i WHERE i.sample_id = s.id AND i.state IN ('queued', 'running'))
      AND (:takeCancelled OR 'cancelled' IS NOT
        (SELECT state FROM batch_items i WHERE i.sample_id = s.id ORDER BY i.id DESC LIMIT 1))
    LIMIT :limit`);
  const due = db
    .prepare<[], number | null>(
      `SELECT min(i.not_before) FROM batch_items i WHERE i.state = 'queued' AND i.not_before > 0
         AND i.job_id IN (SELECT id FROM jobs WHERE state IN ('queued', 'running'))`,
    )
    .pluck();

  const adding = (jobId: number, add: () => number): number => {
    if (existing(jobId).state === 'cancelled') {
      throw new PadbridgeError('conflict', 'This job was cancelled.', { subject: String(jobId) });
    }
    const added = add();
    if (added > 0) {
      addTotal.run(added, jobId);
      reopen.run(jobId);
    }
    return added;
  };
  const enqueue = (jobId: number, samples: readonly { sampleId: number; rank: number }[]): number =>
    adding(jobId, () =>
      samples.reduce((added, { sampleId, rank }) => added + put.run(jobId, rank, sampleId).changes, 0),
    );
  /** Counts the items of a job into its row; returns how many wait or run. */
  const count = (jobId: number): number => {
    const n = new Map(counts.all(jobId).map((row) => [row.state, row.n]));
    const of = (state: BatchItem['state']): number => n.get(state) ?? 0;
    const total = [...n.values()].reduce((sum, each) => sum + each, 0);
    if (total > 0) writeCounts.run(total, of('done'), of('failed'), jobId);
    return of('queued') + of('running');
  };

  const take = db.transaction((limit: number, now: number) => {
    release.run(now);
    const taken = runnable
      .all()
      .flatMap((jobId) => best.all(jobId, limit))
      .sort((a, b) => b.rank - a.rank || a.itemId - b.itemId)
      .slice(0, limit);
    for (const item of taken) start.run(item.itemId);
    return taken.map(({ itemId, jobId, sampleId, attempts }) => ({
      itemId,
      jobId,
      sampleId,
      attempts: attempts + 1,
    }));
  });

  return {
    enqueue: (jobId, samples) => db.transaction(() => enqueue(jobId, samples)).immediate(),
    enqueueListed: (jobId, sampleIds) =>
      db
        .transaction(() => adding(jobId, () => putListed.run(jobId, JSON.stringify(sampleIds)).changes))
        .immediate(),
    take: (limit, now) => take.immediate(limit, now),
    promote: (sampleIds, rank) =>
      db
        .transaction(() =>
          sampleIds.filter((id) => {
            const state = waiting.get(id);
            if (state === 'queued') raise.run(rank, id);
            return state === undefined;
          }),
        )
        .immediate(),
    finishItem(itemId, outcome, now) {
      finish.run(outcome.state, outcome.state === 'failed' ? outcome.error : null, now, itemId);
    },
    requeueItem(itemId, notBefore, error) {
      again.run({
        id: itemId,
        notBefore: Math.max(0, Math.floor(notBefore)),
        error: error === '' ? null : error,
      });
    },
    retryFailed: (jobId) =>
      db
        .transaction(() => {
          existing(jobId);
          const waitingAgain = retry.run(jobId).changes;
          if (waitingAgain > 0) reopen.run(jobId);
          return waitingAgain;
        })
        .immediate(),
    cancelItems: (jobId, now, limit = -1) => cancel.run(now, jobId, limit).changes,
    items: (jobId, states, after, limit) =>
      page.all(jobId, JSON.stringify(states ?? ALL_STATES), after, limit).map(toItem),
    refresh(jobId) {
      count(jobId);
      return existing(jobId);
    },
    settle: (jobId, now) =>
      db
        .transaction(() => {
          if (count(jobId) === 0) complete.run(now, jobId);
          return existing(jobId);
        })
        .immediate(),
    enqueueStale: (jobId, rootId, engine, cancelled, limit) =>
      db
        .transaction(() => {
          const takeCancelled = Number(cancelled === 'take');
          const samples = stale.all({ rootId, engine, takeCancelled, limit });
          return enqueue(jobId, samples);
        })
        .immediate(),
    recover: () =>
      db
        .transaction(() => {
          dropEnded.run();
          jobsAgain.run();
          const waitingAgain = waitAgain.run().changes;
          dropDoubles.run();
          return waitingAgain;
        })
        .immediate(),
    nextDue: () => due.get() ?? null,
  };
}

const ALL_STATES: readonly BatchItem['state'][] = ['queued', 'running', 'done', 'failed', 'cancelled'];

function toItem(row: ItemRow): BatchItem {
  const path =
    row.root_path !== null && row.relative_path !== null
      ? absolutePath(row.root_path, row.relative_path)
      : (row.path ?? '');
  return {
    id: row.id,
    jobId: row.job_id,
    sampleId: row.sample_id,
    path,
    state: row.state,
    attempts: row.attempts,
    error: row.error,
  };
}
