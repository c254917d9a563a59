-- What is remembered of each memory card of the sampler. The journals of what was written lie in syncs and sync_entries:
-- there written_hash is what an entry is to put on the card, and, once it is done, what was read back.

-- What the user allows on a card, and how fast it turned out to be.
CREATE TABLE cards (
  device_id INTEGER PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
  consent TEXT NOT NULL DEFAULT 'ask' CHECK (consent IN ('ask', 'allowed', 'refused')),
  auto INTEGER NOT NULL DEFAULT 0 CHECK (auto IN (0, 1)), -- plans without conflicts need no approval
  bytes_per_second REAL CHECK (bytes_per_second > 0)      -- writing and reading back
) STRICT;

-- The checksum manifest, kept off the card: one row per file that is there, or that we wrote there.
CREATE TABLE card_files (
  device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  path TEXT NOT NULL,                              -- relative, forward slashes, in the case the card has it
  size INTEGER NOT NULL CHECK (size >= 0),         -- bytes, when last looked at
  modified_at INTEGER NOT NULL,                    -- ms, of the file, when last looked at
  hash TEXT,                                       -- SHA-256 of the file when last looked at; null: it is gone
  taken_hash TEXT,                                 -- what the catalogue has taken in of it; null: nothing yet
  written_hash TEXT,                               -- what we wrote there; null: it is not ours
  PRIMARY KEY (device_id, path)
) STRICT, WITHOUT ROWID;

-- What the user wants on a card: a kit in a project slot, the samples of a collection as loose files.
CREATE TABLE card_wishes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id INTEGER NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  kit_id INTEGER REFERENCES kits (id) ON DELETE CASCADE,
  collection_id INTEGER REFERENCES collections (id) ON DELETE CASCADE,
  project INTEGER CHECK (project BETWEEN 1 AND 16),
  created_at INTEGER NOT NULL,                     -- ms
  CHECK ((kit_id IS NULL) <> (collection_id IS NULL)),
  CHECK ((kit_id IS NULL) = (project IS NULL)),
  UNIQUE (device_id, kit_id),
  UNIQUE (device_id, collection_id),
  UNIQUE (device_id, project)
) STRICT;

CREATE INDEX card_wishes_by_kit ON card_wishes (kit_id);
CREATE INDEX card_wishes_by_collection ON card_wishes (collection_id);
