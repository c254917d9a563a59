DROP TABLE sync_entries;
DROP TABLE syncs;
DROP TABLE export_samples;
DROP TABLE exports;
DROP TABLE device_snapshots;
DROP TABLE devices;
