-- Units and cards, what they held when we last looked, and the journals of what was written to them.

CREATE TABLE devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('unit', 'card', 'folder')),
  model TEXT NOT NULL,                             -- sp404mk2, generic …
  identity TEXT NOT NULL,                          -- USB serial, volume id, path: what tells two apart
  name TEXT NOT NULL,
  firmware TEXT,
  first_seen_at INTEGER NOT NULL,                  -- ms
  last_seen_at INTEGER NOT NULL,                   -- ms
  UNIQUE (kind, identity)
) STRICT;

-- What a device held at a moment, content-addressed: the same content is stored once per device.
CREATE TABLE device_snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  project INTEGER CHECK (project BETWEEN 1 AND 16), -- null: the whole device
  content_hash TEXT NOT NULL,                      -- of the manifest
  manifest TEXT NOT NULL CHECK (json_valid(manifest)), -- path, size, hash of every file, JSON
  parent_id INTEGER REFERENCES device_snapshots (id) ON DELETE SET NULL,
  note TEXT,
  taken_at INTEGER NOT NULL                        -- ms
) STRICT;

CREATE INDEX device_snapshots_by_device ON device_snapshots (device_id, project, taken_at);
CREATE INDEX device_snapshots_by_content ON device_snapshots (content_hash);
CREATE INDEX device_snapshots_by_parent ON device_snapshots (parent_id);

-- One export of samples or a kit to a place, for a person to look back at and for us to go on after a crash.
CREATE TABLE exports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id INTEGER REFERENCES devices (id) ON DELETE SET NULL,
  kit_id INTEGER REFERENCES kits (id) ON DELETE SET NULL,
  format TEXT NOT NULL,                            -- wav 48000/16, smp …
  organisation TEXT NOT NULL CHECK (organisation IN ('flat', 'genre', 'bpm', 'key', 'kind', 'folder', 'kit')),
  destination TEXT NOT NULL,                       -- path
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'failed', 'cancelled')),
  files INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  created_at INTEGER NOT NULL,                     -- ms
  finished_at INTEGER                              -- ms
) STRICT;

CREATE INDEX exports_by_state ON exports (state);
CREATE INDEX exports_by_device ON exports (device_id);
CREATE INDEX exports_by_kit ON exports (kit_id);

CREATE TABLE export_samples (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  export_id INTEGER NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
  sample_id INTEGER REFERENCES samples (id) ON DELETE SET NULL,
  output_path TEXT NOT NULL,                       -- below the destination, forward slashes
  output_hash TEXT,                                -- of what was written: overwrite only what is still ours
  state TEXT NOT NULL CHECK (state IN ('planned', 'written', 'verified', 'failed', 'skipped')),
  error TEXT,
  updated_at INTEGER NOT NULL,                     -- ms
  UNIQUE (export_id, output_path)
) STRICT;

CREATE INDEX export_samples_by_sample ON export_samples (sample_id);
CREATE INDEX export_samples_by_state ON export_samples (export_id, state);

-- One run of bringing a device and the catalogue together; entries are the journal that resumes.
CREATE TABLE syncs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  direction TEXT NOT NULL CHECK (direction IN ('to-device', 'from-device', 'both')),
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'failed', 'cancelled')),
  before_id INTEGER REFERENCES device_snapshots (id) ON DELETE SET NULL,
  after_id INTEGER REFERENCES device_snapshots (id) ON DELETE SET NULL,
  error TEXT,
  created_at INTEGER NOT NULL,                     -- ms
  finished_at INTEGER                              -- ms
) STRICT;

CREATE INDEX syncs_by_device ON syncs (device_id, created_at);
CREATE INDEX syncs_by_before ON syncs (before_id);
CREATE INDEX syncs_by_after ON syncs (after_id);

CREATE TABLE sync_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sync_id INTEGER NOT NULL REFERENCES syncs (id) ON DELETE CASCADE,
  sample_id INTEGER REFERENCES samples (id) ON DELETE SET NULL,
  path TEXT NOT NULL,                              -- on the device
  action TEXT NOT NULL CHECK (action IN ('write', 'replace', 'archive', 'fetch', 'keep-both')),
  expected_hash TEXT,                              -- what must still be there before we touch it
  written_hash TEXT,                               -- what we read back
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'failed', 'conflict', 'skipped')),
  error TEXT,
  updated_at INTEGER NOT NULL,                     -- ms
  UNIQUE (sync_id, path)
) STRICT;

CREATE INDEX sync_entries_by_sample ON sync_entries (sample_id);
CREATE INDEX sync_entries_by_state ON sync_entries (sync_id, state);
