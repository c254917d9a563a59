-- What a correction by the user taught about the other samples of its folder.
CREATE TABLE lessons (
  root_id INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
  folder TEXT NOT NULL,                            -- below the root, as in samples
  subject TEXT NOT NULL CHECK (subject IN ('bpm', 'drumClass')),
  heard TEXT NOT NULL DEFAULT '',                  -- what the ear says where it is wrong; '' for tempi
  value TEXT NOT NULL CHECK (json_valid(value)),   -- what is right, JSON
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE, -- the one that was corrected
  taught_at INTEGER NOT NULL,                      -- ms
  PRIMARY KEY (root_id, folder, subject, heard)
) STRICT, WITHOUT ROWID;

CREATE INDEX lessons_by_sample ON lessons (sample_id);
