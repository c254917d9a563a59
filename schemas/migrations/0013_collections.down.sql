DROP INDEX export_samples_by_output;
DROP INDEX sync_entries_by_written;
DROP TABLE removed_collections;
