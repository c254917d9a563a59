-- Background work that survives a restart.

-- A job: its state is what a person sees and steers. The counters are the truth for jobs without items (a scan) and a
-- copy of the count of items for the others.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,                              -- scan, analyse, backup …; open: later rooms bring their own
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled')),
  subject TEXT NOT NULL,                           -- what it works on, for a person
  root_id INTEGER REFERENCES roots (id) ON DELETE SET NULL,
  total INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0),
  done INTEGER NOT NULL DEFAULT 0 CHECK (done >= 0),
  failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
  error TEXT,
  created_at INTEGER NOT NULL,                     -- ms
  started_at INTEGER,                              -- ms
  finished_at INTEGER                              -- ms
) STRICT;

CREATE INDEX jobs_by_state ON jobs (state, id);
CREATE INDEX jobs_by_root ON jobs (root_id);

-- What the user calls a batch: a named set of files that came in together. The work itself is the job.
CREATE TABLE batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id INTEGER NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  source TEXT,                                     -- where the files came from: a URL, a card, a folder
  created_at INTEGER NOT NULL                      -- ms
) STRICT;

-- One file of a job with its own outcome.
CREATE TABLE batch_items (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  sample_id INTEGER REFERENCES samples (id) ON DELETE SET NULL,
  path TEXT,                                       -- where it was; written when the sample leaves the catalogue
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  rank REAL NOT NULL,                              -- higher goes first
  not_before INTEGER NOT NULL DEFAULT 0 CHECK (not_before >= 0), -- ms; 0: ready
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  error TEXT,
  finished_at INTEGER                              -- ms
) STRICT;

-- Taking the best waiting item of a job touches only what is taken; held-back items lie in an index of their own.
CREATE INDEX batch_items_ready ON batch_items (job_id, rank DESC, id) WHERE state = 'queued' AND not_before = 0;
CREATE INDEX batch_items_held ON batch_items (not_before) WHERE state = 'queued' AND not_before > 0;
-- A sample waits in one place only.
CREATE UNIQUE INDEX batch_items_waiting ON batch_items (sample_id) WHERE state = 'queued';
CREATE INDEX batch_items_by_sample ON batch_items (sample_id);
CREATE INDEX batch_items_by_job ON batch_items (job_id, state, id);

-- A sample that leaves takes nothing out of the report of a job: its path stays, work on it is called off.
CREATE TRIGGER samples_leave_work BEFORE DELETE ON samples BEGIN
  UPDATE batch_items
  SET path = (SELECT path FROM roots WHERE id = OLD.root_id) || '/' || OLD.relative_path,
      state = CASE WHEN state IN ('queued', 'running') THEN 'cancelled' ELSE state END
  WHERE sample_id = OLD.id;
END;
