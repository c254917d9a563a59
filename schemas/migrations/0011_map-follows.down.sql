ALTER TABLE map_points DROP COLUMN seq;
