-- The library: folders, the files found in them, what is known about each file, and the text index over it.
-- Everywhere: times are milliseconds since 1970 UTC, ids are never used again after a deletion (AUTOINCREMENT).

-- A folder the user gave us. A folder that cannot be reached is offline; its samples are missing, never deleted.
CREATE TABLE roots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,                       -- absolute, in the form of this platform
  added_at INTEGER NOT NULL,                       -- ms
  state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
  watching TEXT NOT NULL DEFAULT 'off' CHECK (watching IN ('watch', 'rescan', 'off')),
  watching_reason TEXT,                            -- why it is rescanned instead of watched
  last_scan_at INTEGER                             -- ms; null before the first whole scan
) STRICT;

-- One row per file. The path is stored exactly as the file system gave it (no Unicode normalisation: on some systems
-- both forms may exist side by side). The numbers that a result list shows lie here, the others in audio_features.
CREATE TABLE samples (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  root_id INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
  relative_path TEXT NOT NULL CHECK (relative_path <> ''), -- below the root, forward slashes
  folder TEXT NOT NULL,                            -- relative_path without the name, '' in the root itself
  size INTEGER NOT NULL CHECK (size >= 0),         -- bytes
  modified_at INTEGER NOT NULL,                    -- ms, of the file
  added_at INTEGER NOT NULL,                       -- ms, when we first saw it
  updated_at INTEGER NOT NULL,                     -- ms, last change of this row
  presence TEXT NOT NULL DEFAULT 'present' CHECK (presence IN ('present', 'missing')),
  missing_since INTEGER CHECK ((missing_since IS NULL) = (presence = 'present')), -- ms
  status TEXT NOT NULL DEFAULT 'listed' CHECK (status IN ('listed', 'analysed', 'failed')),
  failure TEXT CHECK ((failure IS NULL) = (status <> 'failed')), -- a reason a person understands
  content_hash TEXT,                               -- of the whole file
  audio_hash TEXT,                                 -- of the audio data alone: a retag is not a new sound
  container TEXT,                                  -- by content, never by extension
  codec TEXT,
  sample_rate INTEGER CHECK (sample_rate > 0),     -- frames a second
  channels INTEGER CHECK (channels > 0),
  bits INTEGER CHECK (bits > 0),                   -- of one stored value; null for lossy codecs
  frames INTEGER CHECK (frames >= 0),
  duration REAL CHECK (duration >= 0),             -- seconds
  kind TEXT CHECK (kind IN ('one-shot', 'loop', 'track')),
  drum_class TEXT CHECK (drum_class IN
    ('kick', 'snare', 'clap', 'closed-hat', 'open-hat', 'cymbal', 'tom', 'rim', 'percussion')),
  bpm REAL CHECK (bpm > 0),
  bpm_confidence REAL CHECK (bpm_confidence BETWEEN 0 AND 1),
  key_tonic TEXT CHECK (key_tonic IN ('C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B')),
  key_mode TEXT CHECK (key_mode IN ('major', 'minor')),
  key_confidence REAL CHECK (key_confidence BETWEEN 0 AND 1),
  lufs REAL,                                       -- integrated loudness, LUFS
  peak_db REAL,                                    -- highest sample, dBFS
  rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5), -- 0 is unrated
  UNIQUE (root_id, relative_path),
  CHECK ((key_tonic IS NULL) = (key_mode IS NULL))
) STRICT;

CREATE INDEX samples_by_presence ON samples (root_id, presence);
CREATE INDEX samples_by_folder ON samples (root_id, folder);
-- Candidates when a new file may be a moved one: few rows are missing, so the index is small.
CREATE INDEX samples_missing_by_size ON samples (size) WHERE presence = 'missing';
CREATE INDEX samples_by_content ON samples (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX samples_by_audio ON samples (audio_hash) WHERE audio_hash IS NOT NULL;
-- Listed but not analysed: what a queue has to hold.
CREATE INDEX samples_unanalysed ON samples (root_id, id) WHERE status = 'listed';

-- Everything said about a sample, one value per key, with who said it and how sure that is. What the user says
-- ('user') is never replaced by a machine.
CREATE TABLE metadata (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,                             -- text, a decimal number or JSON, as type says
  type TEXT NOT NULL CHECK (type IN ('text', 'number', 'json')),
  source TEXT NOT NULL CHECK (source IN
    ('audio', 'name', 'folder', 'tag', 'acid', 'smpl', 'siblings', 'user')),
  confidence REAL CHECK (confidence BETWEEN 0 AND 1), -- null: stated, not weighed
  agrees INTEGER CHECK (agrees IN (0, 1)),         -- whether what was heard agrees; null: nothing to compare
  updated_at INTEGER NOT NULL,                     -- ms
  PRIMARY KEY (sample_id, key)
) STRICT, WITHOUT ROWID;

-- The words of each sample (rowid = samples.id), cut and folded by daemon/catalogue/words.ts: lower case, no accents, one
-- Unicode form. The plain tokenizer then only parts them at spaces, so that index and query can never disagree about
-- what a letter is. It keeps no copy of the text: what a row said can be built again from the other tables. Prefix
-- indexes from one letter on: people search while typing.
CREATE VIRTUAL TABLE samples_fts USING fts5 (
  name, folder, tags, about,
  content = '', contentless_delete = 1, detail = 'column', prefix = '1 2 3',
  tokenize = 'ascii'
);

CREATE TRIGGER samples_leave_text AFTER DELETE ON samples BEGIN
  DELETE FROM samples_fts WHERE rowid = OLD.id;
END;

-- What a removed root took with it, so that a mistake can be undone by hand: nothing a user typed is thrown away.
CREATE TABLE removed_samples (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL,                      -- the id it had
  removed_at INTEGER NOT NULL,                     -- ms
  root_path TEXT NOT NULL,
  relative_path TEXT NOT NULL,
  content_hash TEXT,
  audio_hash TEXT,
  rating INTEGER NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record))  -- the whole row with tags and the user's metadata, JSON
) STRICT;

CREATE INDEX removed_samples_by_content ON removed_samples (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX removed_samples_by_path ON removed_samples (root_path, relative_path);
