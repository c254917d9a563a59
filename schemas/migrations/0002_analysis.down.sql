DROP TABLE embeddings;
DROP TABLE onsets;
DROP TABLE audio_features;
DROP TABLE peaks;
DROP TABLE analyses;
-- Without their analysis these rows have to be listened to again.
UPDATE samples SET status = 'listed' WHERE status = 'analysed';
