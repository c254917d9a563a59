DROP TABLE removed_samples;
DROP TRIGGER samples_leave_text;
DROP TABLE samples_fts;
DROP TABLE metadata;
DROP TABLE samples;
DROP TABLE roots;
