ALTER TABLE samples DROP COLUMN sound_class;
DELETE FROM metadata WHERE key = 'soundClass';
