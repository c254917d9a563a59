-- How people find their way: tags, collections, and the graph of who made what and what goes with what.

-- A word the user (or a maker) gave to samples. Two spellings that differ in case only are one tag.
CREATE TABLE tags (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (name <> ''),           -- as first written
  folded TEXT NOT NULL UNIQUE,                     -- lower case, NFC: what is compared
  created_at INTEGER NOT NULL                      -- ms
) STRICT;

CREATE TABLE sample_tags (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  added_at INTEGER NOT NULL,                       -- ms
  PRIMARY KEY (sample_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sample_tags_by_tag ON sample_tags (tag_id, sample_id);

-- A crate: samples put together by hand, in an order, or a search that is kept.
CREATE TABLE collections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER REFERENCES collections (id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  description TEXT,
  search TEXT CHECK (json_valid(search)),          -- a SampleFilter, JSON; null: filled by hand
  created_at INTEGER NOT NULL,                     -- ms
  updated_at INTEGER NOT NULL                      -- ms
) STRICT;

CREATE INDEX collections_by_parent ON collections (parent_id);

CREATE TABLE collection_samples (
  collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  position REAL NOT NULL,                          -- order; between two neighbours there is always room
  added_at INTEGER NOT NULL,                       -- ms
  PRIMARY KEY (collection_id, sample_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX collection_samples_by_sample ON collection_samples (sample_id);
CREATE INDEX collection_samples_in_order ON collection_samples (collection_id, position);

-- Nodes of the graph, compared by their folded name (lower case, NFC).
CREATE TABLE artists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  aliases TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(aliases)) -- other names, JSON
) STRICT;

CREATE TABLE albums (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  year INTEGER
) STRICT;

CREATE TABLE genres (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER REFERENCES genres (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
) STRICT;

CREATE INDEX genres_by_parent ON genres (parent_id);

-- Edges from samples to the nodes, with who said so and how sure that is (null: stated, not weighed).
CREATE TABLE sample_artists (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  artist_id INTEGER NOT NULL REFERENCES artists (id) ON DELETE CASCADE,
  role TEXT NOT NULL DEFAULT 'primary' CHECK (role IN ('primary', 'featured', 'composer', 'remixer')),
  source TEXT NOT NULL,
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  PRIMARY KEY (sample_id, artist_id, role)
) STRICT, WITHOUT ROWID;

CREATE INDEX sample_artists_by_artist ON sample_artists (artist_id, sample_id);

CREATE TABLE sample_albums (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  track INTEGER,                                   -- number on the album
  source TEXT NOT NULL,
  PRIMARY KEY (sample_id, album_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sample_albums_by_album ON sample_albums (album_id, sample_id);

CREATE TABLE sample_genres (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  genre_id INTEGER NOT NULL REFERENCES genres (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  confidence REAL CHECK (confidence BETWEEN 0 AND 1),
  PRIMARY KEY (sample_id, genre_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sample_genres_by_genre ON sample_genres (genre_id, sample_id);

-- Edges between samples, with a score and a reason that can be shown. Symmetric kinds are stored once, smaller id first.
CREATE TABLE relations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN
    ('similar_to', 'harmonic_compatible', 'derived_from', 'duplicate_of', 'used_with')),
  from_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  to_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  score REAL CHECK (score BETWEEN 0 AND 1),
  reason TEXT,                                     -- one sentence for a person
  source TEXT NOT NULL,                            -- engine and version, or 'user'
  created_at INTEGER NOT NULL,                     -- ms
  UNIQUE (kind, from_id, to_id),
  CHECK (from_id <> to_id)
) STRICT;

CREATE INDEX relations_by_from ON relations (from_id, kind);
CREATE INDEX relations_by_to ON relations (to_id, kind);

-- Where a sample is used outside the catalogue: a project of the DAW, a song.
CREATE TABLE uses (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  place TEXT NOT NULL CHECK (place IN ('daw-project', 'sampler-project', 'other')),
  name TEXT NOT NULL,                              -- path or title of the project
  detail TEXT,                                     -- channel, pad, track
  seen_at INTEGER NOT NULL,                        -- ms
  UNIQUE (sample_id, place, name, detail)
) STRICT;

CREATE INDEX uses_by_name ON uses (name);
