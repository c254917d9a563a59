-- One row of everything beside what the stores of the catalogue write themselves: what a migration must not lose.
-- Expects sample 1 and 2.
INSERT INTO metadata (sample_id, key, value, type, source, updated_at) VALUES (1, 'note', 'mine', 'text', 'user', 1);
INSERT INTO removed_samples (sample_id, removed_at, root_path, relative_path, rating, record)
  VALUES (900, 1, '/old', 'kick.wav', 5, '{"tags":["dusty"]}');
INSERT INTO collections (id, name, created_at, updated_at) VALUES (1, 'Crate', 1, 1);
INSERT INTO collection_samples (collection_id, sample_id, position, added_at) VALUES (1, 1, 1.5, 1);
INSERT INTO artists (id, name, folded) VALUES (1, 'Ann', 'ann');
INSERT INTO albums (id, title, folded) VALUES (1, 'First', 'first');
INSERT INTO genres (id, name, folded) VALUES (1, 'Dub', 'dub');
INSERT INTO sample_artists (sample_id, artist_id, source) VALUES (1, 1, 'tag');
INSERT INTO sample_albums (sample_id, album_id, source) VALUES (1, 1, 'tag');
INSERT INTO sample_genres (sample_id, genre_id, source) VALUES (1, 1, 'tag');
INSERT INTO relations (kind, from_id, to_id, source, created_at) VALUES ('similar_to', 1, 2, 'user', 1);
INSERT INTO uses (sample_id, place, name, seen_at) VALUES (1, 'daw-project', 'song.flp', 1);
INSERT INTO kits (id, name, created_at, updated_at) VALUES (1, 'Live set', 1, 1);
INSERT INTO kit_banks (kit_id, bank, name) VALUES (1, 0, 'Drums');
INSERT INTO kit_pads (kit_id, bank, pad, sample_id, name, chops, updated_at) VALUES (1, 0, 1, 1, 'KICK', '[0,480]', 1);
INSERT INTO devices (id, kind, model, identity, name, first_seen_at, last_seen_at)
  VALUES (1, 'card', 'sp404mk2', 'volume-1', 'Card', 1, 1);
INSERT INTO device_snapshots (id, device_id, project, content_hash, manifest, taken_at) VALUES (1, 1, 1, 'aa', '[]', 1);
INSERT INTO exports (id, device_id, kit_id, format, organisation, destination, state, created_at)
  VALUES (1, 1, 1, 'wav 48000/16', 'kit', '/out', 'running', 1);
INSERT INTO export_samples (export_id, sample_id, output_path, state, updated_at) VALUES (1, 1, 'KICK.WAV', 'written', 1);
INSERT INTO syncs (id, device_id, direction, state, before_id, created_at) VALUES (1, 1, 'both', 'running', 1, 1);
INSERT INTO sync_entries (sync_id, sample_id, path, action, state, updated_at)
  VALUES (1, 1, 'EXPORT/SAMPLE/KICK.WAV', 'fetch', 'planned', 1);
INSERT INTO batches (job_id, name, created_at) SELECT min(id), 'Upload', 1 FROM jobs;
INSERT INTO recommendations (id, sample_id, strategy, score, reasons, made_at, expires_at)
  VALUES (1, 1, 'hybrid', 0.9, '["same key"]', 1, 2);
INSERT INTO plays (sample_id, played_at, place, recommendation_id) VALUES (1, 1, 'browser', 1);
INSERT INTO feedback (sample_id, recommendation_id, verdict, strength, given_at) VALUES (1, 1, 'liked', 1, 1);
INSERT INTO map_points (sample_id, layout, x, y, placed) VALUES (1, 1, 0.5, 0.5, 0);
INSERT INTO events (name, payload, happened_at, expires_at) VALUES ('samples.changed', '{}', 1, 2);
INSERT INTO audit (caller, method, outcome, happened_at) VALUES ('cli', 'roots.remove', 'ok', 1);
INSERT INTO preferences (key, value, updated_at) VALUES ('export.format', '"wav"', 1);
INSERT INTO context (source, key, value, updated_at) VALUES ('fl-studio', 'tempo', '92', 1);
INSERT INTO cards (device_id, consent, auto, bytes_per_second) VALUES (1, 'allowed', 1, 5e6);
INSERT INTO card_files (device_id, path, size, modified_at, hash) VALUES (1, 'EXPORT/SAMPLE/KICK.WAV', 44, 1, 'aa');
INSERT INTO card_wishes (device_id, kit_id, project, created_at) VALUES (1, 1, 3, 1);
INSERT INTO kit_edits (id, kit_id, label, before, after, made_at) VALUES (1, 1, 'clear A2', '{}', '{}', 1);
INSERT INTO removed_kits (id, kit_id, name, record, removed_at) VALUES (1, 7, 'Old set', '{}', 1);
INSERT INTO jobs (id, kind, subject, created_at) VALUES (77, 'export', '/out', 1);
INSERT INTO export_plans (export_id, job_id, plan) VALUES (1, 77, '{}');
INSERT INTO lessons (root_id, folder, subject, value, sample_id, taught_at) SELECT root_id, 'Breaks', 'bpm', '86', 1, 1
  FROM samples WHERE id = 1;
INSERT INTO removed_collections (id, collection_id, name, record, removed_at) VALUES (1, 7, 'Old crate', '{}', 1);
INSERT INTO daw_projects (id, path, size, modified_at, state, title, version, tempo, read_at)
  VALUES (1, '/songs/one.flp', 99, 1, 'read', 'One', '25.2.4', 92, 1);
INSERT INTO daw_project_samples (project_id, position, channel, stored, file, guess, sample_id)
  VALUES (1, 0, 'Kick', 'C:\kick.wav', '/music/kick.wav', 1, 1);
INSERT INTO unit_transfers (id, job, project, pad, name, sample_id, settings, resumes, created_at)
  VALUES (1, 1, 3, 'B3', 'KICK', 1, '{}', 1, 1);
INSERT INTO not_alike (one_id, other_id, said_at) SELECT 1, min(id), 1 FROM samples WHERE id > 1;
