DROP TABLE map_points;

CREATE TABLE feedback_before (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  recommendation_id INTEGER REFERENCES recommendations (id) ON DELETE SET NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('taken', 'liked', 'skipped', 'rejected', 'corrected')),
  detail TEXT CHECK (json_valid(detail)),          -- what was corrected, JSON
  given_at INTEGER NOT NULL                        -- ms
) STRICT;
INSERT INTO feedback_before (id, sample_id, recommendation_id, verdict, detail, given_at)
SELECT id, sample_id, recommendation_id,
  CASE verdict WHEN 'accepted' THEN 'taken' WHEN 'not-this' THEN 'rejected' WHEN 'disliked' THEN 'rejected'
    ELSE verdict END,
  detail, given_at
FROM feedback;
DROP TABLE feedback;
ALTER TABLE feedback_before RENAME TO feedback;
CREATE INDEX feedback_by_sample ON feedback (sample_id);
CREATE INDEX feedback_by_recommendation ON feedback (recommendation_id) WHERE recommendation_id IS NOT NULL;

DROP TABLE embeddings;
CREATE TABLE embeddings (
  sample_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  aspect TEXT NOT NULL CHECK (aspect IN ('overall', 'spectrum', 'timbre', 'pitch', 'amplitude')),
  version TEXT NOT NULL,                           -- of the recipe that made the vector
  vector BLOB NOT NULL CHECK (length(vector) % 4 = 0),
  PRIMARY KEY (sample_id, aspect)
) STRICT;
CREATE INDEX embeddings_by_aspect ON embeddings (aspect, version);
