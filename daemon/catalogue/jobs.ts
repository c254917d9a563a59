import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { Job, JobState } from '../../schemas/entities.js';
import { createJobItems } from './job-items.js';
import type { JobStore } from './types.js';

interface JobRow {
  id: number;
  kind: Job['kind'];
  state: JobState;
  subject: string;
  total: number;
  done: number;
  failed: number;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  error: string | null;
}

/** Where a job may go from where it is. A finished one only starts again through `retryFailed` or new items. */
const NEXT: Record<JobState, readonly JobState[]> = {
  queued: ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'],
  running: ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'],
  paused: ['queued', 'running', 'paused', 'failed', 'cancelled'],
  done: ['done'],
  failed: ['failed'],
  cancelled: ['cancelled'],
};

/** Background work in the database. */
export function createJobStore(db: Database.Database): JobStore {
  const insert = db.prepare<{ kind: string; subject: string; now: number; rootId: number | null }>(
    'INSERT INTO jobs (kind, subject, created_at, root_id) VALUES (:kind, :subject, :now, :rootId)',
  );
  const one = db.prepare<[number], JobRow>('SELECT * FROM jobs WHERE id = ?');
  const newest = db.prepare<[number], JobRow>('SELECT * FROM jobs ORDER BY id DESC LIMIT ?');
  const newestIn = db.prepare<[string, number], JobRow>(
    'SELECT * FROM jobs WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?',
  );
  const setState = db.prepare<{ id: number; state: JobState; error: string | null; now: number }>(`
    UPDATE jobs SET state = :state, error = :error,
      started_at = CASE WHEN :state = 'running' THEN coalesce(started_at, :now) ELSE started_at END,
      finished_at = CASE WHEN :state IN ('done', 'failed', 'cancelled') THEN coalesce(finished_at, :now) END
    WHERE id = :id`);
  const setProgress = db.prepare<[number, number, number, number]>(
    'UPDATE jobs SET done = ?, total = ?, failed = ? WHERE id = ?',
  );
  const open = db.prepare<[number], JobRow>(`
    SELECT * FROM jobs WHERE kind = 'analyse' AND root_id = ? AND state IN ('queued', 'running', 'paused')
    ORDER BY id LIMIT 1`);

  const get = (id: number): Job | undefined => {
    const row = one.get(id);
    return row === undefined ? undefined : toJob(row);
  };
  const existing = (id: number): Job => {
    const job = get(id);
    if (job === undefined)
      throw new PadbridgeError('not-found', 'There is no such job.', { subject: String(id) });
    return job;
  };
  const create: JobStore['create'] = (kind, subject, now, rootId) =>
    existing(Number(insert.run({ kind, subject, now, rootId: rootId ?? null }).lastInsertRowid));

  return {
    create,
    get,
    list: (states, limit) =>
      (states === undefined ? newest.all(limit) : newestIn.all(JSON.stringify(states), limit)).map(toJob),
    setState(id, state, now, error) {
      const from = existing(id).state;
      if (!NEXT[from].includes(state)) {
        throw new PadbridgeError('conflict', `A job that is ${from} cannot become ${state}.`, {
          subject: String(id),
        });
      }
      setState.run({ id, state, now, error: error ?? null });
      return existing(id);
    },
    setProgress(id, done, total, failed) {
      if (setProgress.run(done, total, failed, id).changes === 0) existing(id);
    },
    openAnalyseJob(rootId, subject, now) {
      const row = open.get(rootId);
      return row === undefined ? create('analyse', subject, now, rootId) : toJob(row);
    },
    ...createJobItems(db, existing),
  };
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    subject: row.subject,
    total: row.total,
    done: row.done,
    failed: row.failed,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error,
  };
}
