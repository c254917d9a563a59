-- Vectors in one row per sample, feedback with its strength, and the map.

-- What a sound is like: signed bytes, aspect after aspect (daemon/similar/aspects.ts says which and how many). Derived from
-- the analysis and made again from it whenever the recipe changes, so nothing is lost with the table it replaces. seq
-- grows with every write and is never used again: who holds a copy in memory reads on from the last one it saw.
DROP TABLE embeddings;
CREATE TABLE embeddings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL UNIQUE REFERENCES samples (id) ON DELETE CASCADE,
  recipe INTEGER NOT NULL CHECK (recipe > 0),
  vector BLOB                                      -- null: silence, which is like nothing
) STRICT;

-- What the user made of a suggestion, and how strongly it counts.
CREATE TABLE feedback_with_strength (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  recommendation_id INTEGER REFERENCES recommendations (id) ON DELETE SET NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'liked', 'skipped', 'disliked', 'not-this', 'corrected')),
  strength REAL NOT NULL CHECK (strength BETWEEN -1 AND 1),
  detail TEXT CHECK (json_valid(detail)),          -- what it was suggested for, or what was corrected, JSON
  given_at INTEGER NOT NULL                        -- ms
) STRICT;
INSERT INTO feedback_with_strength (id, sample_id, recommendation_id, verdict, strength, detail, given_at)
SELECT id, sample_id, recommendation_id,
  CASE verdict WHEN 'taken' THEN 'accepted' WHEN 'rejected' THEN 'not-this' ELSE verdict END,
  CASE verdict WHEN 'taken' THEN 0.8 WHEN 'liked' THEN 1 WHEN 'skipped' THEN -0.2 WHEN 'rejected' THEN -0.6 ELSE 0 END,
  detail, given_at
FROM feedback;
DROP TABLE feedback;
ALTER TABLE feedback_with_strength RENAME TO feedback;
CREATE INDEX feedback_by_sample ON feedback (sample_id);
CREATE INDEX feedback_by_time ON feedback (given_at);
CREATE INDEX feedback_by_recommendation ON feedback (recommendation_id) WHERE recommendation_id IS NOT NULL;

-- Where a sample lies on the map of the catalogue. Points of one layout only: a new one replaces the old in one go.
CREATE TABLE map_points (
  sample_id INTEGER PRIMARY KEY REFERENCES samples (id) ON DELETE CASCADE,
  layout INTEGER NOT NULL CHECK (layout > 0),      -- counts up with every new layout
  x REAL NOT NULL CHECK (x BETWEEN -1 AND 1),
  y REAL NOT NULL CHECK (y BETWEEN -1 AND 1),
  placed INTEGER NOT NULL CHECK (placed IN (0, 1)) -- 1: put beside its neighbours after the layout was made
) STRICT;
