import type Database from 'better-sqlite3';

/** A project of the DAW as the catalogue remembers it. */
export interface DawProjectRow {
  id: number;
  path: string;
  size: number;
  modifiedAt: number;
  state: 'read' | 'failed' | 'missing';
  failure: string | null;
  title: string | null;
  version: string | null;
  tempo: number | null;
  readAt: number;
  /** Channels that play a file, and those of them whose file is not in the catalogue. */
  samples: number;
  unknown: number;
}

export interface DawProjectSample {
  channel: string | null;
  stored: string;
  file: string | null;
  guess: boolean;
  sampleId: number | null;
}

export interface DawUse {
  projectId: number;
  path: string;
  title: string | null;
  state: DawProjectRow['state'];
  channel: string | null;
  guess: boolean;
}

export interface DawProjectStore {
  /** Newest first. */
  list(limit: number): DawProjectRow[];
  get(id: number): DawProjectRow | undefined;
  /** Replaces what is known of the project at this path. Returns its id. */
  record(
    project: Omit<DawProjectRow, 'id' | 'samples' | 'unknown'>,
    samples: readonly DawProjectSample[],
  ): number;
  /** Notes how a project that cannot be read now stands; what was read before stays. */
  setState(path: string, state: 'failed' | 'missing', failure: string | null): void;
  samplesOf(projectId: number): DawProjectSample[];
  usesOf(sampleId: number, limit: number): DawUse[];
  /** In how many projects each of these is used. */
  counts(sampleIds: readonly number[]): Map<number, number>;
  /** Rows whose file is not tied to a sample yet. */
  loose(): { projectId: number; position: number; stored: string; file: string | null }[];
  tie(projectId: number, position: number, to: { sampleId: number; file: string; guess: boolean }): void;
  /** Samples by the name of their file, in lower case NFC; those asked for only. */
  byFileName(names: ReadonlySet<string>): Map<string, number>;
}

const PROJECT = `
  SELECT p.id, p.path, p.size, p.modified_at AS modifiedAt, p.state, p.failure, p.title, p.version, p.tempo,
    p.read_at AS readAt, count(s.position) AS samples, count(s.position) - count(s.sample_id) AS unknown
  FROM daw_projects p LEFT JOIN daw_project_samples s ON s.project_id = p.id`;

type SampleRow = Omit<DawProjectSample, 'guess'> & { guess: 0 | 1 };
type UseRow = Omit<DawUse, 'guess'> & { guess: 0 | 1 };

export function createDawProjectStore(db: Database.Database): DawProjectStore {
  const list = db.prepare<[number], DawProjectRow>(
    `${PROJECT} GROUP BY p.id ORDER BY p.modified_at DESC, p.id DESC LIMIT ?`,
  );
  const get = db.prepare<[number], DawProjectRow>(`${PROJECT} WHERE p.id = ? GROUP BY p.id`);
  const upsert = db.prepare(`
    INSERT INTO daw_projects (path, size, modified_at, state, failure, title, version, tempo, read_at)
    VALUES (@path, @size, @modifiedAt, @state, @failure, @title, @version, @tempo, @readAt)
    ON CONFLICT (path) DO UPDATE SET size = @size, modified_at = @modifiedAt, state = @state, failure = @failure,
      title = @title, version = @version, tempo = @tempo, read_at = @readAt`);
  const idOf = db.prepare<[string], number>('SELECT id FROM daw_projects WHERE path = ?').pluck();
  const clear = db.prepare<[number]>('DELETE FROM daw_project_samples WHERE project_id = ?');
  const add = db.prepare<[number, number, string | null, string, string | null, number, number | null]>(`
    INSERT INTO daw_project_samples (project_id, position, channel, stored, file, guess, sample_id)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const setState = db.prepare<[string, string | null, string]>(
    'UPDATE daw_projects SET state = ?, failure = ? WHERE path = ?',
  );
  const samplesOf = db.prepare<[number], SampleRow>(`
    SELECT channel, stored, file, guess, sample_id AS sampleId FROM daw_project_samples
    WHERE project_id = ? ORDER BY position`);
  const usesOf = db.prepare<[number, number], UseRow>(`
    SELECT p.id AS projectId, p.path, p.title, p.state, s.channel, s.guess
    FROM daw_project_samples s JOIN daw_projects p ON p.id = s.project_id
    WHERE s.sample_id = ? ORDER BY p.modified_at DESC, p.id, s.position LIMIT ?`);
  const counts = db.prepare<[string], { id: number; projects: number }>(`
    SELECT sample_id AS id, count(DISTINCT project_id) AS projects FROM daw_project_samples
    WHERE sample_id IN (SELECT value FROM json_each(?)) GROUP BY sample_id`);
  const loose = db.prepare<[], { projectId: number; position: number; stored: string; file: string | null }>(`
    SELECT project_id AS projectId, position, stored, file FROM daw_project_samples WHERE sample_id IS NULL`);
  const tie = db.prepare<[number, string, number, number, number]>(`
    UPDATE daw_project_samples SET sample_id = ?, file = ?, guess = ? WHERE project_id = ? AND position = ?`);
  const paths = db.prepare<[], { id: number; path: string }>(
    `SELECT id, relative_path AS path FROM samples ORDER BY presence DESC, id`,
  );
  return {
    list: (limit) => list.all(limit),
    get: (id) => get.get(id),
    record: (project, samples) =>
      db.transaction(() => {
        upsert.run(project);
        const id = idOf.get(project.path)!;
        clear.run(id);
        samples.forEach(({ channel, stored, file, guess, sampleId }, position) =>
          add.run(id, position, channel, stored, file, guess ? 1 : 0, sampleId),
        );
        return id;
      })(),
    setState(path, state, failure) {
      setState.run(state, failure, path);
    },
    samplesOf: (projectId) => samplesOf.all(projectId).map((row) => ({ ...row, guess: row.guess === 1 })),
    usesOf: (sampleId, limit) =>
      usesOf.all(sampleId, limit).map((row) => ({ ...row, guess: row.guess === 1 })),
    counts: (ids) => new Map(counts.all(JSON.stringify(ids)).map(({ id, projects }) => [id, projects])),
    loose: () => loose.all(),
    tie(projectId, position, { sampleId, file, guess }) {
      tie.run(sampleId, file, guess ? 1 : 0, projectId, position);
    },
    byFileName(names) {
      const found = new Map<string, number>();
      if (names.size === 0) return found;
      for (const { id, path } of paths.iterate()) {
        const name = path
          .slice(path.lastIndexOf('/') + 1)
          .normalize('NFC')
          .toLowerCase();
        // Present ones come first.
        if (names.has(name) && !found.has(name)) found.set(name, id);
      }
      return found;
    },
  };
}
