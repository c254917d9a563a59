-- Which vector a point was placed by (embeddings.seq), so that a sample that sounds different now moves. 0: not known.
ALTER TABLE map_points ADD COLUMN seq INTEGER NOT NULL DEFAULT 0 CHECK (seq >= 0);
