-- What listening to the files brought.

-- The receipt of one analysis of one sound by one engine: never repeated, always repeatable. It belongs to the audio,
-- not to a file, so copies of a sound share it and it outlives a removed folder.
CREATE TABLE analyses (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  audio_hash TEXT NOT NULL,
  engine TEXT NOT NULL,                            -- name and version
  level TEXT NOT NULL DEFAULT 'standard' CHECK (level IN ('basic', 'standard', 'full')),
  parameters TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(parameters)),
  result TEXT NOT NULL CHECK (json_valid(result)), -- an AnalysisResult of schemas/analysis.ts, JSON
  elapsed_ms REAL NOT NULL CHECK (elapsed_ms >= 0),
  analysed_at INTEGER NOT NULL,                    -- ms
  UNIQUE (audio_hash, engine, level)
) STRICT;

-- Finds what another engine heard without reading the results.
CREATE INDEX analyses_by_engine ON analyses (engine);

-- Waveform overview of an analysed sound: pairs of minimum and maximum as signed bytes, over equal stretches.
CREATE TABLE peaks (
  analysis_id INTEGER PRIMARY KEY REFERENCES analyses (id) ON DELETE CASCADE,
  frames_per_peak INTEGER NOT NULL CHECK (frames_per_peak > 0),
  data BLOB NOT NULL CHECK (length(data) % 2 = 0)
) STRICT;

-- The numbers that hold for a sample now, and the analysis they came from.
CREATE TABLE audio_features (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  analysis_id INTEGER NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
  analysed_at INTEGER NOT NULL,                    -- ms
  bpm REAL,
  tempo_confidence REAL CHECK (tempo_confidence BETWEEN 0 AND 1),
  beats INTEGER CHECK (beats > 0),                 -- whole beats of a loop
  onset_rate REAL NOT NULL,                        -- onsets a second
  key TEXT,                                        -- tonic, sharps only
  scale TEXT CHECK (scale IN ('major', 'minor')),
  key_confidence REAL CHECK (key_confidence BETWEEN 0 AND 1),
  root_note REAL,                                  -- MIDI note, fractions are cents
  tuning_cents REAL,                               -- from A4 = 440 Hz
  spectral_centroid REAL,                          -- Hz
  spectral_rolloff REAL,                           -- Hz
  spectral_bandwidth REAL,                         -- Hz
  spectral_flatness REAL,                          -- 0 tonal to 1 noise
  zero_crossing_rate REAL NOT NULL,                -- crossings per frame, 0 to 1
  peak_db REAL,                                    -- dBFS
  rms_db REAL,                                     -- dBFS
  lufs REAL,                                       -- LUFS, integrated
  harmonic_ratio REAL CHECK (harmonic_ratio BETWEEN 0 AND 1), -- 0 percussive to 1 harmonic
  mfcc TEXT CHECK (json_valid(mfcc)),              -- 13 means, JSON
  chroma TEXT CHECK (json_valid(chroma)),          -- 12 values from C, JSON
  remarks TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(remarks)) -- notes a person should see, JSON
) STRICT;

CREATE INDEX audio_features_by_analysis ON audio_features (analysis_id);

-- Slice points of a sample. The user may move them; what the user moved is kept until the file changes.
CREATE TABLE onsets (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('audio', 'cue', 'user')),
  sample_rate INTEGER NOT NULL CHECK (sample_rate > 0), -- frames a second, what the positions count
  positions TEXT NOT NULL CHECK (json_valid(positions)) -- frames, ascending, JSON
) STRICT;

-- Vectors for "sounds like this", one per sample and aspect: little-endian 32-bit floats. Nearest-neighbour indexes
-- are derived from this table and may be built again from it at any time.
CREATE TABLE embeddings (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  aspect TEXT NOT NULL CHECK (aspect IN ('overall', 'spectrum', 'timbre', 'pitch', 'amplitude')),
  version TEXT NOT NULL,                           -- of the recipe that made the vector
  vector BLOB NOT NULL CHECK (length(vector) % 4 = 0),
  PRIMARY KEY (sample_id, aspect)
) STRICT;

CREATE INDEX embeddings_by_aspect ON embeddings (aspect, version);
