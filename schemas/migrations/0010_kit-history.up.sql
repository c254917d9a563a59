-- Edits of kits that can be taken back, kits that were removed, and the plans exports resume from.

-- One edit: what it changed, as JSON of the parts before and after. The newest not undone is the next to take back.
CREATE TABLE kit_edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kit_id INTEGER NOT NULL REFERENCES kits (id) ON DELETE CASCADE,
  label TEXT NOT NULL,                             -- for a person: "swap A1 and A2"
  before TEXT NOT NULL CHECK (json_valid(before)),
  after TEXT NOT NULL CHECK (json_valid(after)),
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  made_at INTEGER NOT NULL                         -- ms
) STRICT;

CREATE INDEX kit_edits_by_kit ON kit_edits (kit_id, id);

-- The archive: a kit as it was when it was removed.
CREATE TABLE removed_kits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kit_id INTEGER NOT NULL,                         -- its number then
  name TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)), -- name, tempo, banks, pads, JSON
  removed_at INTEGER NOT NULL                      -- ms
) STRICT;

-- What an export was asked to do, for going on after a crash, and the job a person follows it by.
CREATE TABLE export_plans (
  export_id INTEGER PRIMARY KEY REFERENCES exports (id) ON DELETE CASCADE,
  job_id INTEGER NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
  plan TEXT NOT NULL CHECK (json_valid(plan))      -- JSON
) STRICT;
