-- Samples on their way to the unit, until they have arrived: the queue outlives the daemon.

-- One row per sample that waits or is being sent. AUTOINCREMENT: a number that a client has seen never means another
-- sample later. The number of a job is that of its first sample.
CREATE TABLE unit_transfers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job INTEGER,                                     -- NULL: sent alone
  project INTEGER CHECK (project BETWEEN 1 AND 16), -- NULL: the one selected when it begins
  pad TEXT NOT NULL,                               -- "B3"
  name TEXT NOT NULL,                              -- on the unit
  sample_id INTEGER NOT NULL,                      -- stays when the sample leaves, so that its end can be told
  settings TEXT,                                   -- JSON: how the pad and its bank of the kit play
  resumes INTEGER NOT NULL CHECK (resumes IN (0, 1)), -- 0: not sent by a later start of the daemon
  created_at INTEGER NOT NULL                      -- ms
) STRICT;
