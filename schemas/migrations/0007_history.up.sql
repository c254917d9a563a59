-- What happened, as far as it helps: it feeds suggestions and answers "who did that". Nothing here leaves the machine.

-- A sample was listened to or played on a pad.
CREATE TABLE plays (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  played_at INTEGER NOT NULL,                      -- ms
  played REAL CHECK (played >= 0),                 -- seconds heard
  place TEXT NOT NULL,                             -- browser, pad, daw …
  recommendation_id INTEGER REFERENCES recommendations (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX plays_by_sample ON plays (sample_id, played_at);
CREATE INDEX plays_by_time ON plays (played_at);
CREATE INDEX plays_by_recommendation ON plays (recommendation_id) WHERE recommendation_id IS NOT NULL;

-- A suggestion as it was shown, with its reasons and what the DAW was doing then.
CREATE TABLE recommendations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  strategy TEXT NOT NULL,                          -- which recipe suggested it, with its version
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)), -- sentences for a person, JSON
  context TEXT CHECK (json_valid(context)),        -- tempo, key, kit at that moment, JSON
  made_at INTEGER NOT NULL,                        -- ms
  expires_at INTEGER NOT NULL                      -- ms
) STRICT;

CREATE INDEX recommendations_by_sample ON recommendations (sample_id);
CREATE INDEX recommendations_by_expiry ON recommendations (expires_at);

-- What the user made of it: taken, passed over, liked, "not this".
CREATE TABLE feedback (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  recommendation_id INTEGER REFERENCES recommendations (id) ON DELETE SET NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('taken', 'liked', 'skipped', 'rejected', 'corrected')),
  detail TEXT CHECK (json_valid(detail)),          -- what was corrected, JSON
  given_at INTEGER NOT NULL                        -- ms
) STRICT;

CREATE INDEX feedback_by_sample ON feedback (sample_id);
CREATE INDEX feedback_by_recommendation ON feedback (recommendation_id) WHERE recommendation_id IS NOT NULL;

-- Things the program did, for looking back; gone after 90 days.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  happened_at INTEGER NOT NULL,                    -- ms
  expires_at INTEGER NOT NULL                      -- ms
) STRICT;

CREATE INDEX events_by_name ON events (name, happened_at);
CREATE INDEX events_by_expiry ON events (expires_at);

-- Who changed what through which door. Kept until the user clears it.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  caller TEXT NOT NULL,                            -- cli, http 127.0.0.1, osc …
  method TEXT NOT NULL,
  subject TEXT,
  outcome TEXT NOT NULL,                           -- ok, or the code of the error
  happened_at INTEGER NOT NULL                     -- ms
) STRICT;

CREATE INDEX audit_by_time ON audit (happened_at);

-- Settings the user changes while working (those of the machine are in the config file).
CREATE TABLE preferences (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value)),   -- JSON
  updated_at INTEGER NOT NULL                      -- ms
) STRICT, WITHOUT ROWID;

-- The last that was heard from each source about the session: tempo, key, project, selected channel.
CREATE TABLE context (
  source TEXT NOT NULL,                            -- fl-studio, sp404, user …
  key TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),   -- JSON
  updated_at INTEGER NOT NULL,                     -- ms; older than the source's pulse means stale
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
