import type Database from 'better-sqlite3';
import { PadbridgeError } from '../../schemas/errors.js';
import type { ExportFile, ExportOrganisation, ExportState } from '../../schemas/exports.js';
import { exportPlan, type ExportFacts, type ExportRecord, type ExportStore } from './export-types.js';
import type { JobStore } from './types.js';

/** As the table of exports has them since its beginning. */
const STORED = { tempo: 'bpm', flat: 'flat', genre: 'genre', kit: 'kit' } as const;
const SHOWN: Readonly<Record<string, ExportOrganisation>> = {
  bpm: 'tempo',
  flat: 'flat',
  genre: 'genre',
  kit: 'kit',
};
const FILE_STORED = { planned: 'planned', done: 'verified', failed: 'failed', skipped: 'skipped' } as const;

interface Row {
  id: number;
  jobId: number;
  state: ExportState;
  organisation: string;
  destination: string;
  bytes: number;
  error: string | null;
  createdAt: number;
  finishedAt: number | null;
  plan: string;
  total: number;
  done: number;
  failed: number;
}

/** One that is held waits to be written like one that has not begun; that it is held is written at its job. */
const SELECT = `
  SELECT e.id, p.job_id AS jobId, iif(e.state = 'planned' AND j.state = 'paused', 'paused', e.state) AS state, e.organisation, e.destination, e.bytes, e.error, e.created_at AS createdAt,
    e.finished_at AS finishedAt, p.plan, count(f.id) AS total, coalesce(sum(f.state = 'verified'), 0) AS done,
    coalesce(sum(f.state = 'failed'), 0) AS failed
  FROM exports e JOIN export_plans p ON p.export_id = e.id LEFT JOIN jobs j ON j.id = p.job_id LEFT JOIN export_samples f ON f.export_id = e.id`;

/** Exports and what became of each of their files: the journal they go on from. */
export function createExportStore(
  db: Database.Database,
  jobs: Pick<JobStore, 'create' | 'get' | 'setProgress' | 'setState'>,
): ExportStore {
  const insert = db.prepare<Record<string, string | number | null>>(`
    INSERT INTO exports (kit_id, format, organisation, destination, state, files, created_at)
    VALUES ((SELECT id FROM kits WHERE id = :kitId), :format, :organisation, :destination, 'planned', :files, :now)`);
  const insertPlan = db.prepare<[number, number, string]>(
    'INSERT INTO export_plans (export_id, job_id, plan) VALUES (?, ?, ?)',
  );
  const insertFile = db.prepare<[number, number | null, string, number]>(
    `INSERT INTO export_samples (export_id, sample_id, output_path, state, updated_at) VALUES (?, ?, ?, 'planned', ?)`,
  );
  const one = db.prepare<[number], Row>(`${SELECT} WHERE e.id = ? GROUP BY e.id`);
  const byJob = db.prepare<[number], Row>(`${SELECT} WHERE p.job_id = ? GROUP BY e.id`);
  const newest = db.prepare<[number], Row>(`${SELECT} GROUP BY e.id ORDER BY e.id DESC LIMIT ?`);
  const running = db.prepare<[], Row>(
    `${SELECT} WHERE e.state IN ('planned', 'running') AND j.state IS NOT 'paused' GROUP BY e.id ORDER BY e.id`,
  );
  const files = db.prepare<[number], ExportFile & { hash: string | null }>(`
    SELECT output_path AS path, sample_id AS sampleId, output_hash AS hash, error AS remark,
      CASE state WHEN 'verified' THEN 'done' WHEN 'written' THEN 'done' ELSE state END AS state
    FROM export_samples WHERE export_id = ? ORDER BY id`);
  const setFile = db.prepare<[string, string | null, string | null, number, number, string]>(`
    UPDATE export_samples SET state = ?, output_hash = coalesce(?, output_hash), error = ?, updated_at = ?
    WHERE export_id = ? AND output_path = ?`);
  const setBytes = db.prepare<[number, number]>('UPDATE exports SET bytes = ? WHERE id = ?');
  const setState = db.prepare<{ state: string; error: string | null; now: number; id: number }>(`
    UPDATE exports SET state = :state, error = :error,
      finished_at = CASE WHEN :state IN ('done', 'failed', 'cancelled') THEN :now END WHERE id = :id`);
  const newJob = db.prepare<[number, number]>('UPDATE export_plans SET job_id = ? WHERE export_id = ?');
  const facts = db.prepare<[string], ExportFacts>(`
    SELECT s.id, (SELECT g.name FROM sample_genres x JOIN genres g ON g.id = x.genre_id WHERE x.sample_id = s.id
        ORDER BY g.name LIMIT 1) AS genre,
      a.bpm AS bpm,
      (SELECT k.name FROM kit_pads p JOIN kits k ON k.id = p.kit_id WHERE p.sample_id = s.id ORDER BY k.id LIMIT 1) AS kit
    FROM json_each(?) j JOIN samples s ON s.id = j.value LEFT JOIN audio_features a ON a.sample_id = s.id`);

  const get = (id: number): ExportRecord => {
    const row = one.get(id);
    if (row !== undefined) return toRecord(row);
    throw new PadbridgeError('not-found', `There is no export ${id}.`, {
      subject: String(id),
      next: 'See the exports with `padbridge export list`.',
    });
  };

  return {
    create: ({ files: wanted, destination, organisation, ...plan }, now) =>
      db
        .transaction(() => {
          const { lastInsertRowid } = insert.run({
            kitId: plan.kitId,
            format: `${plan.format} 48000/16`,
            organisation: STORED[organisation],
            destination,
            files: wanted.length,
            now,
          });
          const id = Number(lastInsertRowid);
          const job = jobs.create('export', destination, now);
          insertPlan.run(id, job.id, JSON.stringify(plan));
          for (const { path, sampleId } of wanted) insertFile.run(id, sampleId, path, now);
          jobs.setProgress(job.id, 0, wanted.length, 0);
          return get(id);
        })
        .immediate(),
    get,
    ofJob(jobId) {
      const row = byJob.get(jobId);
      return row && toRecord(row);
    },
    list: (limit) => newest.all(limit).map(toRecord),
    unfinished: () => running.all().map(toRecord),
    files: (id) => files.all(id),
    setFile: (id, path, { state, hash, remark }, now) =>
      void setFile.run(FILE_STORED[state], hash ?? null, remark, now, id, path),
    count(id, bytes) {
      setBytes.run(bytes, id);
      const record = get(id);
      jobs.setProgress(record.jobId, record.done, record.total, record.failed);
      return record;
    },
    setState: (id, state, now, error) =>
      db
        .transaction(() => {
          setState.run({ id, state: state === 'paused' ? 'planned' : state, error, now });
          const { jobId, destination, total, done, failed } = get(id);
          const ended = ['done', 'failed', 'cancelled'].includes(jobs.get(jobId)?.state ?? 'done');
          if (!ended) jobs.setState(jobId, state === 'planned' ? 'queued' : state, now, error ?? undefined);
          else if (state === 'running') {
            // A job that ended stays ended; going on is a new one.
            const job = jobs.create('export', destination, now);
            newJob.run(job.id, id);
            jobs.setProgress(job.id, done, total, failed);
            jobs.setState(job.id, 'running', now);
          }
          return get(id);
        })
        .immediate(),
    facts: (sampleIds) => facts.all(JSON.stringify(sampleIds)),
  };
}

function toRecord({ plan: json, organisation, ...row }: Row): ExportRecord {
  const plan = exportPlan.parse(JSON.parse(json));
  return { ...row, ...plan, organisation: SHOWN[organisation] ?? 'flat' };
}
