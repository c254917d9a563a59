-- Kits: what lies on the pads of a sampler project, as the user means it to be.

-- 10 banks of 16 pads with the settings that hold for the whole project.
CREATE TABLE kits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (name <> ''),
  description TEXT,
  tempo REAL NOT NULL DEFAULT 90 CHECK (tempo BETWEEN 40 AND 200), -- BPM
  tempo_select TEXT NOT NULL DEFAULT 'bank' CHECK (tempo_select IN ('project', 'bank')),
  created_at INTEGER NOT NULL,                     -- ms
  updated_at INTEGER NOT NULL                      -- ms
) STRICT;

-- One row per bank that differs from a fresh project.
CREATE TABLE kit_banks (
  kit_id INTEGER NOT NULL REFERENCES kits (id) ON DELETE CASCADE,
  bank INTEGER NOT NULL CHECK (bank BETWEEN 0 AND 9), -- A is 0, J is 9
  name TEXT,
  tempo REAL NOT NULL DEFAULT 90 CHECK (tempo BETWEEN 40 AND 200), -- BPM
  volume INTEGER NOT NULL DEFAULT 127 CHECK (volume BETWEEN 0 AND 127),
  protect INTEGER NOT NULL DEFAULT 0 CHECK (protect IN (0, 1)),
  PRIMARY KEY (kit_id, bank)
) STRICT, WITHOUT ROWID;

-- One row per pad that holds something. A pad whose sample leaves the catalogue keeps its place, name and settings.
-- Ranges and defaults are those of the SP-404MK2; positions are frames of the sample's own rate, null is the file's end
-- (or start), so that nothing has to be guessed before the file was read.
CREATE TABLE kit_pads (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kit_id INTEGER NOT NULL REFERENCES kits (id) ON DELETE CASCADE,
  bank INTEGER NOT NULL CHECK (bank BETWEEN 0 AND 9),
  pad INTEGER NOT NULL CHECK (pad BETWEEN 1 AND 16), -- 1 top left, 16 bottom right, row by row
  sample_id INTEGER REFERENCES samples (id) ON DELETE SET NULL,
  content_hash TEXT,                               -- of the file that was put here: finds it again
  name TEXT CHECK (length(name) <= 23),            -- what the unit shows
  colour TEXT,
  start_frame INTEGER CHECK (start_frame >= 0),
  end_frame INTEGER CHECK (end_frame >= 0),
  loop_frame INTEGER CHECK (loop_frame >= 0),      -- loop top
  level INTEGER NOT NULL DEFAULT 127 CHECK (level BETWEEN 0 AND 127),
  balance INTEGER NOT NULL DEFAULT 64 CHECK (balance BETWEEN 13 AND 115), -- 64 is the centre
  gate INTEGER NOT NULL DEFAULT 1 CHECK (gate IN (0, 1)),
  loop INTEGER NOT NULL DEFAULT 0 CHECK (loop IN (0, 1)),
  one_shot INTEGER NOT NULL DEFAULT 0 CHECK (one_shot IN (0, 1)),
  fixed_velocity INTEGER NOT NULL DEFAULT 0 CHECK (fixed_velocity IN (0, 1)),
  reverse INTEGER NOT NULL DEFAULT 0 CHECK (reverse IN (0, 1)),
  play_mode TEXT NOT NULL DEFAULT 'forward'
    CHECK (play_mode IN ('forward', 'reverse', 'ping-pong', 'reverse-ping-pong')),
  mute_group INTEGER NOT NULL DEFAULT 0 CHECK (mute_group BETWEEN 0 AND 10), -- 0 is off
  pad_link INTEGER NOT NULL DEFAULT 0 CHECK (pad_link BETWEEN 0 AND 10), -- 0 is off
  bus TEXT NOT NULL DEFAULT '1' CHECK (bus IN ('dry', '1', '2')),
  bpm_sync INTEGER NOT NULL DEFAULT 0 CHECK (bpm_sync IN (0, 1)),
  bpm REAL NOT NULL DEFAULT 90 CHECK (bpm BETWEEN 40 AND 200),
  time_stretch REAL NOT NULL DEFAULT 100 CHECK (time_stretch BETWEEN 50 AND 150), -- percent
  vinyl INTEGER NOT NULL DEFAULT 1 CHECK (vinyl IN (0, 1)),
  pitch_semitones INTEGER NOT NULL DEFAULT 0 CHECK (pitch_semitones BETWEEN -12 AND 12),
  pitch_cents INTEGER NOT NULL DEFAULT 0 CHECK (pitch_cents BETWEEN -100 AND 100),
  roll INTEGER NOT NULL DEFAULT 2 CHECK (roll BETWEEN 0 AND 10),
  attack INTEGER NOT NULL DEFAULT 0 CHECK (attack BETWEEN 0 AND 127),
  hold INTEGER NOT NULL DEFAULT 100 CHECK (hold BETWEEN 1 AND 100),
  release INTEGER NOT NULL DEFAULT 0 CHECK (release BETWEEN 0 AND 127),
  chops TEXT NOT NULL DEFAULT '[]'
    CHECK (json_valid(chops) AND json_array_length(chops) <= 16), -- frames, JSON
  locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)), -- a suggestion must leave it alone
  updated_at INTEGER NOT NULL,                     -- ms
  UNIQUE (kit_id, bank, pad),
  CHECK (one_shot = 0 OR (gate = 0 AND loop = 0))  -- on the unit one implies the other
) STRICT;

CREATE INDEX kit_pads_by_sample ON kit_pads (sample_id);
CREATE INDEX kit_pads_by_content ON kit_pads (content_hash) WHERE content_hash IS NOT NULL;
