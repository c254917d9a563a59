-- What part of a song a sound is, beside its drum class.
ALTER TABLE samples ADD COLUMN sound_class TEXT CHECK (sound_class IN
  ('drums', 'bass', 'keys', 'mallets', 'guitar', 'strings', 'winds', 'pad', 'lead', 'vocal', 'fx', 'full'));
