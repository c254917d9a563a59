-- The archive: a collection as it was when it was removed.
CREATE TABLE removed_collections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  collection_id INTEGER NOT NULL,                  -- its number then
  name TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)), -- name, description, search, sample ids in order, JSON
  removed_at INTEGER NOT NULL                      -- ms
) STRICT;

-- A file that comes back from a card is known by what was once written there.
CREATE INDEX sync_entries_by_written ON sync_entries (written_hash) WHERE written_hash IS NOT NULL;
CREATE INDEX export_samples_by_output ON export_samples (output_hash) WHERE output_hash IS NOT NULL;
