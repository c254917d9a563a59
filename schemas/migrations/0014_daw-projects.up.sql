-- Projects of the DAW and the samples they name: where a sample is used.

-- One row per project file that was found in a watched folder. A project that is not there any more keeps its row: its
-- drive may come back, and until then nobody can say that its samples are not needed.
CREATE TABLE daw_projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,                       -- absolute
  size INTEGER NOT NULL CHECK (size >= 0),         -- bytes
  modified_at INTEGER NOT NULL,                    -- ms, of the file
  state TEXT NOT NULL CHECK (state IN ('read', 'failed', 'missing')),
  failure TEXT CHECK (failure IS NULL OR state <> 'read'), -- a reason a person understands
  title TEXT,
  version TEXT,                                    -- of the program that wrote it
  tempo REAL CHECK (tempo > 0),                    -- BPM
  read_at INTEGER NOT NULL                         -- ms
) STRICT;

-- One row per channel that plays a file, in the order of the rack.
CREATE TABLE daw_project_samples (
  project_id INTEGER NOT NULL REFERENCES daw_projects (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  channel TEXT,                                    -- name of the channel
  stored TEXT NOT NULL,                            -- the path as the project has it
  file TEXT,                                       -- where it lies on this machine, as far as known
  guess INTEGER NOT NULL CHECK (guess IN (0, 1)),  -- found by its name only
  sample_id INTEGER REFERENCES samples (id) ON DELETE SET NULL,
  PRIMARY KEY (project_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX daw_project_samples_by_sample ON daw_project_samples (sample_id) WHERE sample_id IS NOT NULL;
