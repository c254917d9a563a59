-- Pairs of which a person said that one is not like the other, smaller id first: neither is offered for the other.
CREATE TABLE not_alike (
  one_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  said_at INTEGER NOT NULL,                        -- ms
  PRIMARY KEY (one_id, other_id),
  CHECK (one_id < other_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX not_alike_by_other ON not_alike (other_id);
